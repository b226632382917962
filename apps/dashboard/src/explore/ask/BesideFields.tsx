import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Regions } from "../../region/use-regions.ts";
import { COMPARISONS, type Exploration } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import type { Change } from "../use-change.ts";
import type { Organisation } from "./AskPanel.tsx";

interface BesideProps {
  exploration: Exploration;
  home: string;
  regions: Regions;
  organisations: Organisation[] | null;
  change: Change;
}

/** What each figure is held beside: other times, its target, another place. */
export function BesideFields({ exploration, home, regions, organisations, change }: BesideProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const { compare, beside } = exploration;
  const kinds = compare.filter((kind) => kind !== "PLACE");
  const others = organisations
    ? organisations.map((one) => ({ value: one.id, label: i18n.language === "en" ? one.nameEn : one.shortName }))
    : placesBelow(home, regions);
  return (
    <fieldset className={classes.field}>
      <legend>{t("compare")}</legend>
      {COMPARISONS.filter((kind) => kind !== "KNOWN_NOW" || exploration.asOf).map((kind) => (
        <label key={kind} className={classes.option}>
          <input
            type="checkbox"
            checked={kinds.includes(kind)}
            onChange={({ currentTarget: { checked } }) =>
              change({ compare: (checked ? [...kinds, kind] : kinds.filter((other) => other !== kind)).join(",") || null })
            }
          />
          <span>{t(`compareOf.${kind}`)}</span>
        </label>
      ))}
      {others.length > 1 ? (
        <NativeSelect
          size="xs"
          label={t("compareOf.PLACE")}
          value={beside ?? ""}
          onChange={({ currentTarget: { value } }) => change({ with: value || null })}
          data={[{ value: "", label: t("noPlace") }, ...others]}
        />
      ) : null}
    </fieldset>
  );
}

/** The tree as a list: what lies deeper stands further in. */
function placesBelow(id: string, regions: Regions, depth = 0): { value: string; label: string }[] {
  if (!regions.byId.has(id)) return [];
  return [
    { value: id, label: `${"\u3000".repeat(depth)}${regions.nameOf(id)}` },
    ...regions.childrenOf(id).flatMap((child) => placesBelow(child.id, regions, depth + 1)),
  ];
}
