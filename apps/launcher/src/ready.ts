import { get as getHttp } from "node:http";
import { get as getHttps } from "node:https";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { LauncherConfig } from "./config.ts";
import { Refusal } from "./refusal.ts";

/** Refuses in one line when the port is not ours to take. */
export function checkPort({ host, port }: LauncherConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", (error: NodeJS.ErrnoException) => {
      const reason = {
        EADDRINUSE: `Port ${port} is taken by another program: stop it, or choose another with PORT=${port + 1} npm start.`,
        EACCES: `Port ${port} needs more rights: choose one over 1023, for example PORT=4000.`,
        EADDRNOTAVAIL: `HOST=${host} is no address of this machine.`,
      }[error.code ?? ""];
      reject(new Refusal(reason ?? `HOST=${host} PORT=${port} cannot be used (${error.code}).`));
    });
    probe.listen(port, host, () => probe.close(() => resolve()));
  });
}

/** Waits until the API can serve. */
export async function untilReady(serves: () => Promise<boolean>, isOver: () => boolean): Promise<void> {
  while (!isOver()) {
    if (await serves()) return;
    await sleep(150);
  }
}

/** Its certificate is not ours to judge here. */
export function answersOk(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = (url.startsWith("https") ? getHttps : getHttp)(url, { rejectUnauthorized: false, timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => resolve(false));
  });
}
