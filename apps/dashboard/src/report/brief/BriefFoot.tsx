import { type MonthlyBrief, shanghaiTime } from "@kepu/schema";
import type { ReportRowFragment } from "../../graphql/generated/pages.ts";
import { useWords } from "../use-words.ts";
import classes from "./brief.module.css";

/** By which definitions, by whom, and the hash of the very bytes; and room for two names. */
export function BriefFoot({ brief, report }: { brief: MonthlyBrief; report: ReportRowFragment }) {
  const { t } = useWords();
  const versions = brief.definitions.map(({ code, number }) => t("version", { code, number })).join(t("listComma"));
  const madeAt = shanghaiTime(Date.parse(report.madeAt)).slice(0, 16).replace("T", " ");
  return (
    <footer className={classes.foot}>
      <p>
        {t("versions")} {versions}
      </p>
      <p>
        {t("madeLine", { name: report.makerName, at: madeAt })}
        {brief.synthetic ? ` · ${t("demo")}` : ""}
      </p>
      <p>
        {t("hash")} <code data-hash>{report.sha256}</code>
      </p>
      <p className={classes.names}>
        <span>{t("reviewed")}</span>
        <span>{t("signed")}</span>
      </p>
    </footer>
  );
}
