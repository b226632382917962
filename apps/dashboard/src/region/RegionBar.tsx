import { useQuery } from "@apollo/client/react";
import { Button, NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useSearchParams } from "react-router";
import { RootsDocument } from "../graphql/generated/graphql.ts";
import { RequestId } from "../ui/Fault.tsx";
import classes from "./region.module.css";
import type { RegionView } from "./use-region-view.ts";

/** Where one is: the roots one may watch, the way down from the top, and what the page adds. */
export function RegionBar({ view, title, children }: { view: RegionView; title: string; children?: ReactNode }) {
  const { t } = useTranslation();
  const { regions, regionId, shownPath, linkTo } = view;
  return (
    <div className={classes.bar}>
      {view.roots.length > 1 ? <RootSwitch view={view} /> : null}
      <nav className={classes.crumbs} aria-label={t("overview.breadcrumb")}>
        <h1 className="visually-hidden">
          {title} {regions.nameOf(regionId)}
        </h1>
        {regions.error ? <NoRegions regions={regions} /> : null}
        {shownPath.map((region, index) => (
          <span key={region.id}>
            {index > 0 ? <span aria-hidden> ▸ </span> : null}
            {region.id === regionId ? (
              <b aria-current="page">{regions.nameOf(region.id)}</b>
            ) : (
              <Link to={linkTo(region.id)}>{regions.nameOf(region.id)}</Link>
            )}
          </span>
        ))}
      </nav>
      {children}
    </div>
  );
}

/** The page lives on without names and the way down; they can be asked for again. */
function NoRegions({ regions: { error, retry } }: Pick<RegionView, "regions">) {
  const { t } = useTranslation();
  return (
    <span role="alert">
      {t("noRegions")} <RequestId error={error} />
      <Button variant="light" size="compact-sm" onClick={retry}>
        {t("retry")}
      </Button>
    </span>
  );
}

/** What the address names of the one is not in the other. */
const OF_A_ROOT = ["region", "place", "with", "proof"];

export function RootSwitch({ view }: { view: RegionView }) {
  const { t, i18n } = useTranslation();
  const { data } = useQuery(RootsDocument);
  const [params, setParams] = useSearchParams();
  const roots = (data?.roots ?? []).filter((root) => view.roots.includes(root.id));
  return (
    <NativeSelect
      className={classes.root}
      size="xs"
      aria-label={t("overview.root")}
      value={view.rootId}
      onChange={({ currentTarget: { value } }) => {
        const next = new URLSearchParams(params);
        for (const name of OF_A_ROOT) next.delete(name);
        value === view.roots[0] ? next.delete("root") : next.set("root", value);
        setParams(next);
      }}
      data={roots.map((root) => ({
        value: root.id,
        label: `${i18n.language === "en" ? root.nameEn : root.name}${root.label && i18n.language !== "en" ? ` · ${root.label}` : ""}`,
      }))}
    />
  );
}
