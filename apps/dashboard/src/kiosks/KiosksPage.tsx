import { useQuery } from "@apollo/client/react";
import { shanghaiDay } from "@kepu/schema";
import { Skeleton, Text, TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { KiosksDocument, LiveKiosksDocument } from "../graphql/generated/pages.ts";
import { clockTime, csvTime, fullNumber, when } from "../i18n/format.ts";
import { LiveFault } from "../live/LiveFault.tsx";
import { useLive } from "../live/use-live.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { paramsWith } from "../ui/params-with.ts";
import { type Column, RecordCard } from "../ui/RecordCard.tsx";
import classes from "./kiosks.module.css";
import { type KioskFrame, type KioskRow, mergeKiosks, prepareKiosks, STANDINGS } from "./prepare-kiosks.ts";
import { Standing } from "./Standing.tsx";

const KINDS = ["E_GALLERY", "BOOK_KIOSK"] as const;

/** Every terminal of a region as it stands now. */
export function KiosksPage() {
  const { t, i18n } = useTranslation();
  const { may } = useViewer();
  const view = useRegionView();
  const { regionId, regions } = view;
  const [params, setParams] = useSearchParams();
  const { search: here } = useLocation(); // goes along, so that the way back leads to the same list
  const { data, error, refetch } = useQuery(KiosksDocument, { variables: { regionId }, skip: !regionId });
  const live = useLive(LiveKiosksDocument, "liveKiosks", regionId ? { regionId } : undefined, mergeKiosks);
  const { board, fault } = live;
  if (!may("liveKiosks") || fault === "NOT_FOUND" || fault === "FORBIDDEN") return <NoRight />;
  if (!data && error) return <Fault error={error} retry={() => void refetch()} />;
  const filter = { standing: params.get("state"), kind: params.get("kind"), text: params.get("search") ?? "" };
  const narrowed = filter.standing !== null || filter.kind !== null || filter.text !== "";
  const rows = data && board ? prepareKiosks(data.kiosks, board, filter) : undefined;
  const set = (key: string, value: string | null) => setParams(paramsWith(params, { [key]: value }), { replace: key === "search" });
  const nameOf = (row: { name: string; nameEn: string }) => (i18n.language === "en" ? row.nameEn : row.name);
  const columns: Column<KioskRow>[] = [
    {
      head: t("kiosks.name"),
      show: (row) => (
        <>
          <Link to={{ pathname: `/kiosks/${row.id}`, search: here }}>{nameOf(row)}</Link> <small>{row.serial}</small>
        </>
      ),
      csv: nameOf,
    },
    { head: t("kiosks.serial"), show: () => null, csv: (row) => row.serial, csvOnly: true },
    { head: t("kiosks.kind"), show: () => null, csv: (row) => t(`kiosks.kinds.${row.kind}`), csvOnly: true },
    {
      head: t("kiosks.state"),
      show: (row) => <Standing standing={row.standing} />,
      csv: (row) => (row.standing ? t(`kiosks.standing.${row.standing}`) : null),
    },
    { head: t("overview.place"), show: (row) => regions.nameOf(row.regionId), csv: (row) => regions.nameOf(row.regionId), wide: true },
    { head: t("kiosks.uses"), show: (row) => fullNumber(row.live?.uses ?? 0), csv: (row) => row.live?.uses ?? null, number: true },
    {
      head: t("kiosks.loans"),
      show: (row) => (row.kind === "BOOK_KIOSK" ? fullNumber(row.live?.loans ?? 0) : t("notApplicable")),
      csv: (row) => (row.kind === "BOOK_KIOSK" ? (row.live?.loans ?? null) : t("notApplicable")),
      number: true,
    },
    {
      head: t("kiosks.heartbeat"),
      show: ({ live }) => (live?.lastHeartbeatAt && board ? when(live.lastHeartbeatAt, Date.parse(board.at)) : "—"),
      csv: (row) => csvTime(row.live?.lastHeartbeatAt),
      wide: true,
      number: true,
    },
    { head: t("origin.label"), show: () => null, csv: (row) => t(`origin.${row.origin}`), csvOnly: true },
  ];
  const day = board ? shanghaiDay(Date.parse(board.at)) : "";
  return (
    <div className={classes.page}>
      <RegionBar view={view} title={t("kiosks.title")} />
      <div className={classes.filters}>
        <Chip on={!filter.standing} press={() => set("state", null)} text={t("kiosks.all")} count={board?.tally.total} />
        {STANDINGS.slice(0, 5).map((standing) => (
          <Chip
            key={standing}
            on={filter.standing === standing}
            press={() => set("state", filter.standing === standing ? null : standing)}
            text={t(`kiosks.standing.${standing}`)}
            count={board?.tally[standing as keyof typeof board.tally & string] as number | undefined}
          />
        ))}
        {KINDS.map((kind) => (
          <Chip
            key={kind}
            on={filter.kind === kind}
            press={() => set("kind", filter.kind === kind ? null : kind)}
            text={t(`kiosks.kinds.${kind}`)}
          />
        ))}
        <TextInput
          size="xs"
          aria-label={t("kiosks.search")}
          placeholder={t("kiosks.search")}
          value={filter.text}
          onChange={({ currentTarget }) => set("search", currentTarget.value)}
        />
      </div>
      <LiveFault live={live} />
      {!board && fault ? null : (
        <div className={classes.body}>
          <RecordCard
            title={t("kiosks.title")}
            definition={t("define.online")}
            fileName={`${regions.nameOf(regionId)}_${t("kiosks.title")}_${day}`}
            {...(board?.synthetic ? { note: t("demoMark") } : {})}
            rows={rows}
            keyOf={(row) => row.id}
            empty={narrowed ? t("kiosks.noneMatch") : t("overview.noKiosks")}
            columns={columns}
          />
          <TopContent board={board} file={`${regions.nameOf(regionId)}_${t("kiosks.topContent")}_${day}`} />
        </div>
      )}
      <footer className={classes.foot}>
        <span>
          {t("source")} {t("kiosks.source")}
        </span>
        {board ? <span>{t("updated", { time: clockTime(board.at, true) })}</span> : null}
        {board?.completeUpTo ? <span>{t("completeUpTo", { time: clockTime(board.completeUpTo, true) })}</span> : null}
        {board?.synthetic ? <span className={classes.mark}>{t("demoMark")}</span> : null}
      </footer>
    </div>
  );
}

function Chip({ on, press, text, count }: { on: boolean; press(): void; text: string; count?: number | undefined }) {
  return (
    <button type="button" className={classes.chip} aria-pressed={on} onClick={press}>
      {text}
      {count === undefined ? null : <b>{count}</b>}
    </button>
  );
}

function TopContent({ board, file }: { board: KioskFrame | undefined; file: string }) {
  const { t } = useTranslation();
  const most = Math.max(1, board?.topContent[0]?.uses ?? 0);
  return (
    <Card
      title={t("kiosks.topContent")}
      definition={t("define.topContent")}
      fileName={file}
      {...(board?.synthetic ? { note: t("demoMark") } : {})}
      {...(board
        ? {
            table: {
              columns: [t("kiosks.content"), t("kiosks.uses")],
              rows: board.topContent.map(({ content, uses }) => [content, uses]),
            },
          }
        : {})}
    >
      {board === undefined ? (
        <Skeleton height={280} />
      ) : board.topContent.length === 0 ? (
        <Text c="var(--ink-2)">{t("overview.empty")}</Text>
      ) : (
        <ol className={classes.contents}>
          {board.topContent.map(({ content, uses }) => (
            <li key={content}>
              <span>{content}</span>
              <i style={{ width: `${(uses / most) * 100}%` }} />
              <b>{fullNumber(uses)}</b>
            </li>
          ))}
        </ol>
      )}
    </Card>
  );
}
