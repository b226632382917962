import { useQuery } from "@apollo/client/react";
import { LIMITS, ViewSharing } from "@kepu/schema";
import { Button, MultiSelect, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ErrorSummary } from "../../editing/ErrorSummary.tsx";
import { useAction } from "../../editing/use-action.ts";
import {
  ChangeViewDocument,
  ExploreOrganisationsDocument,
  SaveViewDocument,
  type ViewQuestionInput,
} from "../../graphql/generated/pages.ts";
import { EXPLORE } from "../explore-texts.ts";
import type { View } from "./view-address.ts";
import { faultOf, refusalText } from "./view-refusal.ts";
import classes from "./views.module.css";

interface ViewFormProps {
  rootId: string;
  /** null: a new one */
  view: View | null;
  /** null: it stays */
  question: ViewQuestionInput | null;
  cancel(): void;
  saved(view: View): void;
  /** it was changed elsewhere: the next try is to begin from how it stands now */
  stale?(): void;
}

/** A view's name and whom it is shared with. */
export function ViewForm({ rootId, view, question, cancel, saved, stale }: ViewFormProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const id = useId();
  const [name, setName] = useState(view?.name ?? "");
  const [sharing, setSharing] = useState<ViewSharing>(view?.sharing ?? "PRIVATE");
  const [chosen, setChosen] = useState<string[]>(view?.organisationIds ?? []);
  const [missing, setMissing] = useState<Record<string, string>>({});
  const save = useAction(SaveViewDocument);
  const change = useAction(ChangeViewDocument);
  const organisations = useQuery(ExploreOrganisationsDocument, { variables: { rootId }, skip: sharing !== "ORGANISATIONS" });
  const refusal = save.refusal ?? change.refusal;
  const faults = { ...(refusal ? faultOf(refusal, t) : {}), ...missing };

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (name.trim() === "") found.name = t("views.wrongName");
    if (sharing === "ORGANISATIONS" && chosen.length === 0) found.organisationIds = t("views.wrongOrganisations");
    setMissing(found);
    if (Object.keys(found).length > 0) return;
    const said = { name, sharing, organisationIds: sharing === "ORGANISATIONS" ? chosen : null };
    if (view) {
      const done = await change.run({ viewId: view.id, version: view.version, ...said });
      done ? saved(done.changeView.view) : stale?.();
    } else if (question) {
      const done = await save.run({ rootId, question, ...said });
      if (done) saved(done.saveView.view);
    }
  }

  const told = refusal && Object.keys(faults).length === 0 ? refusalText(refusal, t) : null;
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <ErrorSummary
        faults={told ? { name: told } : faults}
        refusal={null}
        idOf={(field) => `${id}${field === "question" ? "name" : field}`}
      />
      <TextInput
        id={`${id}name`}
        label={t("views.name")}
        value={name}
        error={faults.name}
        maxLength={LIMITS.viewNameChars}
        data-autofocus
        onChange={({ currentTarget }) => setName(currentTarget.value)}
      />
      <NativeSelect
        id={`${id}sharing`}
        label={t("views.sharing")}
        data={(Object.keys(ViewSharing) as ViewSharing[]).map((value) => ({ value, label: t(`views.${value}`) }))}
        value={sharing}
        onChange={({ currentTarget }) => setSharing(currentTarget.value as ViewSharing)}
      />
      {sharing === "ORGANISATIONS" ? (
        <MultiSelect
          id={`${id}organisationIds`}
          label={t("views.organisations")}
          description={t("views.organisationsHint")}
          error={faults.organisationIds}
          searchable
          maxValues={LIMITS.viewOrganisations}
          data={(organisations.data?.organisations ?? []).map((one) => ({
            value: one.id,
            label: i18n.language === "en" ? one.nameEn : one.shortName,
          }))}
          value={chosen}
          onChange={setChosen}
        />
      ) : null}
      <span className={classes.buttons}>
        <Button type="submit" size="xs" loading={save.busy || change.busy}>
          {t("views.submit")}
        </Button>
        <Button size="xs" variant="default" onClick={cancel}>
          {t("views.cancel")}
        </Button>
      </span>
    </form>
  );
}
