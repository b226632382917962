import { useTranslation } from "react-i18next";
import { changeOf, fullNumber } from "../i18n/format.ts";
import classes from "./overview.module.css";

interface ChangeProps {
  value: number;
  base: number | null;
  /** what the base is */
  words?: string;
  /** why there is none */
  missing?: string;
}

/** Arrow, word and base; without a base no percentage. */
export function Change({ value, base, words = "against", missing = "noBase" }: ChangeProps) {
  const { t } = useTranslation();
  const change = changeOf(value, base);
  if (change === null || base === null) return <div className={classes.sub}>{t(missing)}</div>;
  const arrow = change > 0 ? "▲" : change < 0 ? "▼" : "＝";
  return (
    <div className={classes.sub} data-direction={Math.sign(change)}>
      <b>{arrow}</b> {t(words, { change: change > 0 ? `+${change}` : change, base: fullNumber(base) })}
    </div>
  );
}
