import { loopLag } from "../../e2e/faults/loop-lag.ts";
import { startBare, startGraphqlWs } from "./fanout/peers.ts";
import { startProduct } from "./fanout/product.ts";
import { type Compared, Rounds, type Setting } from "./fanout/rounds.ts";

const ROUNDS = 5;
const SETTINGS: Setting[] = [
  { sockets: 4_000, groups: 1 },
  { sockets: 4_000, groups: 50 },
  { sockets: 1_000, groups: 1 },
  { sockets: 1_000, groups: 50 },
];
const MANY: Setting[] = [
  { sockets: 4_000, groups: 1 },
  { sockets: 4_000, groups: 1_000 },
];

/** What a frame to one socket costs the product's real server, beside the limit (a bare loop of ws.send) and graphql-ws with type-graphql. Described in bench/README.md. */
export async function fanout(): Promise<object> {
  const [bare, graphqlWs] = [await startBare(), await startGraphqlWs()];
  const product = await startProduct(4_000);
  const rounds = new Rounds(product, bare, graphqlWs);
  loopLag.watch(`http://127.0.0.1:${product.port}`);
  loopLag.begin();
  try {
    const rows: Compared[] = [];
    for (const setting of SETTINGS) rows.push(await rounds.compare(setting, ROUNDS));
    const [one, thousand] = await rounds.alone(MANY, ROUNDS);
    console.table(rows.map((row) => row.figures));
    console.table([one?.figures, thousand?.figures]);
    const worst = (of: (row: Compared) => number, most: (...values: number[]) => number) => round(most(...rows.map(of)));
    return {
      cpu_vs_raw: worst((row) => row.cpuVsRaw, Math.max),
      cpu_vs_graphql_ws: worst((row) => row.cpuVsGraphqlWs, Math.max),
      deliveries_vs_raw: worst((row) => row.deliveriesVsRaw, Math.min),
      p99_vs_raw: worst((row) => row.p99VsRaw, Math.max),
      kb_per_socket: round(rounds.kilobytesPerSocket),
      groups1000_vs_1: round((thousand?.cpu ?? Number.NaN) / (one?.cpu ?? Number.NaN)),
      ...(await loopLag.end()),
    };
  } finally {
    await rounds.stop();
  }
}

const round = (value: number) => Math.round(value * 1_000) / 1_000;
