import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { District, Places } from "./district.ts";
import { checkIn, use } from "./sender.ts";

const WITHIN_MS = 10_000;
/** a user name may try ten times a minute */
const SIGN_IN_EVERY_MS = 15_000;

export interface Probed {
  door: string;
  status: number;
  code: string;
  retryAfter: string | null;
  ms: number;
}

/** The doors that write: a device's and a desk's credential, a person's session, and the sign-in itself. Each asks again and again. */
export async function openDoors(district: District, where: Places) {
  const url = district.urls[0] ?? "";
  const { accounts } = JSON.parse(readFileSync(join(district.dataDir, "demo-accounts.json"), "utf8")) as {
    accounts: { userName: string; password: string }[];
  };
  const person = accounts.find((account) => account.userName === "office");
  if (!person) throw new Error("the demo has no office account");
  const sent: { kind: "checkIn" | "use"; id: string }[] = [];
  const credential = (token: string) => ({ authorization: `Bearer ${token}` });
  const ask = (headers: Record<string, string>, query: string, input: object) =>
    fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-kepu-csrf": "1", origin: url, ...headers },
      body: JSON.stringify({ query, variables: { input } }),
      signal: AbortSignal.timeout(WITHIN_MS),
    });
  const signIn = (headers = {}) =>
    ask(headers, "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { kind } } }", {
      userName: person.userName,
      password: person.password,
    });
  const items = (kind: "checkIn" | "use") => {
    const item = kind === "checkIn" ? checkIn(where.activities) : use(where.kiosks);
    sent.push({ kind, id: item.id });
    return { sentAt: new Date().toISOString(), items: [item] };
  };
  const CHECK_IN = "mutation ($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { accepted rejected } }";
  const USE = "mutation ($input: RecordKioskUsageInput!) { recordKioskUsage(input: $input) { accepted rejected } }";
  const cookie = (await signIn()).headers.getSetCookie()[0]?.split(";")[0] ?? "";
  if (!cookie) throw new Error("nobody could sign in");

  const doors: Record<string, () => Promise<Response>> = {
    device: () => ask(credential(district.token("deviceToken")), USE, items("use")),
    desk: () => ask(credential(district.token("deskToken")), CHECK_IN, items("checkIn")),
    session: () => ask({ cookie }, CHECK_IN, items("checkIn")),
    "sign-in": () => signIn(),
  };

  async function probe(door: string): Promise<Probed> {
    const began = Date.now();
    try {
      const response = await (doors[door] as () => Promise<Response>)();
      const body = (await response.json()) as { errors?: { extensions?: { code?: string } }[] };
      const code = body.errors?.[0] ? (body.errors[0].extensions?.code ?? "?") : "";
      return { door, status: response.status, code, retryAfter: response.headers.get("retry-after"), ms: Date.now() - began };
    } catch (error) {
      return { door, status: 0, code: (error as Error).message, retryAfter: null, ms: Date.now() - began };
    }
  }

  return {
    cookie,
    /** items that went through these doors, whatever became of them */
    sent: () => sent,
    /** Asks at every door every so often until `end()`; answers what was said, without what was still accepted at the very first. */
    askUntilTold(everyMs: number) {
      let ended = false;
      const answers: Probed[] = [];
      const loops = Object.keys(doors).map(async (door) => {
        while (!ended) {
          const answer = await probe(door);
          if (!ended) answers.push(answer);
          for (let slept = 0; !ended && slept < (door === "sign-in" ? SIGN_IN_EVERY_MS : everyMs); slept += 100) await sleep(100);
        }
      });
      return {
        async end() {
          ended = true;
          await Promise.all(loops);
          const refusedFrom = (door: string) => answers.findIndex((answer) => answer.door === door && answer.status !== 200);
          return answers.filter((answer, at) => at >= refusedFrom(answer.door) && refusedFrom(answer.door) >= 0);
        },
      };
    },
    /** Milliseconds since `from` until the last door accepts. */
    async untilAccepted(from: number): Promise<number> {
      const times = Object.keys(doors).map(async (door) => {
        while ((await probe(door)).status !== 200) {
          if (Date.now() - from > 30_000) return Number.POSITIVE_INFINITY;
          await sleep(50);
        }
        return Date.now() - from;
      });
      return Math.max(...(await Promise.all(times)));
    },
  };
}
