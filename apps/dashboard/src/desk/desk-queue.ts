import { client } from "../graphql/client.ts";
import { DeskActivityDocument } from "../graphql/generated/graphql.ts";
import { DeskSender, type SenderState } from "./desk-sender.ts";
import { DESK_KEYS, deskStore, type Rejected, type Sent, type Waiting } from "./desk-store.ts";

export interface DeskState {
  sender: SenderState;
  waiting: readonly Waiting[];
  rejected: readonly Rejected[];
  /** as the service last said, and what it has counted of ours since */
  attendance: Readonly<Record<string, number>>;
}

let state: DeskState = { sender: "idle", waiting: [], rejected: [], attendance: {} };
/** moves on with every request that may count somebody: an answer from before is no longer the truth */
let turn = 0;
const listeners = new Set<() => void>();

function change(next: Partial<DeskState> = {}): void {
  const waiting = deskStore.waiting().map((one) => one.value);
  state = { ...state, ...next, waiting, rejected: deskStore.rejected() };
  for (const listener of listeners) listener();
}

/** Silent: shown with the change that follows, so that what leaves the unsent number enters the count in the same moment. */
function counted(activityId: string, people: number): void {
  const known = state.attendance[activityId];
  if (known !== undefined) state = { ...state, attendance: { ...state.attendance, [activityId]: known + people } };
}

const sender = new DeskSender((next) => {
  if (next === "sending") turn += 1;
  change({ sender: next });
}, counted);

const otherTab = ({ key }: StorageEvent) => {
  if (key?.startsWith(DESK_KEYS)) change();
};

/** The taps of this browser, whichever page is open: kept, sent, counted, rejected. */
export const deskQueue = {
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  snapshot: (): DeskState => state,

  /** Sends what waits, until told to stop. */
  start(): () => void {
    window.addEventListener("storage", otherTab);
    change();
    sender.start();
    return () => {
      window.removeEventListener("storage", otherTab);
      sender.stop();
    };
  },

  add(waiting: Waiting): void {
    deskStore.add(waiting);
    change();
    sender.nudge();
  },

  undo(activityId: string): boolean {
    const found = deskStore.undo(activityId);
    change();
    sender.nudge();
    return found;
  },

  /** Sent by the desk itself, beside the queue. */
  async sent(request: Promise<Sent | undefined>): Promise<void> {
    turn += 1;
    const sent = await request.finally(() => {
      turn += 1;
    });
    if (!sent) return;
    deskStore.settle([], [sent]);
    counted(sent.activityId, sent.count);
    change();
  },

  dismissRejected(): void {
    deskStore.forgetRejected();
    change();
  },

  /** What the page was loaded with, to count on from. */
  know(activityId: string, attendance: number): void {
    if (state.attendance[activityId] === undefined) change({ attendance: { ...state.attendance, [activityId]: attendance } });
  },

  /** What the service counts now; an answer that our own taps have overtaken is dropped, for the count would go back. */
  async refresh(activityId: string): Promise<void> {
    const asked = turn;
    const { data } = await client.query({ query: DeskActivityDocument, variables: { id: activityId }, fetchPolicy: "no-cache" });
    if (data?.activity && asked === turn) change({ attendance: { ...state.attendance, [activityId]: data.activity.attendance } });
  },
};
