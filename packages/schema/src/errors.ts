/** The closed set of `extensions.code`. Anything else is masked as INTERNAL with a request id. */
export const ERROR_CODES = {
  UNAUTHENTICATED: "Sign in, or send a credential.",
  FORBIDDEN: "Your role does not allow this.",
  NOT_FOUND: "There is no such object, or it is not yours to see.",
  BAD_INPUT: "A field is wrong; `extensions.field` names it.",
  CONFLICT: "Somebody changed it meanwhile, or a key was reused with other content.",
  LIMIT_EXCEEDED: "Too large, too deep, too many: `extensions.limit` says how much is allowed.",
  EXPIRED: "The facts of a month asked for are no longer kept; only its standard figures are.",
  RATE_LIMITED: "Too many requests; wait `extensions.retryAfterSeconds`.",
  UNAVAILABLE: "The outcome is unknown or the database is away; retry the same request with the same ids.",
  INTERNAL: "Our fault; `extensions.requestId` names the log line.",
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;
