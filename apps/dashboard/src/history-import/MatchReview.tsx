import { useMutation, useQuery } from "@apollo/client/react";
import { Alert, Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "../bulk/bulk.module.css";
import { HistoryPlacesDocument, MatchHistoryPlacesDocument } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { HISTORY } from "./history-import-texts.ts";
import type { Content, Mapping } from "./MappingFields.tsx";
import type { OpenName } from "./use-history-import.ts";

const LEAVE_OUT = "leave out";

interface MatchReviewProps {
  rootId: string;
  mapping: Mapping;
  names: readonly OpenName[];
  onKept(): void;
}

/** Names that no place bears, or several: a person says which is meant. Nothing is chosen beforehand. */
export function MatchReview({ rootId, mapping, names, onKept }: MatchReviewProps) {
  const { t, i18n } = useTranslation(HISTORY);
  const english = useLanguageOf(i18n) === "en";
  const { data } = useQuery(HistoryPlacesDocument, { variables: { rootId } });
  const [match, { loading, error }] = useMutation(MatchHistoryPlacesDocument);
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const places = ((mapping.content as Content).places.kind === "ORGANISATION" ? data?.organisations : data?.regions) ?? [];
  const option = (place: { id: string; name: string; nameEn: string }) => ({ value: place.id, label: english ? place.nameEn : place.name });
  const decided = names.filter(({ name }) => chosen[name]);

  async function keep() {
    const said = decided.map(({ name }) =>
      chosen[name] === LEAVE_OUT ? { name, leaveOut: true } : { name, placeId: chosen[name] ?? null },
    );
    await match({ variables: { input: { mappingId: mapping.id, places: said } } }).then(onKept, () => undefined);
  }

  return (
    <div className={classes.stack}>
      <h3 className={classes.subtitle}>{t("matchTitle")}</h3>
      <p className={classes.note}>{t("matchLead")}</p>
      <div className={classes.fields}>
        {names.map(({ name, cell, figures, candidates }) => (
          <NativeSelect
            key={name}
            data-open-name={name}
            label={`${name} (${cell})`}
            description={`${t("figures")}: ${fullNumber(figures)}`}
            value={chosen[name] ?? ""}
            onChange={({ currentTarget }) => setChosen({ ...chosen, [name]: currentTarget.value })}
            data={[
              { value: "", label: t("choose") },
              { value: LEAVE_OUT, label: t("leaveOut") },
              ...(candidates.length > 0 ? [{ group: t("likely"), items: candidates.map(option) }] : []),
              {
                group: t("all"),
                items: places.filter((place) => !candidates.some(({ id }) => id === place.id)).map(option),
              },
            ]}
          />
        ))}
      </div>
      {error ? (
        <Alert color="red" variant="light" role="alert">
          {error.message}
        </Alert>
      ) : null}
      <div className={classes.row}>
        <Button disabled={decided.length === 0} loading={loading} onClick={() => void keep()}>
          {t("keep")}
        </Button>
      </div>
    </div>
  );
}
