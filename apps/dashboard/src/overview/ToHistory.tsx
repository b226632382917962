import { ActionIcon } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useViewer } from "../access/use-viewer.ts";
import type { Period } from "../period/period.ts";
import type { RegionView } from "../region/use-region-view.ts";

interface ToHistoryProps {
  title: string;
  view: RegionView;
  indicators: readonly string[];
  /** absent: as it happens; its history is the last 30 days, today the last of them */
  period?: Period;
}

/** From a chart to the history of what it shows: the same indicators, place and days. */
export function ToHistory({ title, view, indicators, period }: ToHistoryProps) {
  const { t } = useTranslation();
  const { may } = useViewer();
  if (!may("metrics") || !may("regionMetrics")) return null;
  const { rootId, roots, regionId } = view;
  const params = new URLSearchParams({ i: indicators.join(","), place: regionId, look: "bar" });
  if (rootId !== roots[0]) params.set("root", rootId);
  if (!period) params.set("period", "last30");
  else if (period.preset === "pastMonth" || period.preset === "custom")
    for (const name of ["from", "to"] as const) params.set(name, period[name]);
  else params.set("period", period.preset);
  const text = t("overview.toHistory");
  return (
    <ActionIcon
      component={Link}
      to={`/explore?${params}`}
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={`${title}: ${text}`}
      title={text}
      data-to-history={indicators.join(",")}
    >
      <IconHistory size={16} />
    </ActionIcon>
  );
}
