import { useQuery } from "@apollo/client/react";
import { Skeleton, TextInput } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { client } from "../graphql/client.ts";
import { RegionVersionsDocument } from "../graphql/generated/pages.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import type { Region } from "../region/use-regions.ts";
import { Card } from "../ui/Card.tsx";
import { Fault } from "../ui/Fault.tsx";
import classes from "./admin.module.css";
import { RegionChangeForm } from "./RegionChangeForm.tsx";
import { RegionList } from "./RegionList.tsx";

/** Regions with their dated versions: one is chosen, its history is seen, and it is changed from a day on. */
export function RegionsTab() {
  const { t } = useTranslation();
  const view = useRegionView();
  const [open, setOpen] = useState<string | null>(null);
  const [told, setTold] = useState(false);
  const [q, setQ] = useState("");
  const status = useRef<HTMLSpanElement>(null);
  if (view.regions.error) return <Fault error={view.regions.error} retry={view.regions.retry} />;
  if (!view.regions.ready) return <Skeleton height={480} />;
  const regions = [...view.regions.byId.values()].filter((region) => region.id !== view.rootId);
  const rows = regions.filter((one) =>
    [one.name, one.shortName, one.nameEn, one.code].some((text) => text.toLowerCase().includes(q.trim().toLowerCase())),
  );
  const done = () => {
    setOpen(null);
    setTold(true);
    status.current?.focus();
    client.cache.evict({ fieldName: "regionVersions" });
    client.cache.evict({ fieldName: "regions" });
    view.regions.retry();
  };
  return (
    <>
      {view.roots.length > 1 ? <RegionBar view={view} title={t("admin.tab.regions")} /> : null}
      <Card title={t("admin.region.pick")}>
        <div className={classes.bar}>
          <TextInput
            className={classes.grow ?? ""}
            size="xs"
            label={t("admin.filter")}
            value={q}
            onChange={({ currentTarget }) => setQ(currentTarget.value)}
          />
          <span className={classes.note} aria-live="polite">
            {t("admin.count", { count: rows.length })}
          </span>
          {/* the list is long: what was pressed is gone, and the reader is led to what is said of it */}
          <span role="status" className={classes.note} ref={status} tabIndex={-1}>
            {told ? t("admin.region.done") : null}
          </span>
          <Link className={classes.end ?? ""} to="/registers/regions">
            {t("admin.region.asOfDay")}
          </Link>
        </div>
        <RegionList rows={rows} view={view} open={open} setOpen={setOpen}>
          {(region: Region) => (
            <>
              <History region={region} />
              <RegionChangeForm region={region} view={view} done={done} />
            </>
          )}
        </RegionList>
      </Card>
    </>
  );
}

function History({ region }: { region: Region }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(RegionVersionsDocument, {
    variables: { regionId: region.id },
    fetchPolicy: "cache-and-network",
  });
  if (error) return <Fault error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={40} />;
  return (
    <section className={classes.panel} aria-label={t("admin.region.history")}>
      <b>{t("admin.region.history")}</b>
      <ol className={classes.grants}>
        {data.regionVersions.map((one) => (
          <li key={one.validFrom} data-version={one.validFrom}>
            <span>
              {one.validTo
                ? t("admin.region.until", { from: one.validFrom, to: one.validTo })
                : t("admin.region.from", { from: one.validFrom })}
            </span>
            <b>{one.name}</b>
            <span className={classes.note}>{one.code}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
