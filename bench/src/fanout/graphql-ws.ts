import "reflect-metadata";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { useServer } from "graphql-ws/use/ws";
import { Arg, buildSchema, Field, Float, Int, ObjectType, Query, Resolver, Root, Subscription } from "type-graphql";
import { WebSocketServer } from "ws";
import { everySecond, serve } from "./peer.ts";
import { Topics } from "./topics.ts";

/** What users would otherwise take: graphql-ws over type-graphql, each subscriber's frame executed and encoded for itself.
 * Decorators are called by hand: Node runs this file as it stands, and knows no decorators. */
class Figure {}
ObjectType()(Figure);
Field(() => String)(Figure.prototype, "measure");
for (const name of ["today", "month", "year"]) Field(() => Int)(Figure.prototype, name);
Field(() => Int, { nullable: true })(Figure.prototype, "base");

class Frame {}
ObjectType()(Frame);
for (const name of ["kind", "cursor", "at", "day"]) Field(() => String)(Frame.prototype, name);
Field(() => Float, { nullable: true })(Frame.prototype, "staleSince");
Field(() => Boolean)(Frame.prototype, "synthetic");
Field(() => [Figure])(Frame.prototype, "figures");

class Live {
  nothing(): string {
    return "GraphQL wants a query";
  }
  liveOverview(frame: object, _regionId: string): object {
    return frame;
  }
}
Resolver()(Live);
Reflect.defineMetadata("design:paramtypes", [], Live.prototype, "nothing");
Query(() => String)(Live.prototype, "nothing", descriptorOf("nothing"));
Reflect.defineMetadata("design:paramtypes", [Object, String], Live.prototype, "liveOverview");
Root()(Live.prototype, "liveOverview", 0);
Arg("regionId", () => String)(Live.prototype, "liveOverview", 1);
Subscription(() => Frame, { topics: ({ args }) => String(args.regionId) })(Live.prototype, "liveOverview", descriptorOf("liveOverview"));

const topics = new Topics();
const schema = await buildSchema({ resolvers: [Live], pubSub: topics, validate: false });
const http = createServer();
useServer({ schema }, new WebSocketServer({ server: http, path: "/graphql", perMessageDeflate: false }));

function descriptorOf(method: "nothing" | "liveOverview"): PropertyDescriptor {
  return Object.getOwnPropertyDescriptor(Live.prototype, method) ?? {};
}

function frameOf(bytes: number, at: string): object {
  const figures = ["ATTENDANCE", "CHECK_INS", "KIOSK_USES", "LOANS"].map((measure) => ({
    measure,
    today: 123,
    month: 1234,
    year: 12345,
    base: 99,
  }));
  const frame = { kind: "CHANGE", cursor: "", at, staleSince: null, day: at.slice(0, 10), synthetic: true, figures };
  const around = { id: "00000000-0000-0000-0000-000000000000", type: "next", payload: { data: { liveOverview: frame } } };
  return { ...frame, cursor: "x".repeat(Math.max(0, bytes - JSON.stringify(around).length)) };
}

serve({
  listen: () => new Promise((resolve) => http.listen(0, "127.0.0.1", () => resolve({ port: (http.address() as AddressInfo).port }))),
  async pace({ ticksPerSecond, seconds, bytes }: { ticksPerSecond: number; seconds: number; bytes: number }) {
    await everySecond(ticksPerSecond, seconds, () => {
      const frame = frameOf(bytes, new Date().toISOString());
      for (const topic of topics.names()) topics.publish(topic, frame);
    });
    return {};
  },
});
