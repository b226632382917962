import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { periodText } from "../submission/entry-words.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./board.module.css";
import { type BoardRow, reviewPathOf, standingOf, whoseOf } from "./prepare-board.ts";

/** One form: organisations by its last periods. */
export function Matrix({ rows }: { rows: readonly BoardRow[] }) {
  const { t, i18n } = useTranslation();
  const periods = [...new Set(rows.map((row) => row.period))].sort().reverse();
  const keyOf = (row: BoardRow) => `${row.organisationId} ${row.venueId ?? ""}`;
  const whose = new Map(rows.map((row) => [keyOf(row), whoseOf(row, i18n.language)]));
  const cells = new Map(rows.map((row) => [`${keyOf(row)} ${row.period}`, row]));
  const word = (row: BoardRow | undefined) => (row ? t(`review.standing.${standingOf(row)}`) : null);
  const table = {
    columns: [t("review.csv.organisation"), ...periods],
    rows: [...whose].map(([key, name]) => [name, ...periods.map((period) => word(cells.get(`${key} ${period}`)))]),
  };
  return (
    <Card title={t("review.matrix")} table={table} note={t("demoMark")} tableOnly>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("review.matrix")}>
        <table className={classes.matrix}>
          <thead>
            <tr>
              <th scope="col">{t("review.csv.organisation")}</th>
              {periods.map((period) => (
                <th key={period} scope="col">
                  {periodText(period, t)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {[...whose].map(([key, name]) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {periods.map((period) => (
                  <Cell key={period} row={cells.get(`${key} ${period}`)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Card>
  );
}

function Cell({ row }: { row: BoardRow | undefined }) {
  const { t } = useTranslation();
  if (!row) return <td>—</td>;
  const standing = standingOf(row);
  return (
    <td data-standing={standing}>
      {row.started ? (
        <Link to={reviewPathOf(row)}>{t(`review.standing.${standing}`)}</Link>
      ) : (
        <span>{t(`review.standing.${standing}`)}</span>
      )}
    </td>
  );
}
