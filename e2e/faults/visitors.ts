import { setTimeout as sleep } from "node:timers/promises";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";

const LIVE = `subscription ($regionId: ID!, $cursor: String) { liveOverview(regionId: $regionId, cursor: $cursor) {
  kind cursor at staleSince day figures { measure today month year base } minutes { measure channel minute value }
  places { regionId attendance recent kioskUses loans } activities { activityId attendance lastMinutes endsAt } feed { id at kind regionId } } }`;

interface Options {
  url: string;
  token: string;
  regions: string[];
  /** how many watch at any time */
  count: number;
  /** how long one stays, on average */
  stayMs: number;
}

/** Sockets that come, watch a region, and go: some say goodbye, some are cut off, some change the region first, some go on from their cursor. */
export class Visitors {
  frames = 0;
  visits = 0;
  /** told to try again later, as a busy machine may, or cut: the next attempt is made as a browser's */
  retries = 0;
  readonly faults: string[] = [];
  private open = true;
  private readonly leaving = new AbortController();
  private readonly options: Options;
  private readonly everyone: Promise<void>[];

  constructor(options: Options) {
    this.options = options;
    this.everyone = Array.from({ length: options.count }, (_, index) => this.visitor(index));
  }

  async leave(): Promise<void> {
    this.open = false;
    this.leaving.abort();
    await Promise.all(this.everyone);
  }

  private async visitor(index: number): Promise<void> {
    await this.stay(index * Math.min(50, this.options.stayMs / this.options.count));
    let last: { regionId: string; cursor: string } | undefined;
    while (this.open) {
      this.visits += 1;
      let socket: WebSocket | undefined;
      const client = createClient({
        url: `${this.options.url.replace("http", "ws")}/graphql`,
        webSocketImpl: WebSocket,
        connectionParams: { authorization: `Bearer ${this.options.token}` },
        retryAttempts: 5,
        shouldRetry: () => this.open,
        retryWait: () => this.stay(Math.random() * 2_000),
        on: {
          connecting: (isRetry) => {
            if (isRetry) this.retries += 1;
          },
          opened: (opened) => {
            socket = opened as WebSocket;
          },
        },
      });
      const goesOn = last !== undefined && Math.random() < 0.5;
      last = await this.watch(client, goesOn && last ? last : { regionId: this.region(), cursor: undefined });
      if (Math.random() < 0.3) last = await this.watch(client, { regionId: this.region(), cursor: undefined });
      if (Math.random() < 0.5) socket?.terminate();
      await Promise.resolve(client.dispose()).catch(() => {}); // it rejects when the socket was cut while it opened
    }
  }

  /** Watches for a while from the first frame on; answers where it was. */
  private async watch(client: Client, from: { regionId: string; cursor: string | undefined }) {
    let cursor = from.cursor;
    let told: () => void = () => {};
    const first = new Promise<void>((resolve) => {
      told = resolve;
    });
    const end = client.subscribe<{ liveOverview: { cursor: string } }>(
      { query: LIVE, variables: from },
      {
        next: ({ data, errors }) => {
          told();
          if (!data) return void this.faults.push(JSON.stringify(errors));
          this.frames += 1;
          cursor = data.liveOverview.cursor;
        },
        error: (fault) => {
          told();
          if (this.open) this.faults.push(Array.isArray(fault) ? JSON.stringify(fault) : String((fault as CloseEvent).code ?? fault));
        },
        complete: () => {},
      },
    );
    await first;
    await this.stay(-Math.log(1 - Math.random()) * this.options.stayMs);
    end();
    return cursor === undefined ? undefined : { regionId: from.regionId, cursor };
  }

  private stay(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.leaving.signal }).then(
      () => {},
      () => {},
    );
  }

  private region(): string {
    return this.options.regions[Math.floor(Math.random() * this.options.regions.length)] ?? "";
  }
}
