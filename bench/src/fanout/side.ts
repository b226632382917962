/** What a client subscribes to; the bare loop knows only the group's number. */
export interface Operation {
  query: string;
  operationName: string;
  variables: Record<string, unknown>;
}

/** One of the servers that are compared: a process of its own, sockets at `port`. */
export interface Side {
  name: string;
  port: number;
  /** the process that holds the sockets: its CPU and memory are what is measured */
  pid: number;
  /** speaks graphql-transport-ws; the bare loop does not */
  speaks: boolean;
  /** sends a whole frame to who joins */
  greets: boolean;
  /** who may connect, taken in turn; empty where nobody asks */
  tokens: string[];
  operations(groups: number): Operation[];
  /** that many ticks a second, a frame to every socket of each of the groups in each; answers when the last is on its way */
  pace(ticksPerSecond: number, seconds: number, groups: number): Promise<void>;
  stop(): Promise<void>;
}

/** Figures of one side in one round. */
export interface Measured {
  deliveries: number;
  deliveriesPerSecond: number;
  /** CPU of the server's process, user and system */
  cpuMicrosecondsPerDelivery: number;
  /** from the frame's own `at` to its arrival at the client */
  p99Ms: number;
  bytesPerFrame: number;
}
