import { useQuery } from "@apollo/client/react";
import { addDays } from "@kepu/schema";
import { useMemo } from "react";
import { useViewer } from "../access/use-viewer.ts";
import { ExploreRestatementsDocument } from "../graphql/generated/pages.ts";
import type { Exploration } from "./exploration.ts";
import type { Restatement } from "./prepare-restated.ts";

const DAYS = 365;
const MOST = 200;
const NONE: Restatement[] = [];

/** What changed in closed periods within a year before the day that is asked for, the latest first. */
export function useRestatements(rootId: string, { indicators, asOf }: Exploration, today: string): Restatement[] {
  const { may } = useViewer();
  const until = asOf ?? today;
  const { data } = useQuery(ExploreRestatementsDocument, {
    variables: { input: { rootId, since: addDays(until, -DAYS), until, codes: indicators, first: MOST, after: null } },
    skip: !may("restatements") || !rootId || indicators.length === 0,
  });
  return useMemo(() => data?.restatements.edges.map(({ node }) => node) ?? NONE, [data]);
}
