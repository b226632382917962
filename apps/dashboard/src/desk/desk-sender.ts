import { client } from "../graphql/client.ts";
import { RecordCheckInsDocument, RetractCheckInsDocument } from "../graphql/generated/graphql.ts";
import { deskStore, type Sent, type Tap, type Waiting } from "./desk-store.ts";

const BATCH = 200;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

export type SenderState = "idle" | "sending" | "waiting" | "signedOut";

/** Sends what waits, oldest first, until the service has it; a lost answer is retried with the same ids. */
export class DeskSender {
  private running = false;
  private again = false;
  private pause = FIRST_PAUSE_MS;
  private timer: number | undefined;
  private readonly changed: (state: SenderState) => void;

  constructor(changed: (state: SenderState) => void) {
    this.changed = changed;
    window.addEventListener("online", this.nudge);
  }

  stop(): void {
    window.removeEventListener("online", this.nudge);
    window.clearTimeout(this.timer);
  }

  readonly nudge = (): void => {
    window.clearTimeout(this.timer);
    if (this.running) {
      this.again = true;
      return;
    }
    void this.run();
  };

  private async run(): Promise<void> {
    this.running = true;
    this.again = false;
    try {
      while (await this.sendSome()) this.pause = FIRST_PAUSE_MS;
      this.changed("idle");
    } catch (error) {
      const signedOut = /UNAUTHENTICATED|FORBIDDEN/.test(JSON.stringify(error));
      this.changed(signedOut ? "signedOut" : "waiting");
      this.timer = window.setTimeout(this.nudge, this.pause * (0.5 + Math.random()));
      this.pause = Math.min(LONGEST_PAUSE_MS, this.pause * 2);
    } finally {
      this.running = false;
      if (this.again) this.nudge();
    }
  }

  /** Answers whether anything was sent. */
  private async sendSome(): Promise<boolean> {
    const waiting = deskStore.waiting();
    const first = waiting[0];
    if (!first) return false;
    this.changed("sending");
    // a run of the same kind keeps the order of recording and taking back
    const other = waiting.findIndex((one) => one.value.type !== first.value.type);
    const run = waiting.slice(0, Math.min(BATCH, other < 0 ? waiting.length : other));
    const recorded =
      first.value.type === "RECORD" ? await this.record(run.map((one) => one.value)) : await this.retract(run.map((one) => one.value));
    deskStore.settle(
      run.map((one) => one.key),
      recorded,
    );
    this.changed("sending");
    return true;
  }

  private async record(run: Waiting[]): Promise<Sent[]> {
    const taps = run.flatMap((one) => (one.type === "RECORD" ? [one.tap] : []));
    const items = taps.map(({ kind, count, ...tap }) => ({ ...tap, kind, ...(kind === "HEAD_COUNT" ? { count } : {}) }));
    const { data } = await client.mutate({
      mutation: RecordCheckInsDocument,
      variables: { input: { sentAt: new Date().toISOString(), items: items as never } },
    });
    const kept = new Set(data?.recordCheckIns.results.filter((result) => result.status !== "REJECTED").map((result) => result.id));
    return taps.filter((tap: Tap) => kept.has(tap.id)).map(({ id, activityId, count }) => ({ id, activityId, count }));
  }

  private async retract(run: Waiting[]): Promise<Sent[]> {
    const checkInIds = run.flatMap((one) => (one.type === "RETRACT" ? [one.checkInId] : []));
    await client.mutate({ mutation: RetractCheckInsDocument, variables: { input: { checkInIds, reason: "签到台撤回" } } });
    return [];
  }
}
