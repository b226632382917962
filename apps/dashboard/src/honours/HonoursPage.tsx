import { useQuery } from "@apollo/client/react";
import { Button, Checkbox, NativeSelect, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { HonoursPageDocument, StatedHonoursDocument } from "../graphql/generated/pages.ts";
import { longDate } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { useRegionView } from "../region/use-region-view.ts";
import { Card, Definition } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { paramsWith } from "../ui/params-with.ts";
import { honourTable } from "./honour-table.ts";
import classes from "./honours.module.css";
import { LevelTile } from "./LevelTile.tsx";
import { LEVELS, levelsOf, statedCounts, yearsOf } from "./prepare-honours.ts";
import { Timeline } from "./Timeline.tsx";

/** 荣誉榜: how many of which level, beside the account's own numbers, and when each was given. Filters stand in the address. */
export function HonoursPage() {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const { may } = useViewer();
  const { rootId, linkFrom } = useRegionView();
  const [params, setParams] = useSearchParams();
  const level = params.get("level") ?? "";
  const ended = params.get("ended") === "1";
  const { data, error, refetch } = useQuery(HonoursPageDocument, {
    variables: { rootId, withWithdrawn: ended },
    skip: !rootId || !may("honours"),
    fetchPolicy: "cache-and-network",
  });
  const stated = useQuery(StatedHonoursDocument, { variables: { rootId }, skip: !rootId || !may("districtProfile") });
  if (!may("honours")) return <NoRight />;
  if (error && !data) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={640} m={16} width="auto" />;
  const set = (key: string, value: string) => setParams(paramsWith(params, { [key]: value }), { replace: true });
  const shown = data.honours.filter((one) => (ended || one.state === "VALID") && (!level || one.level === level));
  const levels = levelsOf(data.honours, statedCounts(stated.data, [...new Set(data.honours.map(({ name }) => name))]));
  const held = levels.reduce((sum, one) => sum + one.count, 0);
  return (
    <div className={classes.page}>
      <header className={classes.head}>
        <h1>{t("honours.title")}</h1>
        <p>
          {t("honours.lead", { date: longDate(Date.now(), language), count: held })} <Definition text={t("honours.definition")} />
        </p>
        <div className={classes.tools}>
          {may("addHonour") ? (
            <Button component={Link} to={linkFrom("/honours/new")} size="xs">
              {t("honours.add")}
            </Button>
          ) : null}
          <Button variant="default" size="xs" onClick={() => window.print()}>
            {t("honours.print")}
          </Button>
          <Link to={linkFrom("/registers/honours")}>{t("honours.register")}</Link>
        </div>
      </header>
      <section className={classes.levels} aria-label={t("honours.byLevel")}>
        {levels.map((one) => (
          <LevelTile
            key={one.level}
            level={one}
            chosen={level === one.level}
            choose={() => set("level", level === one.level ? "" : one.level)}
          />
        ))}
      </section>
      <Card
        title={t("honours.timeline")}
        tableOnly
        table={honourTable(shown, language, t)}
        fileName={[t("honours.title"), level ? t(`honours.level.${level}`) : ""].filter(Boolean).join("_")}
        note={t("registers.csvNote")}
      >
        <div className={classes.filters}>
          <NativeSelect
            size="xs"
            aria-label={t("honours.field.level")}
            value={level}
            onChange={({ currentTarget }) => set("level", currentTarget.value)}
            data={[{ value: "", label: t("honours.anyLevel") }, ...LEVELS.map((value) => ({ value, label: t(`honours.level.${value}`) }))]}
          />
          <Checkbox
            size="xs"
            label={t("honours.ended")}
            checked={ended}
            onChange={({ currentTarget }) => set("ended", currentTarget.checked ? "1" : "")}
          />
        </div>
        {shown.length === 0 ? (
          <p className={classes.empty}>{t(data.honours.length === 0 ? "honours.none" : "honours.noneOfLevel")}</p>
        ) : (
          <Timeline years={yearsOf(shown)} linkTo={(id) => linkFrom(`/honours/${id}`)} />
        )}
      </Card>
    </div>
  );
}
