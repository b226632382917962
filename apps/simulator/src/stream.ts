import { setTimeout as sleep } from "node:timers/promises";
import { Desks } from "./check-ins.ts";
import { readStreamConfig } from "./config.ts";
import { clockDifference, Door } from "./door.ts";
import { Kiosks } from "./kiosks.ts";

/** The demo's own stream: every second a turn, until it is stopped. Its clock is the service's. */
export async function stream(): Promise<void> {
  const config = readStreamConfig();
  const reader = new Door(config.url, config.readerToken);
  const desks = new Desks(reader, new Door(config.url, config.deskToken), config.rootId);
  const kiosks = new Kiosks(reader, new Door(config.url, config.deviceToken), config.rootId);
  let stopping = false;
  process.on("SIGTERM", () => {
    stopping = true;
  });
  let ahead: number | undefined;
  for (let second = 0; !stopping; second++) {
    const began = Date.now();
    try {
      if (ahead === undefined || second % 300 === 0) ahead = await clockDifference(reader);
      await desks.turn(Date.now() + ahead, second);
      await kiosks.turn(Date.now() + ahead);
    } catch (error) {
      process.stderr.write(`${new Date().toISOString()} ${(error as Error).message}\n`);
      await sleep(1_000);
    }
    await sleep(Math.max(0, 1_000 - (Date.now() - began)));
  }
}
