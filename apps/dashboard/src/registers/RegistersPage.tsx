import { Button, Skeleton, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link, Navigate, NavLink, useParams, useSearchParams } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { type RegionView, useRegionView } from "../region/use-region-view.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import { NoRight } from "../ui/NoRight.tsx";
import { NotFound } from "../ui/NotFound.tsx";
import { paramsWith } from "../ui/params-with.ts";
import { COLUMNS, matching, type Register, type Speech } from "./prepare-registers.ts";
import { RegisterTable } from "./RegisterTable.tsx";
import classes from "./registers.module.css";
import { useRegister } from "./use-register.ts";

/** which right opens which register */
const RIGHTS: Record<Register, string> = {
  organisations: "organisations",
  venues: "venues",
  galleries: "galleries",
  experts: "experts",
  volunteers: "volunteerGroups",
  honours: "honours",
  programme: "campaigns",
  regions: "regions",
};

/** The registers 登记册: which one and what is filtered stand in the address. */
export function RegistersPage() {
  const { may } = useViewer();
  const { register } = useParams();
  const open = (Object.keys(COLUMNS) as Register[]).filter((name) => may(RIGHTS[name]));
  if (open.length === 0) return <NoRight />;
  if (!register) return <Navigate to={`/registers/${open[0]}`} replace />;
  if (!(register in COLUMNS)) return <NotFound />;
  const shown = register as Register;
  return <OpenRegister key={shown} register={shown} open={open} />;
}

function OpenRegister({ register, open }: { register: Register; open: Register[] }) {
  const { t } = useTranslation();
  const view = useRegionView();
  const [params, setParams] = useSearchParams();
  const q = params.get("q") ?? "";
  const set = (key: string, value: string) => setParams(paramsWith(params, { [key]: value }), { replace: true });
  return (
    <div className={classes.page}>
      <RegionBar view={view} title={t("registers.title")} />
      <nav className={classes.tabs} aria-label={t("registers.tabs")}>
        {open.map((name) => (
          <NavLink key={name} to={view.linkFrom(`/registers/${name}`)} className={classes.tab ?? ""}>
            {t(`registers.tab.${name}`)}
          </NavLink>
        ))}
      </nav>
      <div className={classes.filters}>
        <TextInput
          className={classes.filter ?? ""}
          aria-label={t("registers.filter")}
          placeholder={t("registers.filterHint")}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={q}
          onChange={(event) => set("q", event.currentTarget.value)}
        />
        {register === "regions" ? (
          <TextInput
            type="date"
            aria-label={t("registers.at")}
            title={t("registers.at")}
            value={params.get("at") ?? ""}
            onChange={(event) => set("at", event.currentTarget.value)}
          />
        ) : null}
        {register === "honours" ? <Link to={view.linkFrom("/honours")}>{t("registers.toHonours")}</Link> : null}
      </div>
      {open.includes(register) ? <Rows register={register} view={view} q={q} clear={() => set("q", "")} /> : <NoRight />}
    </div>
  );
}

interface RowsProps {
  register: Register;
  view: RegionView;
  q: string;
  clear(): void;
}

function Rows({ register, view, q, clear }: RowsProps) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const [params] = useSearchParams();
  const { rootId, regionId } = view;
  const { byId, ready, error: regionsError, retry: retryRegions } = view.regions;
  const loaded = useRegister(register, { rootId, regionId, at: params.get("at") });
  const speech = (spoken: "zh" | "en"): Speech => ({
    language: spoken,
    t: i18n.getFixedT(spoken),
    place: (id) => (spoken === "en" ? byId.get(id ?? "")?.nameEn : byId.get(id ?? "")?.shortName) ?? null,
  });
  if (loaded.error) return <Fault error={loaded.error} retry={loaded.retry} />;
  if (regionsError) return <Fault error={regionsError} retry={retryRegions} />;
  if (!loaded.rows || !ready) return <Skeleton height={560} />;
  const here = speech(language);
  const all = loaded.rows(here);
  const rows = matching(all, loaded.rows(speech(language === "en" ? "zh" : "en")), q);
  const columns = [...COLUMNS[register], "origin"].map((key) => t(`registers.column.${key}`));
  const count = q ? t("registers.shown", { shown: rows.length, count: all.length }) : t("registers.all", { count: all.length });
  const name = t(`registers.tab.${register}`);
  return (
    <Card
      title={name}
      tableOnly
      table={{ columns, rows: rows.map((row) => [...row.cells, t(`origin.${row.origin}`)]) }}
      fileName={[name, q].filter(Boolean).join("_")}
      note={t("registers.csvNote")}
    >
      <p className={classes.count} aria-live="polite">
        {[count, q ? null : loaded.total?.(here)].filter(Boolean).join(" · ")}
      </p>
      {rows.length > 0 ? (
        <RegisterTable columns={columns} rows={rows} name={name} />
      ) : (
        <div className={classes.empty}>
          <p>{all.length === 0 ? t("registers.none") : t("registers.noMatch", { q })}</p>
          {all.length === 0 ? null : (
            <Button variant="light" size="xs" onClick={clear}>
              {t("registers.clear")}
            </Button>
          )}
        </div>
      )}
    </Card>
  );
}
