import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { newUuid7 } from "@kepu/schema";
import { type District, places, post } from "./district.ts";
import type { ItemResult, Ledger } from "./ledger.ts";
import type { FaultProxy } from "./proxy.ts";
import { checkIn } from "./sender.ts";
import { rows } from "./verdict.ts";

const RESULTS = "results { id status reason receivedAt }";
const CHECK_IN = `mutation ($input: RecordCheckInsInput!) { answer: recordCheckIns(input: $input) { ${RESULTS} } }`;
const RETRACT = `mutation ($input: RetractCheckInsInput!) { answer: retractCheckIns(input: $input) { ${RESULTS} } }`;
const REGISTER = `mutation ($input: RegisterKioskNetworkInput!) { answer: registerKioskNetwork(input: $input) {
  rootId anchorDate created token kiosks { key kioskId } } }`;

/** One call of each keyed mutation loses its answer after the commit; the same call again must tell what the first would have told. */
export async function loseOneOfEach(district: District, proxy: FaultProxy, ledger: Ledger, broken: string[]) {
  const url = district.urls[0] ?? "";
  const behind = `http://127.0.0.1:${proxy.port}`;
  const desk = { authorization: `Bearer ${district.token("deskToken")}` };
  const office = await signIn(district, url);
  const lose = async (query: string, input: object, headers: Record<string, string>) => {
    proxy.cutAnswers(1);
    const told = await ask(behind, query, input, headers).catch(() => undefined);
    proxy.cutAnswers(0);
    if (told) broken.push("an answer that should be lost came");
  };

  const { activities } = await places(district);
  const item = { ...checkIn(activities), kind: "HEAD_COUNT", count: 3, phone: undefined };
  ledger.sending("checkIn", [item.id]);
  const record = () => ({ sentAt: new Date().toISOString(), items: [item] });
  await lose(CHECK_IN, record(), desk);
  const { results } = await ask<{ results: ItemResult[] }>(url, CHECK_IN, record(), desk);
  ledger.answered(results);
  if (results[0]?.status !== "DUPLICATE")
    broken.push(`a fact whose answer was lost is answered ${results[0]?.status} when it is sent again`);

  const retract = { checkInIds: [item.id], reason: "harness" };
  await lose(RETRACT, retract, desk);
  const retracted = await ask<{ results: ItemResult[] }>(url, RETRACT, retract, desk);
  const [first] = await rows<{ at: Date }>(district, "SELECT recorded_at AS at FROM check_in_retraction WHERE check_in_id = $1", [item.id]);
  const told = retracted.results[0];
  if (told?.status !== "DUPLICATE" || Date.parse(told.receivedAt ?? "") !== first?.at.getTime())
    broken.push(`a retraction sent again is answered ${told?.status} at ${told?.receivedAt}, first received ${first?.at.toISOString()}`);

  const key = `harness ${newUuid7()}`;
  const community = { key: "c", name: "社区" };
  const network = {
    ...{ requestId: newUuid7(), key, name: "回放", nameEn: "Replay", anchorDate: "2024-01-01", communities: [community] },
    kiosks: [{ key: "1", name: "一号", kind: "E_GALLERY", communityKey: "c" }],
  };
  await lose(REGISTER, network, office);
  const answers = [await ask<Registered>(url, REGISTER, network, office), await ask<Registered>(url, REGISTER, network, office)];
  if (!isDeepStrictEqual(answers[0], answers[1]) || !answers[0]?.created) broken.push("a registration sent again has another answer");
  const [{ networks, valid } = { networks: 0, valid: 0 }] = await rows<{ networks: number; valid: number }>(
    district,
    `SELECT count(*)::int AS networks, count(*) FILTER (WHERE c.revoked_at IS NULL)::int AS valid
     FROM kiosk_network n JOIN credential c ON c.id = n.credential_id WHERE n.key = $1`,
    [key],
  );
  if (networks !== 1 || valid !== 1) broken.push(`${networks} networks with ${valid} valid credentials of one registration`);
  const works = await post<object>(url, answers[0]?.token ?? "", "{ viewer { kind } }", {});
  if (!works.data) broken.push("the token of the saved answer does not work");
  const changed = await ask(url, REGISTER, { ...network, name: "别的" }, office).catch((error: Error) => error.message);
  if (changed !== "CONFLICT") broken.push(`a key used for another call is answered ${JSON.stringify(changed)}`);
  return {
    recordCheckIns: results[0]?.status,
    retractCheckIns: told?.status,
    registerKioskNetwork: "saved answer",
    other_content: changed,
  };
}

interface Registered {
  created: boolean;
  token: string;
}

async function ask<Answer>(url: string, query: string, input: object, headers: Record<string, string>): Promise<Answer> {
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query, variables: { input } }),
  });
  const body = (await response.json()) as { data?: { answer: Answer }; errors?: { extensions?: { code?: string } }[] };
  if (!body.data) throw new Error(body.errors?.[0]?.extensions?.code ?? "?");
  return body.data.answer;
}

async function signIn({ dataDir }: District, url: string): Promise<Record<string, string>> {
  const { accounts } = JSON.parse(readFileSync(join(dataDir, "demo-accounts.json"), "utf8")) as {
    accounts: { userName: string; password: string }[];
  };
  const { userName, password } = accounts.find((account) => account.userName === "office") ?? { userName: "", password: "" };
  const response = await fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-kepu-csrf": "1" },
    body: JSON.stringify({
      query: "mutation ($input: SignInInput!) { signIn(input: $input) { viewer { kind } } }",
      variables: { input: { userName, password } },
    }),
  });
  return { cookie: response.headers.getSetCookie()[0]?.split(";")[0] ?? "", "x-kepu-csrf": "1" };
}
