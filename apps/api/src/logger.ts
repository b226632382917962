import { type DestinationStream, pino } from "pino";

/** Structured logs to stdout. Nothing personal: whole inputs, variables, tokens, phones and cards are never passed in, and these paths are cut if they are. */
export function createLogger(level: string, destination?: DestinationStream) {
  const options = { level, redact: { paths: ["*.password", "*.token", "*.phone", "*.card", "*.authorization", "*.cookie"], remove: true } };
  return destination ? pino(options, destination) : pino(options);
}
export type Logger = ReturnType<typeof createLogger>;
