import { unitText } from "@kepu/schema";
import { NativeSelect } from "@mantine/core";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { periodName } from "../../period/period-name.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { isOpen, labelled } from "../prepare-explore.ts";
import { Change, FigureButton } from "./Figure.tsx";
import type { LookProps } from "./LookAt.tsx";
import { prepareRanking } from "./prepare-ranking.ts";
import { RowName } from "./RowName.tsx";

/** Bars from zero of one period, the highest first; a place leads to what lies below it, a value to what it is made of. */
export function RankingLook({ explored, regions, change, prove }: LookProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const [params] = useSearchParams();
  const { periods, rows } = explored;
  const last = periods.findLast((period, n) => period !== explored.filling && rows.some((row) => row.cells[n]?.value != null));
  const asked = params.get("at");
  const at = periods.find((period) => period === asked) ?? last ?? periods.at(-1) ?? "";
  return (
    <>
      <NativeSelect
        size="xs"
        w={180}
        label={t("periodShown")}
        value={at}
        onChange={({ currentTarget: { value } }) => change({ at: value })}
        data={[...periods].reverse().map((period) => ({ value: period, label: periodName(period) }))}
      />
      {[...new Set(rows.map((row) => row.code))].map((code) => {
        const ranked = prepareRanking(labelled(rows.filter((row) => row.code === code)), at);
        const first = ranked[0]?.row;
        return (
          <Fragment key={code}>
            <h3 className={classes.subtitle}>
              {t("inUnit", { name: first?.indicator, unit: unitText(first?.unit ?? "", i18n.language) })}
            </h3>
            <ol className={classes.ranking}>
              {ranked.map(({ row, cell, share, place }) => {
                return (
                  <li key={row.key} data-ranked={row.key}>
                    <span>
                      <i className={classes.rank}>{place}</i>
                      <RowName row={row} regions={regions} change={change} />
                    </span>
                    <span className={classes.track}>
                      <i data-open={isOpen(cell)} style={{ width: `${share * 100}%` }} />
                    </span>
                    <FigureButton row={row} cell={cell} prove={prove} />
                    <small>
                      {cell.compared.map((one) => (
                        <span key={one.kind} title={t("base", { kind: t(`compareOf.${one.kind}`) })}>
                          {cell.compared.length > 1 ? `${t(`compareOf.${one.kind}`)} ` : ""}
                          <Change of={one} />{" "}
                        </span>
                      ))}
                    </small>
                  </li>
                );
              })}
            </ol>
          </Fragment>
        );
      })}
    </>
  );
}
