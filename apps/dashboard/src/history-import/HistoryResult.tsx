import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "../bulk/bulk.module.css";
import { ProblemList } from "../bulk/ProblemList.tsx";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import own from "./history-import.module.css";
import { HISTORY } from "./history-import-texts.ts";
import type { Mapping } from "./MappingFields.tsx";
import { MatchReview } from "./MatchReview.tsx";
import type { HistoryImporting, HistoryOutcome } from "./use-history-import.ts";

/** What the file would do or did, the names that wait for somebody, what is wrong, and what it revises. */
export function HistoryResult({ importing, rootId, mapping }: { importing: HistoryImporting; rootId: string; mapping: Mapping }) {
  const { t } = useTranslation(HISTORY);
  const { outcome, progress } = importing;
  if (!outcome) return null;
  const busy = progress !== null;
  const { created, revised, committed, errorCount, openNames, indicators } = outcome;
  const makes = indicators.some((one) => one.newVersions > 0);
  const ready = !committed && errorCount === 0 && (created + revised > 0 || makes);
  const others = outcome.problems.filter(({ fault }) => fault !== "UNKNOWN_PLACE" && fault !== "AMBIGUOUS_PLACE");
  return (
    <div className={classes.stack} aria-busy={busy}>
      <Verdict outcome={outcome} />
      {committed ? null : (
        <div className={classes.row}>
          {ready ? (
            <Button disabled={busy} onClick={importing.commit}>
              {t("commit", { count: fullNumber(created + revised) })}
            </Button>
          ) : null}
          <Button variant="subtle" disabled={busy} onClick={importing.check}>
            {t("again")}
          </Button>
        </div>
      )}
      {openNames.length > 0 ? <MatchReview rootId={rootId} mapping={mapping} names={openNames} onKept={importing.check} /> : null}
      <ProblemList outcome={{ ...outcome, problems: others, errorCount: others.length, warningCount: 0 }} />
      <Revisions outcome={outcome} />
      {committed ? null : <FirstRows outcome={outcome} />}
    </div>
  );
}

function Verdict({ outcome }: { outcome: HistoryOutcome }) {
  const { t } = useTranslation(HISTORY);
  const { committed, errorCount, warningCount, created, revised, encoding, gaps, indicators, openNames, leftOut } = outcome;
  const named = ["rows", "figures", "missing", "created", "revised", "unchanged", "leftOut"] as const;
  const counts = Object.fromEntries(named.map((name) => [name, fullNumber(outcome[name])]));
  const codes = (some: typeof indicators) => some.map(({ code }) => code).join(", ");
  const fresh = indicators.filter(({ isNew }) => isNew);
  const broken = indicators.filter(({ isNew, newVersions }) => !isNew && newVersions > 0);
  const state =
    openNames.length > 0
      ? "open"
      : errorCount > 0
        ? "errors"
        : created + revised + fresh.length + broken.length === 0
          ? "same"
          : committed
            ? "stored"
            : "fine";
  const bad = state === "errors" || state === "open";
  return (
    <Alert
      color={bad ? "red" : "teal"}
      variant="light"
      role={bad ? "alert" : "status"}
      title={t(state, { count: fullNumber(state === "open" ? openNames.length : errorCount) })}
      data-verdict={state}
    >
      <div>
        {t("summary", counts)}
        {leftOut > 0 ? t("summaryLeftOut", counts) : ""}
        {encoding && encoding !== "UTF-8" ? ` · ${t("readAs", { encoding })}` : ""}
      </div>
      {gaps.length > 0 ? <div>{t("gaps", { periods: gaps.join(", ") })}</div> : null}
      {fresh.length > 0 && !committed ? <div>{t("newIndicators", { codes: codes(fresh) })}</div> : null}
      {broken.length > 0 && !committed ? <div>{t("newVersions", { codes: codes(broken) })}</div> : null}
      {warningCount > 0 && !committed ? <div>{t("warnings", { count: fullNumber(warningCount) })}</div> : null}
    </Alert>
  );
}

function Revisions({ outcome: { revisions, revised } }: { outcome: HistoryOutcome }) {
  const { t, i18n } = useTranslation(HISTORY);
  const english = useLanguageOf(i18n) === "en";
  if (revisions.length === 0) return null;
  const said = ({ value, missing }: { value: string | null; missing: string | null }) =>
    value === null ? t(missing === "NOT_APPLICABLE" ? "NOT_APPLICABLE" : "NOT_REPORTED") : fullNumber(Number(value));
  return (
    <div className={classes.stack}>
      <h3 className={classes.subtitle}>{t("revisions")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("revisions")}>
        <table className={`${classes.table} ${own.past}`}>
          <thead>
            <tr>
              {(["cell", "indicator", "place", "period", "before", "after"] as const).map((head) => (
                <th key={head} scope="col">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {revisions.map((one) => (
              <tr key={one.cell} data-revision={one.cell}>
                <td>
                  <b>{one.cell}</b>
                </td>
                <td>{one.indicator}</td>
                <td>{english ? one.placeEn : one.place}</td>
                <td>{one.period}</td>
                <td>{said(one.before)}</td>
                <td>{said(one.after)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {revised > revisions.length ? <p className={classes.note}>{t("revisionsFirst", { count: revisions.length })}</p> : null}
    </div>
  );
}

function FirstRows({ outcome: { preview } }: { outcome: HistoryOutcome }) {
  const { t } = useTranslation(HISTORY);
  return (
    <details className={classes.details}>
      <summary>{t("preview")}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("preview")}>
        <table className={classes.sheet}>
          <tbody>
            {preview.map(({ row, cells }) => (
              <tr key={row}>
                <th scope="row">{row}</th>
                {cells.map((cell, column) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: a cell is its column
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
