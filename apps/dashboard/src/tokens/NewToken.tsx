import { TokenScope } from "@kepu/schema";
import { Alert, Button, Checkbox, Code, CopyButton, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ErrorSummary } from "../editing/ErrorSummary.tsx";
import { useAction } from "../editing/use-action.ts";
import { CreateTokenDocument } from "../graphql/generated/pages.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./tokens.module.css";

const DAYS = [30, 90, 180, 366];

/** What a use is of no worth without. */
const NEEDS: Partial<Record<string, string[]>> = {
  FILL: ["saveSubmissionCells"],
  SIGN_OFF: ["signOffSubmission"],
  REVIEW: ["approveSubmission"],
  ACTIVITIES: ["planActivity", "recordActivity", "verifyActivity"],
  TASKS: ["reportTaskProgress"],
  CHECK_IN: ["recordCheckIns"],
};

/** Name, uses, life: then the secret, this once. */
export function NewToken({ organisationId, made }: { organisationId: string | null; made(): void }) {
  const { t } = useTranslation();
  const id = useId();
  const create = useAction(CreateTokenDocument);
  const { may } = useViewer();
  // an organisation's token does what its people do, one's own only what oneself does
  const offered = Object.keys(TokenScope).filter((scope) => organisationId !== null || (NEEDS[scope]?.some(may) ?? true));
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState(offered.filter((scope) => scope === "FILL"));
  const [days, setDays] = useState(90);
  const [secret, setSecret] = useState<string | null>(null);
  const [faults, setFaults] = useState<Record<string, string>>({});

  async function submit(event: FormEvent) {
    event.preventDefault();
    const found: Record<string, string> = {};
    if (name.trim() === "") found.name = t("tokens.wrongName");
    if (scopes.length === 0) found.scopes = t("tokens.wrongScopes");
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const sent = await create.run({ name, scopes: scopes as TokenScope[], days, organisationId });
    if (!sent) return;
    setSecret(sent.createToken.secret);
    setName("");
    made();
  }

  if (secret) return <Secret secret={secret} done={() => setSecret(null)} />;
  return (
    <Card title={t("tokens.add")}>
      <form onSubmit={(event) => void submit(event)} className={classes.form} noValidate>
        <ErrorSummary faults={faults} refusal={create.refusal} idOf={(field) => `${id}${field}`} />
        <TextInput
          id={`${id}name`}
          maxLength={200}
          label={t("tokens.name")}
          description={t("tokens.nameHint")}
          value={name}
          error={faults.name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <Checkbox.Group label={t("tokens.scopes")} value={scopes} onChange={setScopes} error={faults.scopes}>
          <div className={classes.scopes}>
            {offered.map((scope, at) => (
              <Checkbox
                key={scope}
                id={at === 0 ? `${id}scopes` : `${id}${scope}`}
                value={scope}
                label={t(`tokens.scope.${scope as TokenScope}`)}
                description={t(`tokens.scopeMeaning.${scope as TokenScope}`)}
              />
            ))}
          </div>
        </Checkbox.Group>
        <NativeSelect
          id={`${id}days`}
          className={classes.short ?? ""}
          label={t("tokens.days")}
          data={DAYS.map((count) => ({ value: String(count), label: t("tokens.daysCount", { count }) }))}
          value={days}
          onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
        />
        <div>
          <Button type="submit" size="xs" loading={create.busy}>
            {t("tokens.create")}
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Secret({ secret, done }: { secret: string; done(): void }) {
  const { t } = useTranslation();
  return (
    <Alert color="yellow" variant="light" role="alert" title={t("tokens.secretTitle")}>
      <p className={classes.secret}>
        <Code data-secret>{secret}</Code>
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button size="compact-xs" variant="default" onClick={copy}>
              {t(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
      </p>
      <p className={classes.note}>{t("tokens.secretText")}</p>
      <Button size="xs" onClick={done}>
        {t("tokens.done")}
      </Button>
    </Alert>
  );
}
