import { serve } from "./peer.ts";
import { RawClient, type Tally } from "./raw-client.ts";

/** Every reader of the bench, in one process of its own: they count frames and look into one in twenty. */
const AT_ONCE = 50;
const LOOKS_INTO = 20;
/** graphql-ws may take as long before the first of a tick's frames leaves */
const QUIET_MS = 700;

interface Connect {
  side: string;
  port: number;
  speaks: boolean;
  greets: boolean;
  sockets: number;
  tokens: string[];
  operations: { query: string; operationName: string; variables: object }[];
}

const sides = new Map<string, { clients: RawClient[]; tally: Tally }>();
const newTally = (): Tally => ({ frames: 0, bytes: 0, delays: [] });

serve({
  async connect({ side, port, speaks, greets, sockets, tokens, operations }: Connect) {
    const tally = newTally();
    const clients: RawClient[] = [];
    sides.set(side, { clients, tally });
    let next = 0;
    const worker = async () => {
      for (let index = next++; index < sockets; index = next++) {
        const group = index % operations.length;
        const client = new RawClient(tally, index % LOOKS_INTO === 0);
        clients.push(client);
        const talk = speaks ? { token: tokens[index % tokens.length], payload: operations[group] ?? {}, greeted: greets } : undefined;
        await client.open(port, `/graphql?group=${group}`, talk);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    return {};
  },
  begin({ side }: { side: string }) {
    const found = sides.get(side);
    if (found) Object.assign(found.tally, newTally());
    return {};
  },
  /** What came in since `begin`; waits until nothing more comes. */
  async end({ side }: { side: string }) {
    const tally = sides.get(side)?.tally ?? newTally();
    for (let seen = -1; seen !== tally.frames; ) {
      seen = tally.frames;
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS));
    }
    const delays = tally.delays.sort((a, b) => a - b);
    return { frames: tally.frames, bytes: tally.bytes, p99: delays[Math.floor(delays.length * 0.99)] ?? 0 };
  },
  close({ side }: { side: string }) {
    for (const client of sides.get(side)?.clients ?? []) client.close();
    sides.delete(side);
    return {};
  },
});
