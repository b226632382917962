import { type MonthlyBrief, shanghaiDay } from "@kepu/schema";
import { MOST, numberText } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import classes from "./brief.module.css";
import { Part } from "./Part.tsx";

/** 情况说明 on the page's figures, with who said it. */
export function Statements({ brief }: { brief: MonthlyBrief }) {
  const { t, nameOf } = useWords();
  const figures = new Map(brief.figures.map((figure) => [figure.code, nameOf(figure)]));
  const { statements } = brief;
  return (
    <Part title={t("statements")}>
      {statements.length === 0 ? <p className={classes.faint}>{t("noStatements")}</p> : null}
      <ul className={classes.lines}>
        {statements.slice(-MOST.statements).map((one) => (
          <li key={one.statementId} data-statement={one.statementId}>
            <span className={classes.cut}>{one.text}</span>
            <small>
              {t("statementOf", { place: nameOf(one), figure: figures.get(one.code) ?? one.code })} · {one.writerName} ·{" "}
              {shanghaiDay(new Date(one.writtenAt))}
            </small>
          </li>
        ))}
      </ul>
      <More count={statements.length - MOST.statements} />
    </Part>
  );
}

export function Honours({ brief: { honours } }: { brief: MonthlyBrief }) {
  const { t, english, nameOf } = useWords();
  return (
    <Part title={t("honours")}>
      {honours.length === 0 ? <p className={classes.faint}>{t("noHonours")}</p> : null}
      <ul className={classes.lines}>
        {honours.slice(0, MOST.honours).map((one) => (
          <li key={one.honourId}>
            <span className={classes.cut}>{nameOf(one)}</span>
            <small>
              {t(`honourLevel.${one.level}`)} · {english ? one.holderNameEn : one.holderName}
            </small>
          </li>
        ))}
      </ul>
      <More count={honours.length - MOST.honours} />
    </Part>
  );
}

/** What the published account claims beside what was counted. */
export function Claims({ brief: { claims } }: { brief: MonthlyBrief }) {
  const { t, english, qualified } = useWords();
  return (
    <Part title={t("claims")}>
      {claims.length === 0 ? <p className={classes.faint}>{t("noClaims")}</p> : null}
      <ul className={classes.lines}>
        {claims.map((one) => (
          <li key={one.number}>
            {t("claimOf", {
              title: english ? one.titleEn : one.title,
              stated: qualified(one.qualifier, `${numberText(one.value, 1)} ${one.unit}`),
              counted: numberText(one.recorded, 1, 1),
            })}
            <small>{english ? one.noteEn : one.note}</small>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function More({ count }: { count: number }) {
  const { t } = useWords();
  return count > 0 ? <p className={classes.faint}>{t("moreRows", { count })}</p> : null;
}
