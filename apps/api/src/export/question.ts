import { coerceInputValue, type GraphQLInputType, type GraphQLSchema } from "graphql";
import { refuseUnstorable } from "../checked-text.ts";
import { badInput } from "../errors.ts";
import type { MetricsQuestion } from "../metric/ask.ts";

/** Reads a body by the contract's own input type: what GraphQL takes is taken, what it refuses is refused. */
export function questionReader(schema: GraphQLSchema): (body: unknown) => MetricsQuestion {
  const type = schema.getType("MetricsInput") as GraphQLInputType;
  return (body) => {
    if (body === null || body === undefined) throw badInput("input", "Send the query's `input` as JSON.");
    refuseUnstorable(body, "input");
    return coerceInputValue(body, type, (path, _value, error) => {
      throw badInput(["input", ...path].join("."), error.message);
    }) as MetricsQuestion;
  };
}
