import { readFileSync } from "node:fs";
import { join } from "node:path";

/** What the demo's stream knows: written by the API when it fills the demo district. */
export interface StreamConfig {
  url: string;
  rootId: string;
  /** writes check-ins */
  deskToken: string;
  /** writes kiosk usage */
  deviceToken: string;
  readerToken: string;
}

/** The only reader of the environment. */
export function readStreamConfig(env: NodeJS.ProcessEnv = process.env): StreamConfig {
  const file = join(env.KEPU_DATA ?? ".data", "simulator.json");
  const { rootId, deskToken, deviceToken, readerToken } = JSON.parse(readFileSync(file, "utf8")) as Omit<StreamConfig, "url">;
  return { url: serviceUrl(env), rootId, deskToken, deviceToken, readerToken };
}

export function serviceUrl(env: NodeJS.ProcessEnv = process.env): string {
  return `${env.KEPU_URL ?? "http://localhost:4000"}/graphql`;
}

/** Who registers a replayed network: KEPU_USER with KEPU_PASSWORD, else the demo's office account. Answers the session cookie. */
export async function replaySignIn(env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const { userName, password } = accountOf(env);
  const url = serviceUrl(env);
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "x-kepu-csrf": "1" },
    body: JSON.stringify({
      query: "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { kind } } }",
      variables: { input: { userName, password } },
    }),
  }).catch(() => {
    throw new Error(`Nothing answers at ${url}: start the product first, or say where it is with KEPU_URL.`);
  });
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0];
  if (!cookie) throw new Error(`${userName} could not sign in: set KEPU_USER and KEPU_PASSWORD to an account of the office.`);
  return cookie;
}

function accountOf(env: NodeJS.ProcessEnv): { userName: string; password: string } {
  if (env.KEPU_USER && env.KEPU_PASSWORD) return { userName: env.KEPU_USER, password: env.KEPU_PASSWORD };
  const file = join(env.KEPU_DATA ?? ".data", "demo-accounts.json");
  const { accounts } = JSON.parse(readFileSync(file, "utf8")) as { accounts: { userName: string; password: string }[] };
  const office = accounts.find((account) => account.userName === "office");
  if (!office) throw new Error("There is no demo office account: set KEPU_USER and KEPU_PASSWORD.");
  return office;
}
