import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { RegionView } from "../region/use-region-view.ts";
import type { Region } from "../region/use-regions.ts";
import classes from "./admin.module.css";

interface RegionListProps {
  rows: Region[];
  view: RegionView;
  open: string | null;
  setOpen(id: string | null): void;
  children(region: Region): ReactNode;
}

/** Regions one below the other, the open one with what belongs to it. */
export function RegionList({ rows, view, open, setOpen, children }: RegionListProps) {
  const { t } = useTranslation();
  return (
    <>
      {rows.length === 0 ? <p className={classes.note}>{t("admin.none")}</p> : null}
      <ul className={classes.list}>
        {rows.map((region) => (
          <li key={region.id} className={classes.item} data-region={region.shortName}>
            <div className={classes.head}>
              <span className={classes.main}>{view.regions.nameOf(region.id)}</span>
              <span>
                {region.name} · {t(`registers.regionLevel.${region.level}`)}
                {region.parentId ? ` · ${view.regions.nameOf(region.parentId)}` : ""}
              </span>
              <span className={classes.note}>{region.code}</span>
              <Button
                size="compact-sm"
                variant="light"
                aria-expanded={open === region.id}
                aria-label={`${t(open === region.id ? "admin.close" : "admin.open")} ${view.regions.nameOf(region.id)}`}
                onClick={() => setOpen(open === region.id ? null : region.id)}
              >
                {t(open === region.id ? "admin.close" : "admin.open")}
              </Button>
            </div>
            {open === region.id ? children(region) : null}
          </li>
        ))}
      </ul>
    </>
  );
}
