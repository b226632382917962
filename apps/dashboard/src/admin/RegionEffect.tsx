import { Button } from "@mantine/core";
import { IconArrowRight } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { PreviewRegionChangeQuery } from "../graphql/generated/pages.ts";
import classes from "./admin.module.css";

interface RegionEffectProps {
  preview: PreviewRegionChangeQuery["previewRegionChange"];
  on: string;
  busy: boolean;
  apply(): void;
}

/** What a change would do: before and after, what goes on, what moves where. */
export function RegionEffect({ preview: { before, after, heirName, moved, children }, on, busy, apply }: RegionEffectProps) {
  const { t } = useTranslation();
  const standing = Object.entries({ ...moved, children }).filter(([key, count]) => key !== "__typename" && Number(count) > 0);
  return (
    <section className={classes.set} aria-label={t("admin.region.effect")} data-effect>
      <div className={classes.arrow}>
        <Sides sides={before} />
        <IconArrowRight size={20} aria-hidden />
        <Sides sides={after} />
      </div>
      <p className={classes.note}>{t(heirName ? "admin.region.ends" : "admin.region.goesOn", { date: on })}</p>
      {heirName && standing.length > 0 ? (
        <p>
          {t("admin.region.heir", { name: heirName })}{" "}
          {standing.map(([key, count]) => t(`admin.region.moved.${key}`, { count: Number(count) })).join(" · ")}
        </p>
      ) : null}
      <Button size="xs" loading={busy} onClick={apply}>
        {t("admin.region.apply")}
      </Button>
    </section>
  );
}

function Sides({ sides }: { sides: readonly { code: string; name: string }[] }) {
  return (
    <ul>
      {sides.map(({ code, name }) => (
        <li key={code}>
          <b>{name}</b> <span className={classes.note}>{code}</span>
        </li>
      ))}
    </ul>
  );
}
