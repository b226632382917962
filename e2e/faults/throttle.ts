import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface Throttle {
  port: number;
  /** bytes a second of each connection from now on; 0: nothing is read any more; Infinity: as it comes */
  read(bytesPerSecond: number): void;
  /** connections that the server has ended */
  ended(): number;
  stop(): Promise<void>;
}

const STEP_MS = 1_000;

/** Stands between clients and the API, and reads the API's side only as fast as it is told: what is not read stays in the API. */
export async function startThrottle(apiPort: number): Promise<Throttle> {
  let rate = Number.POSITIVE_INFINITY;
  let ended = 0;
  const pairs = new Set<{ up: Socket; down: Socket }>();
  const move = ({ up, down }: { up: Socket; down: Socket }) => {
    if (rate === 0) return;
    const chunk = (rate < up.readableLength ? up.read(rate) : up.read()) as Buffer | null;
    if (chunk) down.write(chunk);
  };
  const server = createServer((down) => {
    const pair = { up: connect(apiPort, "127.0.0.1"), down };
    pairs.add(pair);
    down.pipe(pair.up);
    // a listener of "readable" keeps it from flowing: it reads ahead by one buffer and no more
    pair.up.on("readable", () => rate === Number.POSITIVE_INFINITY && move(pair));
    const end = () => {
      pairs.delete(pair);
      down.destroy();
      pair.up.destroy();
    };
    pair.up.once("close", () => {
      if (pairs.has(pair)) ended += 1;
      end();
    });
    for (const socket of [pair.up, down]) socket.on("error", end);
    down.once("close", end);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const timer = setInterval(() => rate !== Number.POSITIVE_INFINITY && [...pairs].forEach(move), STEP_MS);
  return {
    port: (server.address() as AddressInfo).port,
    read(bytesPerSecond) {
      rate = bytesPerSecond;
      if (rate > 0) [...pairs].forEach(move);
    },
    ended: () => ended,
    async stop() {
      clearInterval(timer);
      for (const { up, down } of pairs) for (const socket of [up, down]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
