import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { ReportingBoardDocument } from "../graphql/generated/graphql.ts";
import { STANDINGS, tallyOf } from "./prepare-board.ts";
import { useLiveReporting } from "./use-live-reporting.ts";

/** The board in one line of the overview: on time, late, missing over all forms' last whole periods; moves by itself. */
export function ReportingStrip({ rootId }: { rootId: string }) {
  const { t } = useTranslation();
  const { data, refetch } = useQuery(ReportingBoardDocument, {
    variables: { filter: { rootId } },
    skip: !rootId,
    fetchPolicy: "cache-and-network",
  });
  useLiveReporting(rootId, refetch);
  if (!data || data.reporting.length === 0) return null;
  const tally = tallyOf(data.reporting);
  return (
    <Link to="/review/board" data-reporting data-some={tally.MISSING > 0}>
      {t("attention.reporting")}{" "}
      {STANDINGS.filter((standing) => standing !== "OPEN").map((standing) => (
        <span key={standing} data-strip={`${standing} ${tally[standing]}`}>
          {t(`attention.${standing}`, { value: tally[standing] })}{" "}
        </span>
      ))}
    </Link>
  );
}
