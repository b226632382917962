import { useQuery } from "@apollo/client/react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import { QuarantineDocument } from "../graphql/generated/pages.ts";
import { csvTime, fullNumber, when } from "../i18n/format.ts";
import { RegionBar } from "../region/RegionBar.tsx";
import { useRegionView } from "../region/use-region-view.ts";
import { NoRight } from "../ui/NoRight.tsx";
import { RecordCard } from "../ui/RecordCard.tsx";
import classes from "./quarantine.module.css";

/** What the door refused, for the office: nothing that was sent is silently lost. */
export function QuarantinePage() {
  const { t } = useTranslation();
  const { may } = useViewer();
  const view = useRegionView();
  const { rootId } = view;
  const { data, error, refetch, fetchMore } = useQuery(QuarantineDocument, {
    variables: { rootId },
    skip: !rootId || !may("quarantine"),
    fetchPolicy: "cache-and-network",
  });
  if (!may("quarantine")) return <NoRight />;
  const page = data?.quarantine;
  const more = () =>
    void fetchMore({
      variables: { after: page?.pageInfo.endCursor ?? null },
      updateQuery: (old, { fetchMoreResult: { quarantine: next } }) => ({
        quarantine: { ...next, edges: [...old.quarantine.edges, ...next.edges] },
      }),
    });
  return (
    <div className={classes.page}>
      <RegionBar view={view} title={t("quarantine.title")} />
      <RecordCard
        title={t("quarantine.title")}
        definition={t("define.quarantine")}
        fileName={`${view.regions.nameOf(rootId)}_${t("quarantine.title")}`}
        {...(page && page.totalCount > 0 ? { note: t("quarantine.count", { value: fullNumber(page.totalCount) }) } : {})}
        rows={page?.edges.map((edge) => edge.node)}
        keyOf={(line) => line.id}
        empty={t("quarantine.none")}
        error={error}
        retry={() => void refetch()}
        {...(page?.pageInfo.hasNextPage ? { more } : {})}
        columns={[
          { head: t("quarantine.receivedAt"), show: (line) => when(line.receivedAt, Date.now()), csv: (line) => csvTime(line.receivedAt) },
          {
            head: t("quarantine.reason"),
            show: (line) => <span title={line.message}>{t(`quarantine.reasons.${line.reason}`)}</span>,
            csv: (line) => t(`quarantine.reasons.${line.reason}`),
          },
          { head: t("quarantine.sender"), show: (line) => line.credential, csv: (line) => line.credential },
          { head: t("quarantine.times"), show: (line) => fullNumber(line.times), csv: (line) => line.times, number: true },
          { head: t("quarantine.field"), show: (line) => line.field ?? "—", csv: (line) => line.field ?? null, wide: true },
          {
            head: t("quarantine.item"),
            show: (line) => <code className={classes.item}>{line.item}</code>,
            csv: (line) => line.item,
            wide: true,
          },
        ]}
      />
    </div>
  );
}
