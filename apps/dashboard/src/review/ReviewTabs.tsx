import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import classes from "./review.module.css";

/** The inbox, and the board of who has reported. */
export function ReviewTabs() {
  const { t } = useTranslation();
  const { may } = useViewer();
  return (
    <nav className={classes.tabs} aria-label={t("review.views")}>
      {may("inbox") ? (
        <NavLink to="/review" end>
          {t("review.inbox")}
        </NavLink>
      ) : null}
      <NavLink to="/review/board">{t("review.board")}</NavLink>
    </nav>
  );
}
