import { useTranslation } from "react-i18next";
import { Link, useLocation, useSearchParams } from "react-router";
import { paramsWith } from "../ui/params-with.ts";
import classes from "./review.module.css";
import type { ReviewView } from "./SubmissionReviewPage.tsx";

/** The revisions that there are, each with the way to it. */
export function RevisionSwitch({ view, newest }: { view: ReviewView; newest: number }) {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const [params] = useSearchParams();
  if (newest < 2) return null;
  const searchOf = (revision: number) => paramsWith(params, { revision: revision === newest ? null : String(revision) }).toString();
  const revisions = Array.from({ length: newest }, (_, index) => index + 1);
  return (
    <nav className={classes.revisions} aria-label={t("review.revisions")}>
      {revisions.map((revision) => {
        const words = `${t("entry.revision", { revision })}${revision <= view.approvedRevision ? ` · ${t("entry.states.APPROVED")}` : ""}`;
        return revision === view.revision ? (
          <b key={revision} aria-current="true" data-revision={revision}>
            {words}
          </b>
        ) : (
          <Link key={revision} to={{ pathname, search: searchOf(revision) }} data-revision={revision}>
            {words}
          </Link>
        );
      })}
    </nav>
  );
}
