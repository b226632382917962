import { useMutation } from "@apollo/client/react";
import { IconCheck, IconCircleDashed, IconClockExclamation, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { LockSubmissionsDocument } from "../graphql/generated/pages.ts";
import { csvTime } from "../i18n/format.ts";
import { periodText } from "../submission/entry-words.ts";
import { Card } from "../ui/Card.tsx";
import classes from "./board.module.css";
import { ConfirmLock } from "./ConfirmLock.tsx";
import { MissingText } from "./MissingText.tsx";
import { type BoardRow, reviewPathOf, STANDINGS, type Standing, standingOf, tallyOf, whoseOf } from "./prepare-board.ts";

const ICONS: Record<Standing, typeof IconCheck> = {
  ON_TIME: IconCheck,
  LATE: IconClockExclamation,
  MISSING: IconX,
  OPEN: IconCircleDashed,
};

/** One form and period: figures, a bar, and a tile for each organisation. */
export function FormBoard({ rows, refetch }: { rows: BoardRow[]; refetch(): Promise<unknown> }) {
  const { t, i18n } = useTranslation();
  const [first] = rows;
  if (!first) return null;
  const tally = tallyOf(rows);
  const title = `${i18n.language === "en" ? first.form.nameEn : first.form.name} · ${periodText(first.period, t)}`;
  const columns = ["organisation", "period", "due", "standing", "state", "submitted", "revision"].map((key) => t(`review.csv.${key}`));
  const table = {
    columns,
    rows: rows.map((row) => [
      ...[whoseOf(row, i18n.language), row.period, row.dueOn, t(`review.standing.${standingOf(row)}`)],
      ...[stateText(row, t), csvTime(row.submittedAt), row.revision],
    ]),
  };
  return (
    <Card
      title={title}
      definition={t("review.boardDefinition")}
      table={table}
      fileName={`${title}_${t("review.board")}`}
      note={t("demoMark")}
      tableOnly
    >
      <ul className={classes.figures} data-board={first.form.id} aria-live="polite">
        {STANDINGS.map((standing) => (
          <li key={standing}>
            <b data-tally={standing}>{tally[standing]}</b> {t(`review.standing.${standing}`)}
          </li>
        ))}
        <li>
          <b>{tally.approved}</b> {t("review.approvedOf", { all: tally.all })}
        </li>
        <li>{t("entry.due", { day: first.dueOn })}</li>
      </ul>
      <div className={classes.bar} aria-hidden>
        {STANDINGS.map((standing) => (
          <span key={standing} data-standing={standing} style={{ flexGrow: tally[standing] }} />
        ))}
      </div>
      <ul className={classes.tiles}>
        {rows.map((row) => (
          <Tile key={row.submissionId} row={row} />
        ))}
      </ul>
      <div className={classes.tools}>
        <MissingText rows={rows} />
        <LockButton rows={rows} refetch={refetch} />
      </div>
    </Card>
  );
}

export function stateText(row: Pick<BoardRow, "state" | "started">, t: (key: string) => string): string {
  return t(row.started || row.state !== "DRAFT" ? `entry.states.${row.state}` : "entry.notStarted");
}

function Tile({ row }: { row: BoardRow }) {
  const { t, i18n } = useTranslation();
  const standing = standingOf(row);
  const Icon = ICONS[standing];
  return (
    <li data-standing={standing} data-tile={row.submissionId}>
      <Link to={reviewPathOf(row)}>
        {whoseOf(row, i18n.language)}
        <small>
          <Icon size={13} aria-hidden /> {t(`review.standing.${standing}`)} <i>· {stateText(row, t)}</i>
        </small>
      </Link>
    </li>
  );
}

/** Ends the period: what is approved can then only be corrected as a new revision. */
function LockButton({ rows, refetch }: { rows: BoardRow[]; refetch(): Promise<unknown> }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const [fault, setFault] = useState(false);
  const [lock, { loading }] = useMutation(LockSubmissionsDocument);
  const [first] = rows;
  const count = rows.filter((row) => row.state === "APPROVED").length;
  if (!first || !may("lockSubmissions") || count === 0) return null;
  const run = async () => {
    setFault(false);
    await lock({ variables: { formId: first.form.id, period: first.period } }).catch(() => setFault(true));
    await refetch();
  };
  return (
    <>
      <ConfirmLock label={t("review.lock", { count })} confirm={t("review.confirmLock", { count })} busy={loading} lock={run} />
      {fault ? <span role="alert">{t("review.lockFault")}</span> : null}
    </>
  );
}
