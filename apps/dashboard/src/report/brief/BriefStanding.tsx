import type { MonthlyBrief } from "@kepu/schema";
import { attentionLines, MOST } from "../prepare-brief.ts";
import { useWords } from "../use-words.ts";
import classes from "./brief.module.css";
import { Part } from "./Part.tsx";
import { Shares } from "./Shares.tsx";

/** What a leader should ask about. */
export function Attention({ brief }: { brief: MonthlyBrief }) {
  const { t, nameOf } = useWords();
  const names = new Map([...brief.figures, ...brief.filings].map((one) => [one.code, nameOf(one)]));
  const lines = attentionLines(brief);
  return (
    <Part title={t("attention")}>
      {lines.length === 0 ? <p>{t("noAttention")}</p> : null}
      <ul className={classes.attention}>
        {lines.map(({ kind, codes, count }) => (
          <li key={`${kind} ${codes[0] ?? ""}`} data-attention={kind}>
            {t(`attends.${kind}`, { name: codes.map((code) => names.get(code) ?? code).join(t("listComma")), count })}
          </li>
        ))}
      </ul>
    </Part>
  );
}

export function Tasks({ brief: { tasks } }: { brief: MonthlyBrief }) {
  const { t, english } = useWords();
  return (
    <Part title={t("tasks")}>
      <Shares
        parts={[
          { key: "GREEN", word: t("light.GREEN"), count: tasks.lights.GREEN },
          { key: "YELLOW", word: t("light.YELLOW"), count: tasks.lights.YELLOW },
          { key: "RED", word: t("light.RED"), count: tasks.lights.RED },
          { key: "GREY", word: t("light.GREY"), count: tasks.lights.GREY },
        ]}
      />
      {tasks.worst.length === 0 ? <p>{t("noWorst")}</p> : null}
      <ul className={classes.lines}>
        {tasks.worst.slice(0, MOST.worst).map((task) => (
          <li key={task.taskId}>
            <span className={classes.cut}>{task.content}</span>
            <small>
              {[
                english ? task.leadNameEn : task.leadName,
                task.lateDays > 0 ? t("lateDays", { count: task.lateDays }) : "",
                task.escalated ? t("escalated") : "",
              ]
                .filter(Boolean)
                .join(" · ")}
            </small>
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Each form of the month: who was on time, late, or has not reported. */
export function Filings({ brief: { filings } }: { brief: MonthlyBrief }) {
  const { t, english, nameOf, shortDay } = useWords();
  const comma = t("listComma");
  return (
    <Part title={t("filings")}>
      {filings.length === 0 ? <p>{t("noFilings")}</p> : null}
      {filings.slice(0, MOST.forms).map((form) => {
        const names = (english ? form.missingNamesEn : form.missingNames).slice(0, english ? 2 : MOST.names);
        return (
          <div key={form.code} className={classes.filing} data-filing={form.code}>
            <p>{t("filingOf", { name: nameOf(form), expected: form.expected, due: shortDay(form.dueOn) })}</p>
            <Shares
              parts={[
                { key: "GREEN", word: t("filing.onTime"), count: form.onTime },
                { key: "YELLOW", word: t("filing.late"), count: form.late },
                { key: "RED", word: t("filing.missing"), count: form.missing },
                { key: "GREY", word: t("filing.notDue"), count: form.notDue },
              ]}
            />
            {form.missing > 0 ? (
              <small className={classes.cut}>
                {t(form.missing > names.length ? "notFiledMore" : "notFiled", { names: names.join(comma), count: form.missing })}
              </small>
            ) : null}
          </div>
        );
      })}
      {filings.length > MOST.forms ? <p className={classes.faint}>{t("moreRows", { count: filings.length - MOST.forms })}</p> : null}
    </Part>
  );
}
