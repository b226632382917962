import { CombinedGraphQLErrors } from "@apollo/client";
import { askWhoIsSignedIn, client, codeOf } from "../graphql/client.ts";
import { type CellValueFragment, SaveSubmissionCellsDocument, type SubmissionKeyInput } from "../graphql/generated/pages.ts";
import { meaningOf } from "./cell-text.ts";
import { entryStore, type Kept, type Typed } from "./entry-store.ts";

const BATCH = 200;
const PAUSE_AFTER_TYPING_MS = 500;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 8_000;
const PATIENCE_MS = 15_000;
const KEPT_SENT = 20;

/** closed: it is not open for changes any more, or not to this person. */
export type SenderState = "idle" | "sending" | "offline" | "signedOut" | "closed";

export interface SenderEvents {
  /** something about unsaved cells changed */
  changed(): void;
  /** the service holds these now */
  saved(cells: ReadonlyMap<string, CellValueFragment>, head: { state: string; version: number }): void;
}

/** Sends the cells of one submission that the browser keeps, until the service has them. An answer that was lost is no conflict: what we sent ourselves is known. */
export class EntrySender {
  state: SenderState = "idle";
  readonly inFlight = new Set<string>();
  private readonly key: SubmissionKeyInput;
  private readonly person: string;
  private readonly submission: string;
  private readonly events: SenderEvents;
  private running = false;
  private again = false;
  private stopped = false;
  private pause = FIRST_PAUSE_MS;
  private timer: number | undefined;

  constructor(key: SubmissionKeyInput, person: string, submission: string, events: SenderEvents) {
    this.key = key;
    this.person = person;
    this.submission = submission;
    this.events = events;
  }

  start(): void {
    this.stopped = false;
    window.addEventListener("online", this.nudge);
    this.nudge();
  }

  stop(): void {
    this.stopped = true;
    window.removeEventListener("online", this.nudge);
    window.clearTimeout(this.timer);
  }

  /** Keeps what was typed, and sends it when the typing pauses. */
  edit(item: string, typed: Typed, version: number): void {
    const before = entryStore.get(this.person, this.submission, item);
    // what is saved already is typed over the version that is shown now
    const afresh = { version: Math.max(version, before?.version ?? 0), sent: [] } as Omit<Kept, keyof Typed>;
    const { refused: _, ...kept } = before && !before.saved ? before : afresh;
    entryStore.put(this.person, this.submission, item, { ...kept, ...typed });
    this.soon(PAUSE_AFTER_TYPING_MS);
    this.events.changed();
  }

  /** Ends a conflict: ours is sent over theirs, or theirs stands. */
  settle(item: string, ours: boolean): void {
    const kept = entryStore.get(this.person, this.submission, item);
    if (!kept || kept.theirs === undefined) return;
    const { theirs, theirsBy: _, ...rest } = kept;
    if (ours) entryStore.put(this.person, this.submission, item, { ...rest, version: theirs?.version ?? 0, sent: [] });
    else entryStore.drop(this.person, this.submission, item);
    this.events.changed();
    this.nudge();
  }

  /** The cell is left: what the service has is shown as it is stored. What it does not have is sent. */
  leave(item: string): void {
    if (entryStore.get(this.person, this.submission, item)?.saved) {
      entryStore.drop(this.person, this.submission, item);
      this.events.changed();
    }
    this.nudge();
  }

  discardAll(): void {
    for (const item of entryStore.all(this.person, this.submission).keys()) entryStore.drop(this.person, this.submission, item);
    this.events.changed();
  }

  readonly nudge = (): void => {
    window.clearTimeout(this.timer);
    if (this.stopped) return;
    this.again = this.running;
    if (!this.running) void this.run();
  };

  private soon(ms: number): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(this.nudge, ms);
  }

  private async run(): Promise<void> {
    this.running = true;
    let next: SenderState = "idle";
    try {
      while (!this.stopped && (await this.sendSome())) this.pause = FIRST_PAUSE_MS;
    } catch (error) {
      next = stateAfter(codeOf(error));
      if (next === "signedOut") askWhoIsSignedIn();
      if (next !== "closed") this.soon(this.pause * (0.5 + Math.random()));
      this.pause = Math.min(LONGEST_PAUSE_MS, this.pause * 2);
    } finally {
      this.running = false;
      this.inFlight.clear();
      this.state = next;
      this.events.changed();
      if (this.again) {
        this.again = false;
        this.nudge();
      }
    }
  }

  /** Answers whether there was anything to send. */
  private async sendSome(): Promise<boolean> {
    const cells = [...entryStore.all(this.person, this.submission)]
      .flatMap(([itemKey, kept]) => {
        const meaning = meaningOf(kept.text);
        return meaning && kept.theirs === undefined && !kept.refused && !kept.saved
          ? [{ itemKey, kept, content: contentOf(kept), meaning }]
          : [];
      })
      .slice(0, BATCH);
    if (cells.length === 0) return false;
    for (const { itemKey, kept, content } of cells) {
      this.inFlight.add(itemKey);
      const sent = [...kept.sent.filter((one) => one !== content), content].slice(-KEPT_SENT);
      entryStore.put(this.person, this.submission, itemKey, { ...kept, sent });
    }
    this.state = "sending";
    this.events.changed();
    const input = {
      ...this.key,
      cells: cells.map(({ itemKey, kept, meaning }) => ({
        ...{ itemKey, ...meaning, version: kept.version },
        ...{ comment: kept.comment.trim() || null, explanation: kept.explanation.trim() || null },
      })),
    };
    try {
      const { data } = await client.mutate({
        mutation: SaveSubmissionCellsDocument,
        variables: { input: input as never },
        context: { fetchOptions: { signal: AbortSignal.timeout(PATIENCE_MS) } },
        fetchPolicy: "no-cache",
      });
      if (!data) return false;
      const saved = new Map<string, CellValueFragment>();
      for (const answer of data.saveSubmissionCells.cells) {
        const content = cells.find((cell) => cell.itemKey === answer.itemKey)?.content ?? "";
        this.inFlight.delete(answer.itemKey);
        this.answered(answer.itemKey, content, answer.status === "SAVED", answer.current ?? null, answer.changedByName ?? null);
        if (answer.current) saved.set(answer.itemKey, answer.current);
      }
      this.events.saved(saved, data.saveSubmissionCells.submission);
      return true;
    } catch (error) {
      const at = faultyCell(error);
      const cell = at === undefined ? undefined : cells[at];
      if (!cell) throw error;
      const now = entryStore.get(this.person, this.submission, cell.itemKey);
      if (now && contentOf(now) === cell.content)
        entryStore.put(this.person, this.submission, cell.itemKey, { ...now, refused: codeOf(error) });
      return true;
    } finally {
      this.inFlight.clear();
    }
  }

  private answered(item: string, content: string, saved: boolean, current: CellValueFragment | null, by: string | null): void {
    const now = entryStore.get(this.person, this.submission, item);
    if (!now) return;
    if (saved && contentOf(now) === content) {
      entryStore.put(this.person, this.submission, item, { ...now, saved: true, version: current?.version ?? 0, sent: [] });
      return;
    }
    const earlier = now.sent.filter((one) => one !== content);
    const ours = saved || (current !== null && earlier.includes(contentOfValue(current)));
    const { theirs: _, theirsBy: __, ...rest } = now;
    entryStore.put(
      this.person,
      this.submission,
      item,
      ours ? { ...rest, version: current?.version ?? 0, sent: saved ? [] : now.sent } : { ...rest, theirs: current, theirsBy: by },
    );
  }
}

function stateAfter(code: string): SenderState {
  if (code === "UNAUTHENTICATED") return "signedOut";
  return ["CONFLICT", "FORBIDDEN", "NOT_FOUND"].includes(code) ? "closed" : "offline";
}

/** Which cell of the request a BAD_INPUT is about. */
function faultyCell(error: unknown): number | undefined {
  if (!CombinedGraphQLErrors.is(error)) return undefined;
  const found = /cells\.(\d+)/.exec(String(error.errors[0]?.extensions?.field ?? ""));
  return found ? Number(found[1]) : undefined;
}

/** Equal texts mean equal contents. */
export function contentOf({ text, comment, explanation }: Typed): string {
  const meaning = meaningOf(text);
  return meaning ? contentText(meaning, comment, explanation) : JSON.stringify([text, comment, explanation]);
}

function contentOfValue(value: Pick<CellValueFragment, "value" | "qualifier" | "missing" | "comment" | "explanation">): string {
  return contentText(value, value.comment ?? "", value.explanation ?? "");
}

function contentText(
  { value, qualifier, missing }: Pick<CellValueFragment, "value" | "qualifier" | "missing">,
  comment: string,
  explanation: string,
): string {
  return JSON.stringify([value === null ? null : Number(value), qualifier, missing, comment.trim(), explanation.trim()]);
}
