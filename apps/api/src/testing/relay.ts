import { connect, createServer, type Socket } from "node:net";

/** The database's address behind a relay that can fall silent: it accepts, and nothing comes back, until it is switched off again. */
export async function startRelay(databaseUrl: string) {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const waiting: (() => void)[] = [];
  let silent = false;
  const server = createServer((near) => {
    const join = () => {
      const far = connect(Number(port), hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        sockets.add(from);
        from.on("error", () => to.destroy());
        from.on("close", () => to.destroy());
        from.pipe(to);
      }
    };
    near.on("error", () => {});
    if (silent) waiting.push(join);
    else join();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: databaseUrl.replace(`:${port}/`, `:${typeof address === "object" ? address?.port : 0}/`),
    silence(on: boolean) {
      silent = on;
      for (const socket of sockets) {
        if (on) socket.unpipe().pause();
        else socket.destroy();
      }
      if (!on) for (const join of waiting.splice(0)) join();
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
