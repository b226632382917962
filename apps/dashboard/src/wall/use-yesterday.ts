import { useQuery } from "@apollo/client/react";
import { addDays, shanghaiDay } from "@kepu/schema";
import { useCallback } from "react";
import { PeriodOverviewDocument, type PeriodOverviewQuery } from "../graphql/generated/graphql.ts";
import type { OverviewFrame } from "../overview/merge-overview.ts";
import { isClosed } from "./prepare-wall.ts";
import { usePersistence } from "./use-persistence.ts";

interface Yesterday {
  figure(measure: string): number;
  places: PeriodOverviewQuery["overview"]["places"];
}

/** Outside opening hours, when nothing is going on: yesterday's figures by measure, and its communities. */
export function useYesterday(rootId: string, board: OverviewFrame | undefined): Yesterday | undefined {
  const day = addDays(board?.day ?? shanghaiDay(Date.now()), -1);
  const closed = board !== undefined && isClosed(board);
  const { data, error, refetch } = useQuery(PeriodOverviewDocument, {
    variables: { input: { regionId: rootId, from: day, to: day, compareFrom: null, compareTo: null } },
    skip: !closed,
  });
  const again = useCallback(() => refetch().catch(() => {}), [refetch]);
  usePersistence(closed ? error : undefined, again);
  if (!closed || !data) return undefined;
  const { figures, places } = data.overview;
  return { figure: (measure) => figures.find((figure) => figure.measure === measure)?.value ?? 0, places };
}
