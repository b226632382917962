import { Button } from "@mantine/core";
import { IconAlertTriangle, IconCircleX } from "@tabler/icons-react";
import { Fragment, useState } from "react";
import { useTranslation } from "react-i18next";
import { LongText } from "../editing/LongText.tsx";
import { ProofNumber } from "../proof/ProofNumber.tsx";
import { useProofOf } from "../proof/use-proof-of.ts";
import { findingText, numberText, unitText, valueText } from "../submission/entry-words.ts";
import { Card } from "../ui/Card.tsx";
import { Files } from "./Files.tsx";
import classes from "./review.module.css";
import type { ReviewView } from "./SubmissionReviewPage.tsx";
import type { ItemReasons } from "./use-item-reasons.ts";

type Cell = ReviewView["sections"][number]["cells"][number];

interface ReviewTableProps {
  view: ReviewView;
  /** null: it cannot be returned now */
  reasons: ItemReasons | null;
}

/** Every value beside the last period, the same one last year and what the product counts; what the rules found, what was explained and proved. */
export function ReviewTable({ view, reasons }: ReviewTableProps) {
  const { t, i18n } = useTranslation();
  const english = i18n.language === "en";
  const items = new Map(view.sections.flatMap((section) => section.cells).map(({ item }) => [item.key, item]));
  const labelOf = (key: string) => (english ? items.get(key)?.labelEn : items.get(key)?.label) ?? key;
  return (
    <Card title={t("review.values")} definition={t("review.valuesDefinition")}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t("entry.item")}</th>
            {["thisPeriod", "before", "lastYear", "known"].map((head) => (
              <th key={head} scope="col" className={classes.number}>
                {t(`entry.${head}`)}
              </th>
            ))}
            <th scope="col">{t("review.notes")}</th>
          </tr>
        </thead>
        <tbody>
          {view.sections.map((section) => (
            <Fragment key={section.key}>
              <tr className={classes.section}>
                <th scope="rowgroup" colSpan={6}>
                  {english ? section.titleEn : section.title}
                </th>
              </tr>
              {section.cells.map((cell) => (
                <Row key={cell.item.key} cell={cell} label={labelOf(cell.item.key)} view={view} labelOf={labelOf} reasons={reasons} />
              ))}
            </Fragment>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

interface RowProps extends ReviewTableProps {
  cell: Cell;
  label: string;
  labelOf(item: string): string;
}

function Row({ cell, label, view, labelOf, reasons }: RowProps) {
  const { t } = useTranslation();
  const unit = unitText(cell.item.unit, t);
  const question = useProofOf(view, cell.item);
  const returned =
    view.events[0]?.action === "return" ? view.events[0].itemReasons?.find((one) => one.itemKey === cell.item.key) : undefined;
  const findings = view.findings.filter((finding) => finding.items.includes(cell.item.key));
  return (
    <tr data-item={cell.item.key} data-part={Boolean(cell.item.partOf)} data-changed={cell.approved !== null}>
      <th scope="row">
        {label} <small>{unit}</small>
      </th>
      <td className={`${classes.number} ${cell.approved ? classes.changed : ""}`} data-head={t("entry.thisPeriod")}>
        {cell.approved ? <del>{t("review.was", { value: valueText(cell.approved, t) })}</del> : null}
        <span className={classes.value}>
          <ProofNumber question={cell.value?.value == null ? undefined : question} name={label}>
            {valueText(cell.value, t)}
          </ProofNumber>
        </span>
      </td>
      <td className={classes.number} data-head={t("entry.before")}>
        {valueText(cell.before, t)}
        <Change value={cell.value} base={cell.before} />
      </td>
      <td className={classes.number} data-head={t("entry.lastYear")}>
        {valueText(cell.lastYear, t)}
        <Change value={cell.value} base={cell.lastYear} />
      </td>
      <td className={classes.number} data-head={t("entry.known")}>
        {cell.known ? numberText(cell.known.value) : "—"}
      </td>
      <td>
        <div className={classes.notes}>
          {findings.map((finding) => (
            <p key={`${finding.rule} ${finding.items.join()}`} className={classes.finding} data-level={finding.level}>
              {finding.level === "ERROR" ? <IconCircleX size={14} aria-hidden /> : <IconAlertTriangle size={14} aria-hidden />}
              <span>
                {findingText({ ...finding, found: finding.found ?? null, expected: finding.expected ?? null } as never, labelOf, t)}
                {finding.explained ? t("entry.explained") : ""}
              </span>
            </p>
          ))}
          {cell.value?.explanation ? (
            <p>
              <small>{t("entry.explanation")}:</small> {cell.value.explanation}
            </p>
          ) : null}
          {cell.value?.comment ? (
            <p>
              <small>{t("entry.comment")}:</small> {cell.value.comment}
            </p>
          ) : null}
          {cell.files > 0 ? <Files kind="SUBMISSION_VALUE" id={cell.id} /> : null}
          {returned ? <p className={classes.finding}>{t("entry.returnedCell", { reason: returned.reason })}</p> : null}
          {reasons ? <ItemReason item={cell.item.key} label={label} reasons={reasons} /> : null}
        </div>
      </td>
    </tr>
  );
}

/** How far a value is from what it is held against, in per cent; nothing where either is none. */
function Change({ value, base }: { value: Cell["value"]; base: Cell["value"] }) {
  const [now, then] = [value?.value, base?.value];
  if (now == null || then == null || Number(then) === 0) return null;
  const change = Math.round((Number(now) / Number(then) - 1) * 100);
  return (
    <small>
      <br />
      {change > 0 ? "▲" : change < 0 ? "▼" : "="} {Math.abs(change)} %
    </small>
  );
}

/** Why this one value is sent back: a field that appears when it is asked for. */
function ItemReason({ item, label, reasons }: { item: string; label: string; reasons: ItemReasons }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(reasons.of(item) !== "");
  if (!open)
    return (
      <Button size="compact-xs" variant="subtle" aria-label={t("review.objectTo", { item: label })} onClick={() => setOpen(true)}>
        {t("review.object")}
      </Button>
    );
  return (
    <LongText
      aria-label={t("review.objection", { item: label })}
      placeholder={t("review.objectionHint")}
      autoFocus={reasons.of(item) === ""}
      minRows={1}
      value={reasons.of(item)}
      onChange={({ currentTarget }) => reasons.set(item, currentTarget.value)}
    />
  );
}
