import { client } from "../graphql/client.ts";
import { RecordCheckInsDocument, RetractCheckInsDocument } from "../graphql/generated/graphql.ts";
import { deskStore, type Rejected, type Sent, type Waiting } from "./desk-store.ts";

const BATCH = 200;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

type Kept = ReturnType<typeof deskStore.waiting>[number];
export type SenderState = "idle" | "sending" | "waiting" | "signedOut";

/** Sends what waits, oldest first, until the service has it; a lost answer is retried with the same ids. */
export class DeskSender {
  private running = false;
  private again = false;
  private pause = FIRST_PAUSE_MS;
  private timer: number | undefined;

  private readonly changed: (state: SenderState) => void;
  private readonly counted: (activityId: string, people: number) => void;

  /** `counted`: the service has counted so many people more, or fewer. */
  constructor(changed: (state: SenderState) => void, counted: (activityId: string, people: number) => void) {
    this.changed = changed;
    this.counted = counted;
  }

  start(): void {
    window.addEventListener("online", this.nudge);
    this.nudge();
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
    if (first.value.type === "RECORD") await this.record(run);
    else await this.retract(run);
    this.changed("sending");
    return true;
  }

  private async record(run: Kept[]): Promise<void> {
    const taps = run.flatMap(({ value }) => (value.type === "RECORD" ? [value.tap] : []));
    const items = taps.map(({ kind, count, ...tap }) => ({ ...tap, kind, ...(kind === "HEAD_COUNT" ? { count } : {}) }));
    const { data } = await client.mutate({
      mutation: RecordCheckInsDocument,
      variables: { input: { sentAt: new Date().toISOString(), items: items as never } },
    });
    const answers = new Map(data?.recordCheckIns.results.map((result) => [result.id, result]));
    const recorded: Sent[] = [];
    const rejected: Rejected[] = [];
    for (const { id, activityId, count } of taps) {
      const answer = answers.get(id);
      if (answer?.status === "REJECTED") rejected.push({ id, activityId, count, reason: answer.reason ?? "MALFORMED" });
      else if (answer) recorded.push({ id, activityId, count });
    }
    deskStore.settle(keysOf(run, answers), recorded, rejected);
    for (const { activityId, count } of recorded) this.counted(activityId, count);
  }

  private async retract(run: Kept[]): Promise<void> {
    const retractions = run.flatMap(({ value }) => (value.type === "RETRACT" ? [value] : []));
    const checkInIds = retractions.map((one) => one.checkInId);
    const { data } = await client.mutate({
      mutation: RetractCheckInsDocument,
      variables: { input: { checkInIds, reason: "签到台撤回" } },
    });
    const answers = new Map(data?.retractCheckIns.results.map((result) => [result.id, result]));
    const neverCounted = new Set(deskStore.rejected().map((one) => one.id));
    const rejected: Rejected[] = [];
    const done = retractions.filter(({ checkInId: id, activityId, count }) => {
      const answer = answers.get(id);
      if (answer?.status === "REJECTED" && !neverCounted.has(id))
        rejected.push({ id, activityId, count, reason: answer.reason ?? "MALFORMED" });
      return answer !== undefined && answer.status !== "REJECTED";
    });
    deskStore.forgetRejected(new Set(checkInIds)); // taken back, and never counted: as it should be
    deskStore.settle(keysOf(run, answers), [], rejected);
    for (const { activityId, count } of done) this.counted(activityId, -count);
  }
}

const idOf = (one: Waiting) => (one.type === "RECORD" ? one.tap.id : one.checkInId);

/** Only what was answered is done with. */
function keysOf(run: Kept[], answers: ReadonlyMap<string, unknown>): string[] {
  return run.filter(({ value }) => answers.has(idOf(value))).map(({ key }) => key);
}
