import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the demo's stream knows: written by the API when it fills the demo district. */
export interface StreamConfig {
  url: string;
  rootId: string;
  deviceToken: string;
  readerToken: string;
}

/** The only reader of the environment. */
export function readStreamConfig(env: NodeJS.ProcessEnv = process.env): StreamConfig {
  const file = join(env.KEPU_DATA ?? ".data", "simulator.json");
  const { rootId, deviceToken, readerToken } = JSON.parse(readFileSync(file, "utf8")) as Omit<StreamConfig, "url">;
  return { url: serviceUrl(env), rootId, deviceToken, readerToken };
}

export function serviceUrl(env: NodeJS.ProcessEnv = process.env): string {
  return `${env.KEPU_URL ?? "http://localhost:4000"}/graphql`;
}
