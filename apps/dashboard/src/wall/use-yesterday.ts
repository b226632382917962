import { useQuery } from "@apollo/client/react";
import { addDays, shanghaiDay } from "@kepu/schema";
import { PeriodOverviewDocument } from "../graphql/generated/graphql.ts";
import type { OverviewFrame } from "../overview/merge-overview.ts";
import { isClosed } from "./prepare-wall.ts";

/** Outside opening hours, when nothing is going on: yesterday's figures by measure. */
export function useYesterday(rootId: string, board: OverviewFrame | undefined): ((measure: string) => number) | undefined {
  const day = addDays(board?.day ?? shanghaiDay(Date.now()), -1);
  const closed = board !== undefined && isClosed(board);
  const { data } = useQuery(PeriodOverviewDocument, {
    variables: { input: { regionId: rootId, from: day, to: day, compareFrom: null, compareTo: null } },
    skip: !closed,
  });
  if (!closed || !data) return undefined;
  return (measure) => data.overview.figures.find((figure) => figure.measure === measure)?.value ?? 0;
}
