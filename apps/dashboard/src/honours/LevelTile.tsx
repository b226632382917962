import { IconAward } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useLanguageOf } from "../i18n/i18n.ts";
import classes from "./honours.module.css";
import type { Level } from "./prepare-honours.ts";

/** One level: how many, of which titles; pressing it shows only this level. */
export function LevelTile({ level: { level, count, titles }, chosen, choose }: { level: Level; chosen: boolean; choose(): void }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  return (
    <div className={classes.tile} data-level={level} data-chosen={chosen}>
      <button type="button" className={classes.tileHead} aria-pressed={chosen} onClick={choose}>
        <IconAward size={22} aria-hidden />
        <span>{t(`honours.level.${level}`)}</span>
        <b>
          <span data-count={level}>{count}</span> <small>{t("honours.unit")}</small>
        </b>
      </button>
      <ul>
        {titles.map(({ name, nameEn, honours, stated }) => (
          <li key={name} data-title={name}>
            <span>{language === "en" ? nameEn : name}</span>
            <span className={classes.number}>
              {honours.length}
              {stated === null ? null : <small> {t("honours.stated", { count: stated })}</small>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
