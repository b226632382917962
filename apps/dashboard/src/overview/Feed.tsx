import { Skeleton, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { fullNumber, when } from "../i18n/format.ts";
import { Card } from "../ui/Card.tsx";
import type { OverviewFrame } from "./merge-overview.ts";
import classes from "./overview.module.css";

export function Feed({ board }: { board: OverviewFrame | undefined }) {
  const { t } = useTranslation();
  const textOf = useFeedText();
  const { search: here } = useLocation();
  return (
    <div className={classes.feed}>
      <Card title={t("overview.feed")}>
        {board === undefined ? (
          <Skeleton height={46} />
        ) : board.feed.length === 0 ? (
          <Text c="var(--ink-2)">{t("overview.noFeed")}</Text>
        ) : (
          <ul className={classes.feedList}>
            {board.feed.slice(0, 12).map((entry) => (
              <li key={entry.id}>
                <time dateTime={entry.at}>{when(entry.at, Date.parse(board.at))}</time>{" "}
                {entry.subjectId ? (
                  <Link to={{ pathname: `/${entry.kind.startsWith("KIOSK") ? "kiosks" : "activities"}/${entry.subjectId}`, search: here }}>
                    {textOf(entry)}
                  </Link>
                ) : (
                  textOf(entry)
                )}
              </li>
            ))}
          </ul>
        )}
      </Card>
    </div>
  );
}

/** A feed entry in words. */
export function useFeedText() {
  const { t, i18n } = useTranslation();
  return (entry: OverviewFrame["feed"][number]) =>
    t(`feed.${entry.kind}`, {
      name: i18n.language === "en" ? entry.subjectNameEn : entry.subjectName,
      value: entry.value === null ? "" : fullNumber(entry.value),
    });
}
