import { connect, createServer, type Socket } from "node:net";
import { freePort } from "@kepu/postgres/free-port";

export interface FaultProxy {
  port: number;
  /** From now on it accepts and never answers, and what was open falls silent; when it is switched off again, what was held goes on its way. */
  silence(on: boolean): void;
  /** Of the answers from now on this share (0 to 1) is not passed on: the connection is cut instead, after the service has answered. */
  cutAnswers(share: number): void;
  cuts(): number;
  close(): Promise<void>;
}

/** A TCP proxy that breaks what goes through it. */
export async function startProxy(targetPort: number): Promise<FaultProxy> {
  const port = await freePort();
  const pairs = new Set<[Socket, Socket]>();
  const held = new Set<Socket>();
  let silent = false;
  let share = 0;
  let cuts = 0;

  function join(near: Socket): void {
    const far = connect(targetPort, "127.0.0.1");
    const pair: [Socket, Socket] = [near, far];
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near.on("data", (chunk) => far.write(chunk));
    far.on("data", (chunk) => {
      if (Math.random() >= share) return near.write(chunk);
      cuts += 1;
      end();
    });
    for (const socket of pair) socket.once("close", end);
    far.on("error", end);
  }

  const server = createServer((near) => {
    near.on("error", () => near.destroy());
    if (!silent) return join(near);
    near.pause();
    held.add(near);
    near.once("close", () => held.delete(near));
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port,
    silence(on) {
      silent = on;
      for (const socket of [...pairs].flat()) {
        if (on) socket.pause();
        else socket.resume();
      }
      if (on) return;
      for (const near of held) join(near);
      for (const near of held) near.resume();
      held.clear();
    },
    cutAnswers(wanted) {
      share = wanted;
    },
    cuts: () => cuts,
    async close() {
      for (const [near, far] of pairs) {
        near.destroy();
        far.destroy();
      }
      for (const near of held) near.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
