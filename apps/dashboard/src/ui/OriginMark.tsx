import type { Origin } from "@kepu/schema";
import { useTranslation } from "react-i18next";
import classes from "./origin-mark.module.css";

/** Where a record comes from, in a word: 公布, 官方, 合成, 自定, 登记. */
export function OriginMark({ origin }: { origin: Origin }) {
  const { t } = useTranslation();
  return (
    <span className={classes.mark} data-origin={origin} title={t(`originLong.${origin}`)}>
      {t(`origin.${origin}`)}
    </span>
  );
}
