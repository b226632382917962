import { z } from "zod";

/** What the person who set this up must change: told in one line, without a stack. */
export class Misconfigured extends Error {}

const flag = (fallback: boolean) =>
  z
    .enum(["on", "off"])
    .default(fallback ? "on" : "off")
    .transform((value) => value === "on");

const environment = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must be a postgres:// address"),
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().default("127.0.0.1"),
  KEPU_DATA: z.string().default(".data"),
  KEPU_DEMO: flag(true),
  /** facts older than so many whole months are sealed and dropped; a year must be over, and late items in, before its first month goes */
  KEPU_FACT_MONTHS: z.coerce.number().int().min(14).max(1_200).default(36),
  KEPU_CLOCK: z.iso.datetime({ offset: true }).optional(),
  KEPU_SECRETS_FILE: z.string().optional(),
  KEPU_DEV_VITE: z.url().optional(),
  KEPU_TLS_CERT: z.string().optional(),
  KEPU_TLS_KEY: z.string().optional(),
  /** how many proxies stand before us; only then X-Forwarded-* is believed */
  KEPU_TRUST_PROXY: z.coerce.number().int().min(0).max(10).default(0),
  KEPU_DASHBOARD: z.string().optional(),
  /** shown as a bearer token it opens /metrics to other machines */
  KEPU_METRICS_TOKEN: z
    .string()
    .regex(/^\S{20,}$/, "must have 20 characters or more, and no space")
    .optional(),
  /** npm's word for the folder that a command was given in */
  INIT_CWD: z.string().default("."),
  /** an S3-compatible store for evidence: all of them (the region has a default), or none: then it is a folder below KEPU_DATA */
  KEPU_S3_ENDPOINT: z.url().optional(),
  KEPU_S3_BUCKET: z.string().optional(),
  KEPU_S3_REGION: z.string().default("us-east-1"),
  KEPU_S3_KEY_ID: z.string().optional(),
  KEPU_S3_SECRET: z.string().optional(),
  /** told of reminders; with the secret, what it is sent is signed */
  KEPU_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  KEPU_WEBHOOK_SECRET: z.string().min(16, "must have 16 characters or more").optional(),
  LIVE_TICK_MS: z.coerce.number().int().min(0).max(10_000).default(250),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

const S3 = ["KEPU_S3_ENDPOINT", "KEPU_S3_BUCKET", "KEPU_S3_KEY_ID", "KEPU_S3_SECRET"] as const;

export type Config = ReturnType<typeof readConfig>;

/** Pure: reads the whole environment, or throws one error that lists every fault. */
export function readConfig(env: Record<string, string | undefined>) {
  const parsed = environment
    .refine((value) => [0, S3.length].includes(S3.filter((name) => value[name]).length), {
      path: ["KEPU_S3_*"],
      message: `set all of ${S3.join(", ")}, or none`,
    })
    .safeParse(env);
  if (!parsed.success) {
    const faults = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Misconfigured(`The configuration is not usable:\n${faults.join("\n")}`);
  }
  const value = parsed.data;
  if (Boolean(value.KEPU_TLS_CERT) !== Boolean(value.KEPU_TLS_KEY))
    throw new Misconfigured("KEPU_TLS_CERT and KEPU_TLS_KEY go together: set both for HTTPS, or neither.");
  return {
    databaseUrl: value.DATABASE_URL,
    port: value.PORT,
    host: value.HOST,
    dataDir: value.KEPU_DATA,
    demo: value.KEPU_DEMO,
    clock: value.KEPU_CLOCK,
    factMonths: value.KEPU_FACT_MONTHS,
    secretsFile: value.KEPU_SECRETS_FILE ?? `${value.KEPU_DATA}/secrets.json`,
    devVite: value.KEPU_DEV_VITE,
    tls: value.KEPU_TLS_CERT && value.KEPU_TLS_KEY ? { cert: value.KEPU_TLS_CERT, key: value.KEPU_TLS_KEY } : undefined,
    trustProxy: value.KEPU_TRUST_PROXY,
    dashboardDir: value.KEPU_DASHBOARD ?? new URL("../../dashboard/dist", import.meta.url).pathname,
    metricsToken: value.KEPU_METRICS_TOKEN,
    calledFrom: value.INIT_CWD,
    s3: value.KEPU_S3_ENDPOINT
      ? {
          endpoint: value.KEPU_S3_ENDPOINT,
          bucket: value.KEPU_S3_BUCKET ?? "",
          region: value.KEPU_S3_REGION,
          keyId: value.KEPU_S3_KEY_ID ?? "",
          secret: value.KEPU_S3_SECRET ?? "",
        }
      : undefined,
    webhook: value.KEPU_WEBHOOK_URL ? { url: value.KEPU_WEBHOOK_URL, secret: value.KEPU_WEBHOOK_SECRET } : undefined,
    liveTickMs: value.LIVE_TICK_MS,
    logLevel: value.LOG_LEVEL,
  };
}

export function configFromProcess(): Config {
  return readConfig(process.env);
}
