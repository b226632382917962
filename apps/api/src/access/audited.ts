import type { GraphQLField } from "graphql";
import { refuseUnstorable } from "../checked-text.ts";
import type { Context } from "../context.ts";
import { isDatabaseAway, unavailable } from "../errors.ts";
import { noteDenial, targetOf } from "./audit.ts";
import { isDenial } from "./viewer.ts";

/** Root fields that show somebody's data, if only under a pseudonym, who filled a form in with a phone number, or who may sign in: who looked is kept. */
const PERSONAL: ReadonlySet<string> = new Set(["checkIns", "quarantine", "experts", "submission", "accounts"]);

/** These answer for each item by itself: a broken one must not stop the others. */
const BY_ITEM: ReadonlySet<string> = new Set(["recordCheckIns", "retractCheckIns", "recordKioskUsage"]);

/** Every root field of a query or mutation tells the audit of a denial, and of an answer with personal data before it is given. */
export function audited(field: GraphQLField<unknown, Context>): void {
  const { resolve } = field;
  if (!resolve) return;
  field.resolve = async (source, args, context, info) => {
    try {
      if (!BY_ITEM.has(field.name)) refuseUnstorable(args, "");
      const answer = await resolve(source, args, context, info);
      if (PERSONAL.has(field.name)) await recordAccess(context, field.name, args);
      return answer;
    } catch (error) {
      if (isDenial(error)) noteDenial(context, field.name, args);
      throw isDatabaseAway(error) ? unavailable() : error; // with its HTTP status, which a masked error has not
    }
  };
}

function recordAccess({ services, viewer, requestId }: Context, action: string, args: Record<string, unknown>): Promise<void> {
  return services.audit.counted({ actor: viewer, action, outcome: "SUCCESS", target: targetOf(args), requestId });
}
