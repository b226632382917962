import { Peer } from "./peer.ts";
import type { Operation, Side } from "./side.ts";

/** A peer whose frames are made as long as the product's. */
export interface PeerSide extends Side {
  bytes: number;
  saturate(seconds: number): Promise<void>;
}

const TYPED = `($regionId: String!) { liveOverview(regionId: $regionId) {
  kind cursor at staleSince day synthetic figures { measure today month year base } } }`;

export function startBare(): Promise<PeerSide> {
  return start("bare ws.send", "./bare.ts", false);
}

export function startGraphqlWs(): Promise<PeerSide> {
  return start("graphql-ws + type-graphql", "./graphql-ws.ts", true);
}

async function start(name: string, file: string, speaks: boolean): Promise<PeerSide> {
  const peer = new Peer(file);
  const { port } = await peer.ask<{ port: number }>({ do: "listen" });
  const side: PeerSide = {
    name,
    port,
    pid: peer.pid,
    speaks,
    greets: false,
    tokens: [],
    bytes: 650,
    operations: (groups): Operation[] =>
      Array.from({ length: groups }, (_, group) => ({
        query: `subscription Board${TYPED}`,
        operationName: "Board",
        variables: { regionId: String(group) },
      })),
    async pace(ticksPerSecond, seconds) {
      await peer.ask({ do: "pace", ticksPerSecond, seconds, bytes: side.bytes });
    },
    async saturate(seconds) {
      await peer.ask({ do: "saturate", seconds, bytes: side.bytes });
    },
    stop: () => peer.stop(),
  };
  return side;
}
