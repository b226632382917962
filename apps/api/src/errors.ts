import type { ErrorCode } from "@kepu/schema";
import { GraphQLError } from "graphql";

interface Details {
  /** the input field that is wrong, as a path: `input.items` */
  field?: string;
  limit?: number;
  retryAfterSeconds?: number;
}

/** An error that a client may see: a closed set of codes, a sentence that says what to do. */
export class ProductError extends GraphQLError {
  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message, { extensions: { code, ...details, ...(httpStatus[code] ? { http: httpHead(code, details) } : {}) } });
  }
}

const httpStatus: Partial<Record<ErrorCode, number>> = { UNAVAILABLE: 503, RATE_LIMITED: 429, LIMIT_EXCEEDED: 413 };

function httpHead(code: ErrorCode, details: Details) {
  const headers = details.retryAfterSeconds ? new Map([["retry-after", String(details.retryAfterSeconds)]]) : undefined;
  return { status: httpStatus[code], ...(headers ? { headers } : {}) };
}

export const badInput = (field: string, message: string) => new ProductError("BAD_INPUT", message, { field });
export const notFound = (what: string) => new ProductError("NOT_FOUND", `There is no such ${what}, or it is not yours to see.`);
export const unavailable = (message = "The database is away; retry the same request in a moment.") =>
  new ProductError("UNAVAILABLE", message, { retryAfterSeconds: 2 });

/** Is this error the database being away (rather than a fault in our statement or data)? */
export function isDatabaseAway(error: unknown): boolean {
  const code = (error as { code?: string } | null)?.code ?? "";
  if (/^(08|57P0|53|25006)/.test(code)) return true;
  if (["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND"].includes(code)) return true;
  return /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    (error as Error | null)?.message ?? "",
  );
}
