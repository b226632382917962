import { setTimeout as sleep } from "node:timers/promises";
import { periodOf, shanghaiDay } from "@kepu/schema";
import { bareSave, type Person } from "./entry/entry.queries.ts";
import { type Rig, startRig } from "./entry/rig.ts";

const PEOPLE = 50;
const PAUSE_MS = 2_000;
const ROUNDS = Number(process.env.KEPU_BENCH_ROUNDS ?? 3);
const SAVES_A_PERSON = 10;
const ITEMS = ["A01", "A02", "A03", "A04", "A06", "A07", "G04", "P03", "P09"];

const itemsOf = ({ second }: Person) => ITEMS.filter((_, at) => (at % 2 === 1) === second);

/** What the entry screen sends when a cell is left. */
const SAVE = `mutation ($input: SaveSubmissionCellsInput!) { saveSubmissionCells(input: $input) {
  cells { itemKey status current { value qualifier missing comment explanation version changedAt } }
  submission { id state started version actions } } }`;

interface Typist extends Person {
  submissionId: string;
  versions: Map<string, number>;
}

/** How long saving a cell takes while fifty people type, beside the same change made by one pool alone. */
export async function entry(): Promise<object> {
  const period = periodOf("MONTH", shanghaiDay(Date.now()));
  const rig = await startRig(PEOPLE, period);
  try {
    const typists = rig.people.map((person): Typist => ({ ...person, submissionId: "", versions: new Map() }));
    const save = saver(rig, period);
    process.stderr.write("every cell once\n");
    for (const typist of typists) for (const item of itemsOf(typist)) await save(typist, item, 1);
    const rounds: { product: number[]; bare: number[] }[] = [];
    for (let at = 0; at <= ROUNDS; at++) {
      process.stderr.write(at === 0 ? "warming up\n" : `round ${at} of ${ROUNDS}\n`);
      const bare = await typing(typists, ({ submissionId, accountId }, item, value) =>
        bareSave(rig.pool, submissionId, item, value, accountId),
      );
      await versionsAgain(rig, typists);
      const product = await typing(typists, save);
      if (at > 0) rounds.push({ product, bare });
    }
    return summary(rounds);
  } finally {
    await rig.stop();
  }
}

/** Saves as the screen does, over HTTP with the browser's cookie; fails loudly, for a refused save is no save. */
function saver({ url }: Rig, period: string) {
  return async (typist: Typist, itemKey: string, value: number): Promise<void> => {
    const { formId, organisationId, versions, cookie } = typist;
    const cells = [{ itemKey, value: String(value), version: versions.get(itemKey) ?? 0 }];
    const answer = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-kepu-csrf": "1", origin: url, cookie },
      body: JSON.stringify({ query: SAVE, variables: { input: { formId, period, organisationId, cells } } }),
    });
    const { data, errors } = (await answer.json()) as {
      data?: { saveSubmissionCells: { cells: { status: string; current: { version: number } }[]; submission: { id: string } } };
      errors?: object[];
    };
    const [cell] = data?.saveSubmissionCells.cells ?? [];
    if (cell?.status !== "SAVED") throw new Error(`a save was not taken: ${JSON.stringify(errors ?? cell)}`);
    versions.set(itemKey, cell.current.version);
    typist.submissionId = data?.saveSubmissionCells.submission.id ?? "";
  };
}

/** The bare changes counted the cells' versions on. */
async function versionsAgain({ pool }: Rig, typists: Typist[]): Promise<void> {
  for (const { submissionId, versions } of typists) {
    const { rows } = await pool.query("SELECT item_key, version FROM submission_value WHERE submission_id = $1", [submissionId]);
    for (const { item_key, version } of rows) versions.set(item_key, version);
  }
}

/** Everybody saves a cell every two seconds, not all at once; answers how long each took, in milliseconds. */
async function typing(typists: Typist[], save: (typist: Typist, item: string, value: number) => Promise<void>): Promise<number[]> {
  const took: number[] = [];
  await Promise.all(
    typists.map(async (typist, nth) => {
      const began = performance.now() + (nth / typists.length) * PAUSE_MS;
      for (let count = 0; count < SAVES_A_PERSON; count++) {
        await sleep(Math.max(0, began + count * PAUSE_MS - performance.now()));
        const items = itemsOf(typist);
        const started = performance.now();
        await save(typist, items[(nth + count) % items.length] ?? "", 10 + ((nth * 7 + count * 13) % 89));
        took.push(performance.now() - started);
      }
    }),
  );
  return took;
}

function summary(rounds: { product: number[]; bare: number[] }[]): object {
  const product = rounds.flatMap((round) => round.product);
  const bare = rounds.flatMap((round) => round.bare);
  const row = (times: number[]) => ({
    saves: times.length,
    "p50 ms": rounded(quantile(times, 0.5)),
    "p95 ms": rounded(quantile(times, 0.95)),
    "p99 ms": rounded(quantile(times, 0.99)),
  });
  console.table({ "a cell saved in the product": row(product), "the same UPDATE with its audit INSERT": row(bare) });
  const ratios = rounds.map((round) => quantile(round.product, 0.5) / quantile(round.bare, 0.5));
  return { save_vs_bare_update: rounded(quantile(ratios, 0.5)), save_p95_ms: rounded(quantile(product, 0.95)) };
}

function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}

const rounded = (value: number): number => Number(value.toFixed(1));
