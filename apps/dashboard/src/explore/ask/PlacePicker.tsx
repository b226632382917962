import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Regions } from "../../region/use-regions.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";

interface PickerProps {
  /** where the viewer's world begins */
  home: string;
  regions: Regions;
  chosen: string[];
  count: number;
  choose(places: string[]): void;
  /** how they are broken down */
  children: ReactNode;
}

/** The tree of places: each alone, all right below it, or all its communities. */
export function PlacePicker({ home, regions, chosen, count, choose, children }: PickerProps) {
  const { t } = useTranslation(EXPLORE);
  return (
    <fieldset className={classes.field}>
      <legend>{t("places")}</legend>
      <p className={classes.note}>{t("placesChosen", { count })}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("places")}>
        {regions.ready ? <Branch id={home} open regions={regions} chosen={chosen} choose={choose} /> : null}
      </section>
      {children}
    </fieldset>
  );
}

function Branch({ id, open, regions, chosen, choose }: Omit<PickerProps, "home" | "count" | "children"> & { id: string; open: boolean }) {
  const { t } = useTranslation(EXPLORE);
  const place = regions.nameOf(id);
  const below = regions.childrenOf(id);
  const box = (token: string, text: string) => (
    <label className={classes.option}>
      <input
        type="checkbox"
        checked={chosen.includes(token)}
        onChange={({ currentTarget }) => choose(currentTarget.checked ? [...chosen, token] : chosen.filter((one) => one !== token))}
      />
      <span>{text}</span>
    </label>
  );
  const deeper = below.some((region) => regions.childrenOf(region.id).length > 0);
  if (below.length === 0) return box(id, place);
  return (
    <>
      {box(id, place)}
      <details className={classes.branch} open={open}>
        <summary>{t("children", { place })}</summary>
        {box(`children:${id}`, t("children", { place }))}
        {deeper ? box(`communities:${id}`, t("communities", { place })) : null}
        {below.map((region) => (
          <Branch key={region.id} id={region.id} open={false} regions={regions} chosen={chosen} choose={choose} />
        ))}
      </details>
    </>
  );
}
