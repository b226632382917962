import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { ActivityTodosDocument } from "../graphql/generated/graphql.ts";
import { fullNumber } from "../i18n/format.ts";
import classes from "./activity.module.css";

const TODOS = ["APPROVE", "PUBLISH", "RECORD", "RETURNED", "VERIFY"] as const;

/** What waits for the viewer, with how much of it. Who has nothing to do with activities sees nothing. */
export function TodoTabs({ regionId, todo, choose }: { regionId: string; todo: string | null; choose(todo: string): void }) {
  const { t } = useTranslation();
  const { may } = useViewer();
  const mine = { approve: may("approveActivity"), enter: may("recordActivity"), verify: may("verifyActivity") };
  const any = mine.approve || mine.enter || mine.verify;
  const { data } = useQuery(ActivityTodosDocument, {
    variables: { regionId, ...mine },
    skip: !regionId || !any,
    fetchPolicy: "cache-and-network",
    pollInterval: 30_000,
  });
  if (!any) return null;
  return (
    <nav className={classes.todos} aria-label={t("activityPlan.todo")}>
      <button type="button" aria-pressed={!todo} onClick={() => choose("")}>
        {t("activityPlan.everything")}
      </button>
      {TODOS.filter((one) => (one === "APPROVE" ? mine.approve : one === "VERIFY" ? mine.verify : mine.enter)).map((one) => (
        <button key={one} type="button" aria-pressed={todo === one} data-todo={one} onClick={() => choose(one)}>
          {t(`activityPlan.todos.${one}`)} <b>{data?.[one] ? fullNumber(data[one].totalCount) : "…"}</b>
        </button>
      ))}
    </nav>
  );
}
