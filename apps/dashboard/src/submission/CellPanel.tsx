import type { MissingKind, Qualifier } from "@kepu/schema";
import { Button, NativeSelect } from "@mantine/core";
import type { KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { LongText } from "../editing/LongText.tsx";
import { when } from "../i18n/format.ts";
import { ProofNumber } from "../proof/ProofNumber.tsx";
import { useProofOf } from "../proof/use-proof-of.ts";
import { CellEvidence } from "./CellEvidence.tsx";
import { meaningOf, textOfMeaning } from "./cell-text.ts";
import classes from "./entry.module.css";
import type { EntrySender } from "./entry-sender.ts";
import type { Typed } from "./entry-store.ts";
import { findingText, numberText, unitText, valueText } from "./entry-words.ts";
import type { EntryCell, SubmissionView } from "./prepare-entry.ts";

interface CellPanelProps {
  cell: EntryCell;
  view: SubmissionView;
  label: string;
  open: boolean;
  sender: EntrySender | null;
  edit(item: string, change: Partial<Typed>): void;
  toCell(): void;
  labelOf(item: string): string;
}

const KINDS: (Qualifier | MissingKind)[] = ["EXACT", "APPROX", "GE", "GT", "LE", "LT", "NOT_APPLICABLE", "NOT_REPORTED"];
const isMissing = (kind: string): kind is MissingKind => kind === "NOT_APPLICABLE" || kind === "NOT_REPORTED";

/** Everything that belongs to the chosen cell: a conflict's two values, where the product's figure is from, how exact it is, why it is unusual, and what proves it. */
export function CellPanel({ cell, view, label, open, sender, edit, toCell, labelOf }: CellPanelProps) {
  const { t } = useTranslation();
  const { item, typed, known } = cell;
  const question = useProofOf(view, item);
  const meaning = meaningOf(typed.text);
  const back = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    toCell();
  };
  const chosen = (kind: Qualifier | MissingKind) => {
    const value = isMissing(kind) ? null : (meaning?.value ?? null);
    const next = isMissing(kind) ? { value: null, qualifier: "EXACT" as const, missing: kind } : { value, qualifier: kind, missing: null };
    edit(item.key, { text: textOfMeaning(next) });
  };
  const unusual = cell.findings.filter((finding) => finding.level === "WARNING");
  const differs = unusual.some((finding) => finding.rule === "AGREES" && !finding.explained);
  const words = (field: "comment" | "explanation", rows: number) => ({
    label: t(`entry.${field}`),
    minRows: rows,
    maxRows: 8,
    readOnly: !open,
    value: typed[field],
    onChange: ({ currentTarget }: { currentTarget: { value: string } }) => edit(item.key, { [field]: currentTarget.value }),
    onBlur: () => sender?.leave(item.key),
  });
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape leads back to the cell, whichever control has the focus
    <div className={classes.panel} data-panel={item.key} onKeyDown={back}>
      <h2>{label}</h2>
      {cell.returned ? <p data-level="WARNING">{t("entry.returnedCell", { reason: cell.returned })}</p> : null}
      {cell.kept?.theirs !== undefined ? (
        <div className={classes.conflict} role="alert">
          <p>{t("entry.conflictText")}</p>
          <dl>
            <dt>{t("entry.mine")}</dt>
            <dd data-mine>
              {typed.text || "—"}
              {typed.comment ? <small className={classes.saidWhen}>{typed.comment}</small> : null}
            </dd>
            <dt>{t("entry.theirs")}</dt>
            <dd data-theirs>
              {valueText(cell.kept.theirs, t)}
              {cell.kept.theirs?.comment ? <small className={classes.saidWhen}>{cell.kept.theirs.comment}</small> : null}
              {cell.kept.theirs ? (
                <small className={classes.saidWhen} data-saved-by>
                  {t("entry.savedBy", {
                    name: cell.kept.theirsBy ?? t("entry.somebody"),
                    time: when(cell.kept.theirs.changedAt, Date.now()),
                  })}
                </small>
              ) : null}
            </dd>
          </dl>
          <Button size="compact-sm" onClick={() => sender?.settle(item.key, true)}>
            {t("entry.useMine")}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => sender?.settle(item.key, false)}>
            {t("entry.useTheirs")}
          </Button>
        </div>
      ) : null}
      {known ? (
        <p className={classes.from} data-known={item.key}>
          {t("entry.knownIs", { value: numberText(known.value), unit: unitText(item.unit, t), source: t(`entry.source.${known.source}`) })}
          {known.provisional ? ` ${t("entry.knownProvisional", { value: numberText(known.provisional) })}` : ""}
          {differs ? <b> {t("entry.differs")}</b> : null}{" "}
          {open && meaning?.value !== String(known.value) ? (
            <button type="button" className={classes.link} onClick={() => edit(item.key, { text: String(known.value) })}>
              {t("entry.take")}
            </button>
          ) : null}
        </p>
      ) : null}
      {question && cell.value?.value != null ? (
        <p className={classes.from}>
          <ProofNumber question={question} name={label}>
            {t("proof.title")}
          </ProofNumber>
        </p>
      ) : null}
      {cell.approved ? <p className={classes.from}>{t("entry.approvedIs", { value: valueText(cell.approved, t) })}</p> : null}
      {unusual.map((finding) => (
        <p key={`${finding.rule} ${finding.items.join()}`} data-level={finding.explained ? "EXPLAINED" : "WARNING"}>
          {findingText(finding, labelOf, t)}
        </p>
      ))}
      {open ? (
        <NativeSelect
          label={t("entry.kind")}
          description={t("entry.zeroHint")}
          value={meaning?.missing ?? meaning?.qualifier ?? "EXACT"}
          onChange={({ currentTarget }) => chosen(currentTarget.value as Qualifier | MissingKind)}
          data={KINDS.map((value) => ({ value, label: t(`entry.kinds.${value}`) }))}
        />
      ) : null}
      {unusual.length > 0 || typed.explanation ? (
        <LongText {...words("explanation", 2)} data-explanation required={unusual.length > 0} />
      ) : null}
      {open || typed.comment ? <LongText {...words("comment", 1)} /> : null}
      <CellEvidence cell={cell} open={open} />
    </div>
  );
}
