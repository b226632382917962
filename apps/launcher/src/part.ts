import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, existsSync, renameSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lock } from "./lock.ts";

const LOG_BYTES = 10_000_000;
const STEADY_MS = 30_000;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;
const PROBE_MS = 250;
const KILL_AFTER_MS = 16_000;
/** the exit code of a part that cannot run as it is configured (sysexits.h EX_CONFIG): starting it again does not help */
export const MISCONFIGURED = 78;

export interface Part {
  /** settles with its last words when it cannot run as it is configured */
  misconfigured: Promise<string>;
  stop(): Promise<void>;
}

interface PartOptions {
  name: string;
  args: string[];
  cwd: string;
  env: NodeJS.ProcessEnv;
  dataDir: string;
  lock: Lock;
  say(line: string): void;
  /** Does it serve by now? What served before it died starts again almost at once, however often it is killed. */
  serves?(): Promise<boolean>;
  /** write to the terminal too: `npm run dev` */
  loud?: boolean;
}

/** Runs a Node program in a process group of its own (so that Ctrl-C reaches only the launcher), its output in a log file, and starts it again
 * when it dies: with growing pauses as long as it dies before it served. Once it has served it is configured well, and is always started again. */
export function startPart(options: PartOptions): Part {
  const { name, lock, say } = options;
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopping = false;
  let proven = false;
  let pause = FIRST_PAUSE_MS;
  let words = "";
  let gone: Promise<void> = Promise.resolve();
  let report: (reason: string) => void = () => {};
  const misconfigured = new Promise<string>((resolve) => {
    report = resolve;
  });

  function run(): void {
    const startedAt = Date.now();
    let served = false;
    const log = createWriteStream(logFile(options.dataDir, name), { flags: "a", mode: 0o600 });
    child = spawn(process.execPath, options.args, {
      cwd: options.cwd,
      env: options.env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const started = child;
    const { pid } = started;
    void untilServing(started).then((serving) => {
      served = serving;
      proven ||= serving;
    });
    if (pid) lock.started(pid);
    child.stdout?.pipe(log, { end: false });
    child.stderr?.pipe(log, { end: false });
    child.stderr?.on("data", (chunk) => {
      words = `${words}${chunk}`.slice(-2_000);
    });
    if (options.loud) {
      child.stdout?.pipe(process.stdout, { end: false });
      child.stderr?.pipe(process.stderr, { end: false });
    }
    gone = new Promise((resolve) => {
      child?.once("close", (code, signal) => {
        log.end();
        if (pid) lock.ended(pid);
        resolve();
        if (stopping) return;
        if (code === MISCONFIGURED && !proven) return report(lastLine(words));
        pause = served || Date.now() - startedAt > STEADY_MS ? FIRST_PAUSE_MS : Math.min(pause * 2, LONGEST_PAUSE_MS);
        say(`${name} ended (${signal ?? code}) and starts again in ${pause / 1_000} s; its log: ${logFile(options.dataDir, name)}`);
        timer = setTimeout(run, pause);
      });
    });
  }
  run();

  async function untilServing(started: ChildProcess): Promise<boolean> {
    while (options.serves && started.exitCode === null && started.signalCode === null) {
      if (await options.serves()) return true;
      await sleep(PROBE_MS, undefined, { ref: false });
    }
    return false;
  }

  return {
    misconfigured,
    async stop() {
      stopping = true;
      clearTimeout(timer);
      child?.kill("SIGTERM");
      const killer = setTimeout(() => child?.kill("SIGKILL"), KILL_AFTER_MS);
      await gone;
      clearTimeout(killer);
    },
  };
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** One older log is kept. */
function logFile(dataDir: string, name: string): string {
  const file = join(dataDir, `${name}.log`);
  if (existsSync(file) && statSync(file).size > LOG_BYTES) renameSync(file, `${file}.1`);
  return file;
}
