import { loopLag } from "../../e2e/faults/loop-lag.ts";
import { copyCheckIns, countCheckIns, empty } from "./ingest/ingest.queries.ts";
import { copyTextOf, itemsOf } from "./ingest/items.ts";
import { type Rig, startRig } from "./ingest/rig.ts";
import { ROUNDS, SHAPES, type Shape } from "./ingest/shapes.ts";

/** Items a second of one phase, and how long a request took. */
interface Phase {
  perSecond: number;
  p50: number;
  p99: number;
  /** nothing failed, the facts are as many as were acknowledged, and every roll-up equals them */
  equal: boolean;
}

const COPY_ROWS = 300_000;
const PHASES = {
  "one COPY stream": copy,
  "product, 1,000 a mutation": (rig: Rig) => load(rig, SHAPES.batch1000),
  "product, 100 a mutation": (rig: Rig) => load(rig, SHAPES.batch100),
  "bare HTTP, single items": (rig: Rig) => load(rig, SHAPES.single, true),
  "product, single items": (rig: Rig) => load(rig, SHAPES.single),
} satisfies Record<string, (rig: Rig) => Promise<Phase>>;
type Name = keyof typeof PHASES;

/** How many items a second the product stores over HTTP, beside one COPY stream into the same empty table and a bare HTTP server with the same flush. */
export async function ingest(): Promise<object> {
  const rig = await startRig();
  loopLag.watch(`http://127.0.0.1:${rig.apiPort}`);
  loopLag.begin();
  try {
    const rounds: Record<Name, Phase>[] = [];
    for (let at = 0; at <= ROUNDS; at++) {
      process.stderr.write(at === 0 ? "warming up\n" : `round ${at} of ${ROUNDS}\n`);
      const round = await oneRound(rig);
      if (at > 0) rounds.push(round);
    }
    return { ...summary(rounds), ...(await loopLag.end()) };
  } finally {
    await rig.stop();
  }
}

async function oneRound(rig: Rig): Promise<Record<Name, Phase>> {
  const round = {} as Record<Name, Phase>;
  for (const [name, phase] of Object.entries(PHASES)) {
    await empty(rig.db);
    round[name as Name] = await phase(rig);
    process.stderr.write(`  ${name}: ${Math.round(round[name as Name].perSecond).toLocaleString("en")} items/s\n`);
  }
  return round;
}

async function copy(rig: Rig): Promise<Phase> {
  const text = copyTextOf(itemsOf(rig.places, COPY_ROWS), rig.places, rig.places[0]?.rootId ?? "");
  const started = performance.now();
  await copyCheckIns(rig.db, text);
  const ms = performance.now() - started;
  return { perSecond: COPY_ROWS / (ms / 1_000), p50: ms, p99: ms, equal: (await countCheckIns(rig.db)) === COPY_ROWS };
}

async function load(rig: Rig, shape: Shape, bare = false): Promise<Phase> {
  const report = await rig.load({ port: bare ? rig.barePort : rig.apiPort, shape, graphql: !bare });
  if (report.failed > 0) process.stderr.write(`  ${report.failed} requests failed, the first: ${report.firstFailure}\n`);
  const stored = await countCheckIns(rig.db);
  const equal = report.failed === 0 && stored === report.accepted && (await rig.recount());
  return { perSecond: report.accepted / report.seconds, p50: report.p50, p99: report.p99, equal };
}

function summary(rounds: Record<Name, Phase>[]): object {
  const of = (name: Name, figure: (phase: Phase) => number) => median(rounds.map((round) => figure(round[name])));
  const ratio = (name: Name, to: Name) => rounded(median(rounds.map((round) => round[name].perSecond / round[to].perSecond)), 3);
  const rows = (Object.keys(PHASES) as Name[]).map((name) => [
    name,
    {
      "items/s": Math.round(of(name, (phase) => phase.perSecond)),
      "p50 ms": rounded(
        of(name, (phase) => phase.p50),
        1,
      ),
      "p99 ms": rounded(
        of(name, (phase) => phase.p99),
        1,
      ),
    },
  ]);
  console.table(Object.fromEntries(rows));
  return {
    batch1000_vs_copy: ratio("product, 1,000 a mutation", "one COPY stream"),
    batch100_vs_copy: ratio("product, 100 a mutation", "one COPY stream"),
    single_vs_bare_http: ratio("product, single items", "bare HTTP, single items"),
    single_p99_ms: rounded(
      of("product, single items", (phase) => phase.p99),
      1,
    ),
    recount_equal: rounds.every((round) => Object.values(round).every((phase) => phase.equal)),
  };
}

function median(values: number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
