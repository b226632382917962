import { Drawer } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { percent } from "../i18n/format.ts";
import type { Clicked } from "./ExploreAnswer.tsx";
import classes from "./explore.module.css";
import { EXPLORE, unitText } from "./explore-texts.ts";
import { MARKS, statedText } from "./prepare-explore.ts";

/** What one figure is made of, as far as the answer says it. */
export function FigurePanel({ row, cell, close }: Clicked & { close(): void }) {
  const { t, i18n } = useTranslation(EXPLORE);
  const facts = (
    [
      ["missing", cell.missing ? t(`missingShort.${cell.missing}`) : null],
      ["numerator", cell.numerator === null ? null : statedText(cell.numerator, null)],
      ["denominator", cell.denominator === null ? null : statedText(cell.denominator, null)],
      ["completeness", percent(cell.completeness)],
      ["provisional", cell.provisional === null ? null : percent(cell.provisional)],
    ] as const
  ).filter(([, text]) => text !== null);
  return (
    <Drawer opened onClose={close} position="right" size="sm" title={t("detail")} closeButtonProps={{ "aria-label": t("close") }}>
      <div className={classes.stack}>
        <p className={classes.note}>{[row.indicator, row.place, row.part, cell.period].filter(Boolean).join(" · ")}</p>
        <p className={classes.big} data-figure-value>
          {cell.value === null ? "—" : `${cell.text} ${unitText(row.unit, i18n.language)}`}
        </p>
        <dl className={classes.facts}>
          {facts.map(([name, text]) => (
            <div key={name}>
              <dt>{t(`detailOf.${name}`)}</dt>
              <dd>{text}</dd>
            </div>
          ))}
          {cell.compared.map((one) => (
            <div key={one.kind}>
              <dt>{t("base", { kind: t(`compareOf.${one.kind}`) })}</dt>
              <dd>
                {one.base ?? "—"}
                {one.change === null ? "" : ` (${changeText(one.change)})`}
                {one.met === null ? "" : ` ${t(one.met ? "met" : "unmet")}`}
              </dd>
            </div>
          ))}
        </dl>
        {cell.marks.map((mark) => (
          <p key={mark} className={classes.note}>
            {MARKS[mark]} {t(`mark.${mark}`)}
          </p>
        ))}
        {cell.statements.map((text) => (
          <p key={text}>✎ {text}</p>
        ))}
      </div>
    </Drawer>
  );
}

/** ▲ +12.50 % */
export function changeText(change: string): string {
  const value = Number(change);
  return `${value > 0 ? "▲ +" : value < 0 ? "▼ " : ""}${change} %`;
}
