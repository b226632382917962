import type { LiveReportingSubscription } from "../graphql/generated/graphql.ts";

type Frame = LiveReportingSubscription["liveReporting"];

export interface Moves {
  all: number;
  resets: number;
  byForm: Readonly<Record<string, number>>;
}

const NONE: Moves = { all: 0, resets: 0, byForm: {} };

/** Counts what moved: two frames before one rendering are two moves, none is lost. */
export function countMoves(moves: Moves = NONE, { kind, formIds, tasks }: Frame): Moves {
  if (kind === "SNAPSHOT") return moves;
  if (kind === "RESET") return { ...moves, all: moves.all + 1, resets: moves.resets + 1 };
  if (formIds.length === 0 && !tasks) return moves;
  const byForm = { ...moves.byForm };
  for (const id of formIds) byForm[id] = (byForm[id] ?? 0) + 1;
  return { ...moves, all: moves.all + 1, byForm };
}

/** How often something moved that concerns a form, or anything. */
export function movesOf(moves: Moves | undefined, formId?: string): number {
  if (!moves) return 0;
  return formId ? (moves.byForm[formId] ?? 0) + moves.resets : moves.all;
}
