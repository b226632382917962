import type { GraphQLField } from "graphql";
import type { Context } from "../context.ts";
import { ProductError } from "../errors.ts";
import type { RecordingOutcome, Tally } from "./metrics.ts";

/** The mutations that bring in facts. */
const RECORDING: ReadonlySet<string> = new Set(["recordCheckIns", "retractCheckIns", "recordKioskUsage"]);

/** Every recording mutation tells how long it took and what became of its items. */
export function metered(field: GraphQLField<unknown, Context>): void {
  const { resolve } = field;
  if (!resolve || !RECORDING.has(field.name)) return;
  field.resolve = async (source, args, context, info) => {
    const began = performance.now();
    const seconds = () => (performance.now() - began) / 1_000;
    const { metrics } = context.services;
    try {
      const answer = (await resolve(source, args, context, info)) as Tally;
      metrics.recorded(field.name, "answered", seconds(), answer);
      return answer;
    } catch (error) {
      metrics.recorded(field.name, outcomeOf(error), seconds());
      throw error;
    }
  };
}

function outcomeOf(error: unknown): RecordingOutcome {
  if (!(error instanceof ProductError)) return "failed";
  return error.extensions.code === "UNAVAILABLE" ? "unavailable" : "refused";
}
