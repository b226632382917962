import { randomUUID } from "node:crypto";
import { unwrapResolverError } from "@apollo/server/errors";
import type { ErrorCode } from "@kepu/schema";
import { GraphQLError, type GraphQLFormattedError } from "graphql";
import type { Logger } from "./logger.ts";
import { requestIdOfError } from "./operation/request-id.ts";

interface Details {
  /** the input field that is wrong, as a path: `input.items` */
  field?: string;
  limit?: number;
  /** a file that cannot be read: why, in a word of spreadsheet/unreadable-table.ts, and where */
  reason?: string;
  cell?: string | undefined;
  retryAfterSeconds?: number;
  /** CONFLICT: what is stored now, and what was sent */
  current?: object;
  submitted?: object;
  /** BAD_INPUT of a submission: what the form's rules found */
  findings?: object[];
  /** where the code alone does not say it */
  httpStatus?: number;
}

/** An error that a client may see: a closed set of codes, a sentence that says what to do. */
export class ProductError extends GraphQLError {
  constructor(code: ErrorCode, message: string, details: Details = {}) {
    const { httpStatus: status = httpStatus[code], ...told } = details;
    super(message, { extensions: { code, ...told, ...(status ? { http: httpHead(status, details) } : {}) } });
  }
}

const httpStatus: Partial<Record<ErrorCode, number>> = { UNAVAILABLE: 503, RATE_LIMITED: 429, LIMIT_EXCEEDED: 413 };

function httpHead(status: number, details: Details) {
  const headers = details.retryAfterSeconds ? new Map([["retry-after", String(details.retryAfterSeconds)]]) : undefined;
  return { status, ...(headers ? { headers } : {}) };
}

export const badInput = (field: string, message: string) => new ProductError("BAD_INPUT", message, { field });
/** A stale write: nothing is overwritten, nothing is lost. */
export const conflict = (message: string, current: object, submitted: object) =>
  new ProductError("CONFLICT", message, { current, submitted });
/** One sentence for every object, for a foreign one is answered like an absent one to the letter; `_what` says to who reads the code what was looked for. */
export const notFound = (_what: string) => new ProductError("NOT_FOUND", NOT_FOUND);
export const NOT_FOUND = "There is no such object, or it is not yours to see.";
export const unavailable = (message = "The database is away; retry the same request in a moment.") =>
  new ProductError("UNAVAILABLE", message, { retryAfterSeconds: 2 });

/** What every statement fails with while the database is known to be away. */
export class DatabaseAway extends Error {
  readonly code = "ECONNRESET";

  constructor() {
    super("the database is away");
  }
}

const CONNECTION_LOST =
  /Connection (terminated|ended)|timeout (expired|exceeded when trying to connect)|Client (has encountered a connection error|was closed)/;

/** Is this error the database being away (rather than a fault in our statement or data)? */
export function isDatabaseAway(error: unknown): boolean {
  const { code = "", name = "", message = "" } = (error ?? {}) as { code?: string; name?: string; message?: string };
  // 25006: it became a standby; 25P03: it gave up a transaction that we did not go on with
  if (/^(08|57P0|53|25006|25P03)/.test(code)) return true;
  if (["ECONNREFUSED", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ENOTFOUND", "EHOSTUNREACH", "ENETUNREACH"].includes(code)) return true;
  // TypeORM takes a lost connection away from whoever is still working on it
  return name.startsWith("QueryRunnerAlreadyReleased") || CONNECTION_LOST.test(message);
}

/** What leaves the process: our own errors and GraphQL's own syntax and validation errors as they are, anything else masked with the request id. */
export function formatError(formatted: GraphQLFormattedError, error: unknown, logger: Logger): GraphQLFormattedError {
  const original = unwrapResolverError(error);
  if (original instanceof ProductError) return formatted;
  const rule = (error as { originalError?: unknown } | null)?.originalError;
  if (rule instanceof ProductError) return { ...formatted, extensions: { ...formatted.extensions, code: rule.extensions.code } };
  const code = String(formatted.extensions?.code ?? "");
  if (
    ["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED", "BAD_USER_INPUT", "BAD_REQUEST", "OPERATION_RESOLUTION_FAILURE"].includes(code)
  ) {
    return {
      message: withoutValues(formatted.message),
      locations: formatted.locations,
      path: formatted.path,
      extensions: { code: "BAD_INPUT", kind: code },
    };
  }
  if (isDatabaseAway(original))
    return { message: unavailable().message, path: formatted.path, extensions: { ...unavailable().extensions, http: undefined } };
  const requestId = requestIdOfError(error) ?? randomUUID();
  logger.error({ requestId, err: describeFault(original), path: formatted.path }, "a request failed");
  return { message: "Something went wrong on our side.", path: formatted.path, extensions: { code: "INTERNAL", requestId } };
}

/** graphql-js quotes what it did not like; a phone number in the wrong place must not come back in an error, nor reach a client's log. */
export function withoutValues(message: string): string {
  return message
    .replace(/ got invalid value [\s\S]*? at "([\w.[\]]+)"/, ' is wrong at "$1"')
    .replace(/ got invalid value [\s\S]*?; (?=Expected|Field|Value|\w+ cannot)/, " is wrong; ")
    .replace(/(cannot represent [^:]*): [\s\S]*$/, "$1.")
    .replace(/Value [\s\S]*? does not exist/, "The value does not exist")
    .replace(/Expected value of type "([^"]+)", found [\s\S]*$/, 'Expected a value of type "$1".')
    .replace(/(Unexpected|found) (\w+) "[\s\S]*?"/g, "$1 $2");
}

/** A fault for the log: never PostgreSQL's `detail` or `parameters`, which quote values, nor what its messages quote of a value that it cannot read. */
export function describeFault(fault: unknown) {
  const error = fault as { name?: string; message?: string; code?: string; stack?: string };
  return {
    name: error?.name,
    message: (error?.code?.startsWith("22") ? error.message?.replace(/"[\s\S]*"/, '"…"') : error?.message)?.slice(0, 300),
    code: error?.code,
    stack: error?.stack
      ?.split("\n")
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 5)
      .join("\n"),
  };
}
