import { unitText } from "@kepu/schema";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Lines } from "../../charts/Lines.tsx";
import { LinesLegend } from "../../charts/LinesLegend.tsx";
import { listed } from "../../i18n/format.ts";
import { periodName } from "../../period/period-name.ts";
import { Card } from "../../ui/Card.tsx";
import { withinOf } from "../exploration.ts";
import classes from "../explore.module.css";
import { EXPLORE } from "../explore-texts.ts";
import { type Explored, labelled, type Row } from "../prepare-explore.ts";
import type { LookProps } from "./LookAt.tsx";
import { prepareLines } from "./prepare-lines.ts";
import { RowName } from "./RowName.tsx";
import { useLineWords } from "./use-line-words.ts";

/** A chart of lines or columns for each unit. */
export function TrendLook({ exploration, explored, answer, regions, change, prove }: LookProps) {
  const { t, i18n } = useTranslation(EXPLORE);
  const words = useLineWords();
  const [lit, setLit] = useState<string | null>(null);
  const zoom = (name: string) => {
    const within = withinOf(explored.periods.find((period) => periodName(period) === name) ?? "");
    if (within) change({ period: "custom", ...within });
  };
  return explored.units.map((unit) => {
    const rows = labelled(explored.rows.filter((row) => row.unit === unit));
    const byKey = new Map(rows.map((row) => [row.key, row]));
    const open = (key: string, n: number) => {
      const row = byKey.get(key);
      if (row?.cells[n]) prove?.(row, row.cells[n]);
    };
    const model = prepareLines(explored, rows, words);
    const indicators = [...new Set(rows.map((row) => row.indicator))];
    const named = `${listed(indicators.slice(0, 3), i18n.language)}${indicators.length > 3 ? " …" : ""}`;
    const title = t("inUnit", { name: named, unit: unitText(unit, i18n.language) });
    return (
      <Card
        key={unit}
        title={title}
        summary={summaryOf(explored, rows, t)}
        table={{
          columns: [t("period"), ...rows.map((row) => row.label)],
          rows: explored.periods.map((period, n) => [periodName(period), ...rows.map((row) => row.cells[n]?.text || null)]),
        }}
        fileName={`${title}_${nameAt(explored, 0)}_${nameAt(explored, -1)}`.replaceAll("/", "-")}
        {...(answer.synthetic ? { note: t("synthetic") } : {})}
      >
        <div className={classes.chart}>
          <LinesLegend
            model={model}
            columns={exploration.look === "bar"}
            light={setLit}
            name={(key, label) => {
              const row = byKey.get(key);
              return row ? <RowName row={row} regions={regions} change={change} /> : label;
            }}
            {...(explored.filling ? { note: t("filling", { day: answer.asOfDay }) } : {})}
          />
          <div className={classes.plot}>
            {rows.some((row) => row.cells.some((cell) => cell.value !== null)) ? (
              <Lines
                model={model}
                label={title}
                columns={exploration.look === "bar"}
                open={prove ? open : undefined}
                zoom={zoom}
                lit={lit}
              />
            ) : (
              <p className={classes.empty}>{t("noValues", { why: explored.missing.map((one) => t(`missingShort.${one}`)).join(" / ") })}</p>
            )}
          </div>
        </div>
      </Card>
    );
  });
}

const nameAt = ({ periods }: Explored, n: number) => periodName(periods.at(n) ?? "");

type Words = (key: string, options: Record<string, unknown>) => string;

function summaryOf(explored: Explored, rows: Row[], t: Words): string {
  const n = explored.periods.findLastIndex((_, index) => rows.some((row) => row.cells[index]?.value != null));
  const counts = { rows: rows.length, periods: explored.periods.length };
  if (n < 0) return t("summaryEmpty", counts);
  const top = rows.reduce((best, row) => ((row.cells[n]?.value ?? -Infinity) > (best.cells[n]?.value ?? -Infinity) ? row : best));
  return t("summary", {
    ...counts,
    ...{ from: nameAt(explored, 0), to: nameAt(explored, -1), period: nameAt(explored, n) },
    top: top.label,
    value: top.cells[n]?.text,
  });
}
