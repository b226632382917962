import { useQuery } from "@apollo/client/react";
import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useViewer } from "../access/use-viewer.ts";
import classes from "../bulk/bulk.module.css";
import { HistoryImportsDocument } from "../graphql/generated/pages.ts";
import { fullNumber } from "../i18n/format.ts";
import { useLanguageOf } from "../i18n/i18n.ts";
import { Fault } from "../ui/Fault.tsx";
import own from "./history-import.module.css";
import { HISTORY } from "./history-import-texts.ts";
import { minuteOf } from "./minute-of.ts";
import { WithdrawImport } from "./WithdrawImport.tsx";

/** The files that were entered, newest first. */
export function PastImports({ rootId }: { rootId: string }) {
  const { t, i18n } = useTranslation(HISTORY);
  const english = useLanguageOf(i18n) === "en";
  const { may } = useViewer();
  const [loading, setLoading] = useState(false);
  const past = useQuery(HistoryImportsDocument, { variables: { rootId }, skip: !rootId, fetchPolicy: "cache-and-network" });
  const page = past.data?.historyImports;
  if (past.error) return <Fault error={past.error} retry={() => void past.refetch()} />;
  if (!page) return null;
  if (page.edges.length === 0) return <p className={classes.note}>{t("none")}</p>;

  async function more(after: string | null) {
    setLoading(true);
    await past
      .fetchMore({
        variables: { after },
        updateQuery: (before, { fetchMoreResult: { historyImports } }) => ({
          ...before,
          historyImports: { ...historyImports, edges: [...before.historyImports.edges, ...historyImports.edges] } as typeof historyImports,
        }),
      })
      .catch(() => undefined);
    setLoading(false);
  }

  return (
    <div className={classes.stack}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
      <section className={classes.scroll} tabIndex={0} aria-label={t("stepPast")}>
        <table className={`${classes.table} ${own.past}`}>
          <thead>
            <tr>
              {(["when", "who", "mapping", "file", "result"] as const).map((head) => (
                <th key={head} scope="col">
                  {t(head)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {page.edges.map(({ node }) => {
              const { created, revised, unchanged, missing } = node;
              const counts = {
                ...{ created: fullNumber(created), revised: fullNumber(revised) },
                ...{ unchanged: fullNumber(unchanged), missing: fullNumber(missing) },
              };
              return (
                <tr key={node.id} data-import={node.id}>
                  <td>{minuteOf(node.importedAt)}</td>
                  <td>{node.importedByName ?? t("tool")}</td>
                  <td>
                    {english ? node.mappingNameEn : node.mappingName} · {t("version", { version: node.mappingVersion })}
                  </td>
                  <td>
                    {node.fileName} <span className={classes.note}>SHA-256 {node.sha256.slice(0, 12)}…</span>
                  </td>
                  <td>
                    {t("counts", counts)}
                    {node.withdrawnAt ? (
                      <p className={classes.note} data-withdrawn>
                        {t("withdrawn", {
                          ...{ when: minuteOf(node.withdrawnAt), who: node.withdrawnByName ?? t("tool"), reason: node.withdrawReason },
                        })}
                      </p>
                    ) : may("withdrawHistoryImport") ? (
                      <div>
                        <WithdrawImport importId={node.id} fileName={node.fileName} withdrawn={() => void past.refetch()} />
                      </div>
                    ) : null}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {page.pageInfo.hasNextPage ? (
        <div className={classes.row}>
          <Button variant="default" loading={loading} onClick={() => void more(page.pageInfo.endCursor)}>
            {t("more")}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
