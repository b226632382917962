import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { changeOf, fullNumber, shortNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { Definition } from "../ui/Card.tsx";
import type { OverviewFrame } from "./merge-overview.ts";
import classes from "./overview.module.css";
import { prepareMinutes } from "./prepare-overview.ts";

const MEASURES = ["ATTENDANCE", "KIOSK_USES", "LOANS"] as const;

/** Today's figures of a region, each with its comparison, this month and this year. */
export function Figures({ board, name }: { board: OverviewFrame | undefined; name: string }) {
  const { t, i18n } = useTranslation();
  const language = useLanguageOf(i18n);
  const perMinute = board ? prepareMinutes(board, t).perMinute : [];
  const lastFull = perMinute.at(-2) ?? 0;
  return (
    <section className={classes.figures} aria-label={`${name} ${t("overview.figures")}`}>
      {MEASURES.map((measure) => {
        const figure = board?.figures.find((one) => one.measure === measure);
        return (
          <div key={measure} className={classes.figure}>
            <div className={classes.figureHead}>
              <span>
                {measure === "ATTENDANCE" ? `${t("today")} ` : ""}
                {t(`measure.${measure}`)}
              </span>
              <Definition text={t(`define.${measure}`)} />
            </div>
            {figure ? (
              <>
                <div className={classes.value} title={fullNumber(figure.today)} data-figure={measure}>
                  {shortNumber(figure.today, language)}
                </div>
                <Comparison today={figure.today} base={figure.base} />
                <div className={classes.sub}>
                  {t("thisMonth")} {shortNumber(figure.month, language)} · {t("thisYear")} {shortNumber(figure.year, language)}
                </div>
              </>
            ) : (
              <Skeleton height={62} mt={4} />
            )}
          </div>
        );
      })}
      <div className={classes.figure}>
        <div className={classes.figureHead}>
          <span>{t("overview.perMinute")}</span>
          <Definition text={t("define.CHECK_INS")} />
        </div>
        {board ? (
          <>
            <div className={classes.value}>{lastFull}</div>
            <Spark values={perMinute.slice(-31, -1)} />
          </>
        ) : (
          <Skeleton height={62} mt={4} />
        )}
      </div>
    </section>
  );
}

function Comparison({ today, base }: { today: number; base: number | null }) {
  const { t } = useTranslation();
  const change = changeOf(today, base);
  if (change === null || base === null) return <div className={classes.sub}>{t("noBase")}</div>;
  const arrow = change > 0 ? "▲" : change < 0 ? "▼" : "＝";
  return (
    <div className={classes.sub} data-direction={Math.sign(change)}>
      <b>{arrow}</b> {t("against", { change: change > 0 ? `+${change}` : change, base: fullNumber(base) })}
    </div>
  );
}

function Spark({ values }: { values: number[] }) {
  const most = Math.max(1, ...values);
  return (
    <svg
      className={classes.spark}
      viewBox={`0 0 ${values.length * 4} 24`}
      preserveAspectRatio="none"
      aria-hidden="true"
      role="presentation"
    >
      {values.map((value, index) => {
        const height = Math.max(1, (value / most) * 24);
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the row is the identity
        return <rect key={index} x={index * 4} y={24 - height} width="3" height={height} />;
      })}
    </svg>
  );
}
