import { Peer } from "./peer.ts";
import type { PeerSide } from "./peers.ts";
import { cpuSeconds, residentKilobytes } from "./process-cost.ts";
import type { Measured, Side } from "./side.ts";

export interface Setting {
  sockets: number;
  groups: number;
}

export type Compared = Awaited<ReturnType<Rounds["compare"]>>;

const SECONDS = 2.5;
/** graphql-ws with type-graphql costs too much to go at half of the bare loop's saturation */
const SLOWER = 10;

/** Alternating rounds: each side in turn, all of its readers connected, the others idle. */
export class Rounds {
  kilobytesPerSocket = 0;
  private readonly clients = new Peer("./clients.ts");
  private readonly product: Side;
  private readonly bare: PeerSide;
  private readonly graphqlWs: PeerSide;

  constructor(product: Side, bare: PeerSide, graphqlWs: PeerSide) {
    this.product = product;
    this.bare = bare;
    this.graphqlWs = graphqlWs;
  }

  /** All three at one setting: medians of the rounds, and the product's ratios to its peers. */
  async compare(setting: Setting, rounds: number) {
    if (this.kilobytesPerSocket === 0) {
      say(`resident memory: ${residentKilobytes(this.product.pid)} kB fresh`);
      await this.warmUp();
    }
    const before = residentKilobytes(this.product.pid);
    await this.connect(this.product, setting);
    const joined = residentKilobytes(this.product.pid);
    for (const side of [this.bare, this.graphqlWs]) await this.connect(side, setting);
    const probe = await this.measure(this.product, 2, 2, setting);
    this.bare.bytes = this.graphqlWs.bytes = probe.bytesPerFrame - 4;
    const full = await this.saturation();
    const pace = full / 2 / setting.sockets;
    const product: Measured[] = [];
    const bare: Measured[] = [];
    const graphqlWs: Measured[] = [];
    for (let round = 1; round <= rounds; round++) {
      say(`${setting.sockets} sockets, ${setting.groups} groups, ${pace.toFixed(1)} ticks/s: round ${round} of ${rounds}`);
      bare.push(await this.measure(this.bare, pace, SECONDS, setting));
      product.push(await this.measure(this.product, pace, SECONDS, setting));
      graphqlWs.push(await this.measure(this.graphqlWs, Math.max(1, pace / SLOWER), SECONDS, setting));
    }
    const resident = residentKilobytes(this.product.pid);
    say(`resident memory: ${before} kB, ${joined} kB joined, ${resident} kB after the rounds`);
    if (this.kilobytesPerSocket === 0) this.kilobytesPerSocket = (resident - before) / setting.sockets;
    for (const side of [this.product, this.bare, this.graphqlWs]) await this.clients.ask({ do: "close", side: side.name });
    const [ours, limit, usual] = [product, bare, graphqlWs].map(median) as [Measured, Measured, Measured];
    const cpu = (one: Measured) => one.cpuMicrosecondsPerDelivery;
    const row = {
      cpuVsRaw: cpu(ours) / cpu(limit),
      cpuVsGraphqlWs: cpu(ours) / cpu(usual),
      deliveriesVsRaw: ours.deliveriesPerSecond / limit.deliveriesPerSecond,
      p99VsRaw: ours.p99Ms / limit.p99Ms,
      figures: {
        sockets: setting.sockets,
        groups: setting.groups,
        "bytes/frame": Math.round(ours.bytesPerFrame),
        "ticks/s": rounded(pace),
        "bare saturated/s": Math.round(full),
        "µs bare": rounded(cpu(limit)),
        "µs ours": rounded(cpu(ours)),
        "µs graphql-ws": rounded(cpu(usual)),
        "deliveries/s bare": Math.round(limit.deliveriesPerSecond),
        "deliveries/s ours": Math.round(ours.deliveriesPerSecond),
        "p99 ms bare": limit.p99Ms,
        "p99 ms ours": ours.p99Ms,
      },
    };
    say(JSON.stringify(row));
    return row;
  }

  /** The product by itself at several settings and one slow pace, alternating. */
  async alone(settings: Setting[], rounds: number) {
    const measured = settings.map((): Measured[] => []);
    for (let round = 1; round <= rounds; round++) {
      for (const [index, setting] of settings.entries()) {
        say(`${setting.sockets} sockets, ${setting.groups} groups: round ${round} of ${rounds}`);
        await this.connect(this.product, setting);
        await this.measure(this.product, 4, 0.5, setting);
        measured[index]?.push(await this.measure(this.product, 5, SECONDS, setting));
        await this.clients.ask({ do: "close", side: this.product.name });
      }
    }
    return settings.map((setting, index) => {
      const { cpuMicrosecondsPerDelivery: cpu, p99Ms, bytesPerFrame } = median(measured[index] ?? []);
      return { cpu, figures: { ...setting, "bytes/frame": Math.round(bytesPerFrame), "µs ours": rounded(cpu), "p99 ms ours": p99Ms } };
    });
  }

  async stop(): Promise<void> {
    for (const one of [this.clients, this.graphqlWs, this.bare, this.product]) await one.stop();
  }

  /** What a process needs at its first load, whoever watches, is not what a socket costs. */
  private async warmUp(): Promise<void> {
    const setting = { sockets: 100, groups: 50 };
    await this.connect(this.product, setting);
    await this.measure(this.product, 100, 10, setting);
    await this.clients.ask({ do: "close", side: this.product.name });
  }

  private async connect(side: Side, { sockets, groups }: Setting): Promise<void> {
    say(`${side.name}: ${sockets} sockets in ${groups} groups`);
    const { name, port, speaks, greets, tokens } = side;
    await this.clients.ask({ do: "connect", side: name, port, speaks, greets, tokens, sockets, operations: side.operations(groups) });
  }

  private async measure(side: Side, ticksPerSecond: number, seconds: number, { groups }: Setting): Promise<Measured> {
    await this.clients.ask({ do: "begin", side: side.name });
    const cpu = cpuSeconds(side.pid);
    const begun = performance.now();
    await side.pace(ticksPerSecond, seconds, groups);
    const paced = (performance.now() - begun) / 1_000;
    const { frames, bytes, p99 } = await this.clients.ask<{ frames: number; bytes: number; p99: number }>({ do: "end", side: side.name });
    return {
      deliveries: frames,
      deliveriesPerSecond: frames / Math.max(seconds, paced),
      cpuMicrosecondsPerDelivery: ((cpuSeconds(side.pid) - cpu) * 1e6) / frames,
      p99Ms: p99,
      bytesPerFrame: bytes / frames,
    };
  }

  /** Deliveries a second when the bare loop goes as fast as its readers take them. */
  private async saturation(): Promise<number> {
    await this.clients.ask({ do: "begin", side: this.bare.name });
    await this.bare.saturate(SECONDS);
    const { frames } = await this.clients.ask<{ frames: number }>({ do: "end", side: this.bare.name });
    return frames / SECONDS;
  }
}

function median(all: Measured[]): Measured {
  const of = (key: keyof Measured) => all.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return {
    deliveries: of("deliveries"),
    deliveriesPerSecond: of("deliveriesPerSecond"),
    cpuMicrosecondsPerDelivery: of("cpuMicrosecondsPerDelivery"),
    p99Ms: of("p99Ms"),
    bytesPerFrame: of("bytesPerFrame"),
  };
}

const say = (line: string) => process.stderr.write(`${line}\n`);
const rounded = (value: number) => Math.round(value * 100) / 100;
