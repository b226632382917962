import { useApolloClient } from "@apollo/client/react";
import { useCallback, useEffect, useRef, useState } from "react";
import { codeOf } from "../graphql/client.ts";
import {
  ExploreCostDocument,
  type ExploreCostQuery,
  ExploreMetricsDocument,
  type ExploreMetricsQuery,
  type MetricsInput,
} from "../graphql/generated/pages.ts";
import type { Answer } from "./prepare-explore.ts";

/** more than this is asked only when it is said */
const ASKED_AT_ONCE = 60_000;
/** figures on a page: small enough for progress to be seen and a cancel to be felt */
const ON_A_PAGE = 40_000;
const SLOW_MS = 1_000;

interface Asked {
  /** the question that this belongs to */
  key: string;
  cost: ExploreCostQuery["metricsCost"] | null;
  state: "asking" | "waiting" | "done" | "cancelled" | "failed";
  done: number;
  error: unknown;
}

/** The newest answer there is. */
interface Kept {
  key: string;
  answer: Answer;
  /** when it came */
  at: number;
}

const START: Omit<Asked, "key"> = { cost: null, state: "asking", done: 0, error: null };

/** The answer to a question, its cost first; a new question stops the one before, and the answer before stays on screen till then. */
export function useMetrics(input: MetricsInput | null) {
  const client = useApolloClient();
  const key = input ? JSON.stringify(input) : "";
  const [asked, setAsked] = useState<Asked>({ ...START, key });
  const [kept, setKept] = useState<Kept | null>(null);
  const [slow, setSlow] = useState(false);
  const running = useRef<AbortController | null>(null);

  const start = useCallback(
    async (question: string, whatever: boolean) => {
      running.current?.abort();
      if (question === "") return;
      const controller = new AbortController();
      running.current = controller;
      const mine = () => running.current === controller && !controller.signal.aborted;
      const set = (changed: Partial<Asked>) => mine() && setAsked((before) => ({ ...before, ...changed, key: question }));
      setSlow(false);
      const timer = setTimeout(() => mine() && setSlow(true), SLOW_MS);
      const options = {
        fetchPolicy: "no-cache",
        context: { fetchOptions: { signal: controller.signal }, queryDeduplication: false },
      } as const;
      const asking: MetricsInput = JSON.parse(question);
      if (mine()) setAsked((before) => ({ ...START, cost: before.key === question ? before.cost : null, key: question }));
      try {
        const cost = (await client.query({ query: ExploreCostDocument, variables: { input: asking }, ...options })).data?.metricsCost;
        if (!cost) return;
        set({ cost });
        if (!whatever && cost.points > ASKED_AT_ONCE) return set({ state: "waiting" });
        const first = Math.min(1_000, Math.max(1, Math.floor(ON_A_PAGE / Math.max(1, cost.periods))));
        let answer: Answer | null = null;
        for (let after: string | null = null; ; ) {
          const { data }: { data?: ExploreMetricsQuery } = await client.query({
            query: ExploreMetricsDocument,
            variables: { input: { ...asking, first, after } },
            ...options,
          });
          if (!data || !mine()) return;
          answer = joined(answer, data.metrics);
          if (!data.metrics.pageInfo.hasNextPage) break;
          after = data.metrics.pageInfo.endCursor;
          set({ done: answer.series.length });
        }
        setKept({ key: question, answer, at: Date.now() });
        set({ state: "done" });
      } catch (error) {
        set({ state: "failed", error });
      } finally {
        clearTimeout(timer);
        if (mine()) setSlow(false);
      }
    },
    [client],
  );

  useEffect(() => {
    void start(key, false);
    return () => running.current?.abort();
  }, [key, start]);

  const current = asked.key === key ? asked : { ...START, key };
  const away = current.state === "failed" && codeOf(current.error) === "UNAVAILABLE";
  useEffect(() => {
    if (!away) return;
    const again = () => void start(key, true);
    window.addEventListener("online", again);
    return () => window.removeEventListener("online", again);
  }, [away, key, start]);

  const ask = useCallback(() => void start(key, true), [key, start]);
  const mine = kept?.key === key;
  const shown = mine || away || current.state === "asking" ? kept : null;
  return {
    ...current,
    slow,
    /** nobody answers: what is on screen is what was known before */
    away,
    shown: shown?.answer ?? null,
    /** when what is shown was answered */
    shownAt: shown?.at ?? null,
    /** what is shown answers this question */
    fits: mine,
    ask,
    cancel: () => {
      running.current?.abort();
      setSlow(false);
      setAsked((before) => ({ ...before, key, state: "cancelled" }));
    },
  };
}
export type Metrics = ReturnType<typeof useMetrics>;

function joined(before: Answer | null, page: Answer): Answer {
  if (!before) return page;
  const known = new Set(before.definitions.map(({ code, number }) => `${code} ${number}`));
  const said = new Set(before.statements.map(({ id }) => id));
  return {
    ...before,
    series: [...before.series, ...page.series],
    definitions: [...before.definitions, ...page.definitions.filter(({ code, number }) => !known.has(`${code} ${number}`))],
    statements: [...before.statements, ...page.statements.filter(({ id }) => !said.has(id))],
  };
}
