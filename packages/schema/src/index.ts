export * from "./enums.ts";
export * from "./errors.ts";
export * from "./form-rules.ts";
export * from "./limits.ts";
export * from "./machine.ts";
export * from "./period.ts";
export * from "./time.ts";
export * from "./uuid7.ts";
