import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import classes from "./review.module.css";

/** The inbox, and the board of who has reported; who has no inbox has only the board. */
export function ReviewTabs() {
  const { t } = useTranslation();
  const { may } = useViewer();
  if (!may("inbox")) return null;
  return (
    <nav className={classes.tabs} aria-label={t("review.views")}>
      <NavLink to="/review" end>
        {t("review.inbox")}
      </NavLink>
      <NavLink to="/review/board">{t("review.board")}</NavLink>
    </nav>
  );
}
