import { IconCertificate } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLanguageOf } from "../i18n/i18n.ts";
import { impreciseDate } from "../i18n/qualified.ts";
import { OriginMark } from "../ui/OriginMark.tsx";
import { holderText } from "./honour-table.ts";
import classes from "./honours.module.css";
import type { Honour, Year } from "./prepare-honours.ts";

/** Year by year, one line for each title with its holders. */
export function Timeline({ years, linkTo }: { years: Year[]; linkTo(id: string): string }) {
  const { t } = useTranslation();
  return (
    <ol className={classes.years}>
      {years.map(({ year, honours }) => (
        <li key={year} data-year={year ?? "none"}>
          <h3 className={classes.year}>{year ? t("honours.year", { year }) : t("honours.noDate")}</h3>
          <ul className={classes.titles}>
            {byTitle(honours).map((rows) => (
              <TitleLine key={rows[0]?.id} rows={rows} linkTo={linkTo} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  );
}

function TitleLine({ rows, linkTo }: { rows: Honour[]; linkTo(id: string): string }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const [first] = rows;
  if (!first) return null;
  return (
    <li className={classes.line}>
      <span className={classes.badge} data-level={first.level}>
        {t(`honours.level.${first.level}`)}
      </span>
      <div>
        <p className={classes.name}>
          <b>{language === "en" ? first.nameEn : first.name}</b>
          {rows.length > 1 ? <span className={classes.times}>{t("honours.count", { count: rows.length })}</span> : null}
          <OriginMark origin={first.origin} />
        </p>
        <p className={classes.note}>
          {[
            first.awardedOn ? impreciseDate(first.awardedOn, language) : null,
            first.issuer ? t("honours.by", { issuer: first.issuer }) : null,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
        <ul className={classes.holders} aria-label={t("honours.holders")}>
          {rows.map((row) => (
            <li key={row.id} data-honour={row.id} data-state={row.state}>
              <Link to={linkTo(row.id)}>{holderText(row, language, t)}</Link>
              {row.certificates > 0 ? <IconCertificate size={15} aria-label={t("honours.certificate")} role="img" /> : null}
              {row.validUntil ? <small>{t("honours.until", { date: row.validUntil })}</small> : null}
              {row.state === "VALID" ? null : <small>{t(`honours.state.${row.state}`)}</small>}
            </li>
          ))}
        </ul>
      </div>
    </li>
  );
}

/** Honours of one title, issuer and date stand together. */
function byTitle(honours: readonly Honour[]): Honour[][] {
  const groups = new Map<string, Honour[]>();
  for (const one of honours) {
    const key = [one.level, one.name, one.issuer, one.awardedOn?.date].join("\n");
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()];
}
