import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import classes from "./tasks.module.css";

/** The table, and what waits for oneself. */
export function TaskTabs() {
  const { t } = useTranslation();
  return (
    <nav className={classes.tabs} aria-label={t("tasks.views")}>
      <NavLink to="/tasks" end>
        {t("tasks.title")}
      </NavLink>
      <NavLink to="/tasks/mine">{t("tasks.mine")}</NavLink>
    </nav>
  );
}
