import { useQuery } from "@apollo/client/react";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { type StatusLight, type TaskFilterInput, type TaskState, TasksDocument } from "../graphql/generated/graphql.ts";
import { paramsWith } from "../ui/params-with.ts";

export const LIGHTS = ["GREEN", "YELLOW", "RED", "GREY"] as const satisfies StatusLight[];
export const STATES = ["NOT_STARTED", "IN_PROGRESS", "BLOCKED", "DONE_PENDING", "CONFIRMED"] as const satisfies TaskState[];

/** Every page of the tasks that match: the table is grouped and printed as a whole. */
export function useTasks(filter: TaskFilterInput) {
  const { data, previousData, error, refetch, fetchMore } = useQuery(TasksDocument, {
    variables: { filter },
    skip: !filter.rootId,
    fetchPolicy: "cache-and-network",
  });
  const page = data?.tasks.pageInfo;
  useEffect(() => {
    if (!page?.hasNextPage) return;
    void fetchMore({
      variables: { after: page.endCursor },
      updateQuery: (before, { fetchMoreResult: { tasks: next } }) => ({
        tasks: { ...next, edges: [...before.tasks.edges, ...next.edges] },
      }),
    });
  }, [page, fetchMore]);
  const tasks = (data ?? previousData)?.tasks;
  return { tasks: tasks?.edges.map(({ node }) => node), counts: tasks?.counts, total: tasks?.totalCount, error, refetch };
}

/** The filter stands in the address. */
export function useTaskFilter(rootId: string) {
  const [params, setParams] = useSearchParams();
  const light = LIGHTS.find((one) => one === params.get("light"));
  const state = STATES.find((one) => one === params.get("state"));
  const filter: TaskFilterInput = {
    rootId,
    planId: params.get("plan"),
    organisationId: params.get("organisation"),
    states: state ? [state] : null,
    lights: light ? [light] : null,
    overdue: params.get("overdue") ? true : null,
    escalated: params.get("escalated") ? true : null,
    search: params.get("search"),
  };
  const set = (key: string, value: string | null) => setParams(paramsWith(params, { [key]: value }), { replace: key === "search" });
  const clear = () => setParams(paramsWith(params, Object.fromEntries(KEYS.map((key) => [key, null]))));
  return { filter, light, state, set, clear, narrowed: KEYS.some((key) => params.has(key)) };
}

const KEYS = ["plan", "organisation", "state", "light", "overdue", "escalated", "search"];
export type TaskFilterView = ReturnType<typeof useTaskFilter>;
