import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
// biome-ignore lint/style/noRestrictedImports: the dashboard's own pace of coming back
import { retryPause } from "../../apps/dashboard/src/live/retry.ts";
// biome-ignore lint/style/noRestrictedImports: what the dashboard itself makes of the frames is what is proven here
import { mergeOverview, type OverviewFrame } from "../../apps/dashboard/src/overview/merge-overview.ts";
import type { District } from "./district.ts";

export const LIVE = `subscription ($regionId: ID!, $cursor: String) { liveOverview(regionId: $regionId, cursor: $cursor) {
  kind cursor at staleSince day synthetic completeUpTo
  figures { measure today month year base } minutes { measure channel minute value } baseMinutes { measure channel minute value }
  hours { measure hour value base } places { regionId attendance base recent kioskUses loans kiosks kiosksOnline kiosksSilent heldThisMonth }
  activities { activityId attendance lastMinutes endsAt } kiosks { total online offline silent fault offPlan }
  reach { identified share anonymousShare communitiesHeld } feed { id at kind regionId subjectId value } } }`;

const PING_MS = 2_000;
const PONG_WITHIN_MS = 2_500;

/** A screen as the dashboard is one: it merges frames, never gives up, and goes on from its last cursor at the next process. */
export class Watcher {
  board: OverviewFrame | undefined;
  readonly kinds: Record<string, number> = { SNAPSHOT: 0, CHANGE: 0, RESET: 0 };
  /** every feed entry it was ever told, in the order of telling */
  readonly told = new Set<string>();
  /** errors that ended its subscription: a screen would show a fault */
  readonly faults: string[] = [];
  opens = 0;
  onFrame: ((frame: OverviewFrame) => void) | undefined;
  private client: Client | undefined;
  private socket: WebSocket | undefined;
  private readonly district: District;
  private readonly regionId: string;
  private turn: number;

  constructor(district: District, turn = 0, regionId = district.rootId) {
    this.district = district;
    this.turn = turn;
    this.regionId = regionId;
  }

  /** Resolves with the first frame. */
  open(): Promise<void> {
    let pongTimer: NodeJS.Timeout | undefined;
    const client = createClient({
      url: () => `${this.district.urls[this.turn++ % this.district.urls.length]?.replace("http", "ws")}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${this.district.token("readerToken")}` },
      keepAlive: PING_MS,
      retryAttempts: Number.POSITIVE_INFINITY,
      shouldRetry: () => true,
      retryWait: (attempt) => new Promise((done) => setTimeout(done, retryPause(attempt, Math.random()))),
      on: {
        opened: (socket) => {
          this.opens += 1;
          this.socket = socket as WebSocket;
        },
        ping: (received) => {
          if (!received) pongTimer = setTimeout(() => this.socket?.terminate(), PONG_WITHIN_MS);
        },
        pong: (received) => {
          if (received) clearTimeout(pongTimer);
        },
        closed: () => clearTimeout(pongTimer),
      },
    });
    this.client = client;
    return new Promise((resolve, reject) => {
      // the client sends this very object again after each cut, so the cursor moves along with the frames
      const variables: Record<string, unknown> = { regionId: this.regionId, cursor: this.board?.cursor };
      client.subscribe<{ liveOverview: OverviewFrame }>(
        { query: LIVE, variables },
        {
          next: ({ data, errors }) => {
            if (!data) return this.ended(errors, reject);
            variables.cursor = data.liveOverview.cursor;
            this.take(data.liveOverview);
            resolve();
          },
          error: (error) => this.ended(error, reject),
          complete: () => {},
        },
      );
    });
  }

  /** The network is cut; the client comes back by itself. */
  cut(): void {
    this.socket?.terminate();
  }

  async close(): Promise<void> {
    await this.client?.dispose();
  }

  frames(): number {
    return Object.values(this.kinds).reduce((sum, count) => sum + count, 0);
  }

  private take(frame: OverviewFrame): void {
    this.board = mergeOverview(this.board, frame);
    this.kinds[frame.kind] = (this.kinds[frame.kind] ?? 0) + 1;
    for (const entry of frame.feed) this.told.add(entry.id);
    this.onFrame?.(frame);
  }

  private ended(error: unknown, reject: (error: Error) => void): void {
    this.faults.push(JSON.stringify(error));
    reject(new Error(JSON.stringify(error)));
  }
}

/** Opens so many at once, spread over the processes. */
export async function openWatchers(district: District, count: number): Promise<Watcher[]> {
  const watchers = Array.from({ length: count }, (_, index) => new Watcher(district, index));
  await Promise.all(watchers.map((watcher) => watcher.open()));
  return watchers;
}

/** What must be equal, whatever way it came; the window of minutes is that of the newest minute. */
export function essence(board: OverviewFrame | undefined) {
  if (!board) return undefined;
  const sorted = <T>(list: readonly T[], key: (entry: T) => string) => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const since = Math.floor(Date.parse(board.at) / 60_000) * 60_000 - 59 * 60_000;
  const { kind: _kind, cursor: _cursor, at: _at, feed, ...rest } = board;
  return {
    ...rest,
    figures: sorted(board.figures, (one) => one.measure),
    minutes: sorted(
      board.minutes.filter((point) => Date.parse(point.minute) >= since && point.value !== 0),
      (point) => `${point.measure} ${point.channel} ${point.minute}`,
    ),
    baseMinutes: sorted(
      board.baseMinutes.filter((point) => point.value !== 0),
      (point) => `${point.measure} ${point.channel} ${point.minute}`,
    ),
    hours: sorted(board.hours, (point) => `${point.measure} ${point.hour}`),
    places: sorted(board.places, (place) => place.regionId),
    activities: sorted(board.activities, (activity) => activity.activityId),
    feed: feed.slice(0, 30).map((entry) => entry.id),
  };
}
