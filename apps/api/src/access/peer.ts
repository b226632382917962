import type { IncomingMessage } from "node:http";

/** Who is at the other end, the same for HTTP and WebSocket. */
export interface Peer {
  /** the browser spoke TLS, to us or to our proxy */
  secure: boolean;
  /** the host that the browser asked for, with its port */
  host: string;
  address: string;
  /** this machine, with no proxy in between, by a name of this machine's: a page that rebinds its own name to 127.0.0.1 is none */
  loopback: boolean;
}

const FORWARDED = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"];

/** X-Forwarded-* is believed only from as many proxies as the configuration says stand before us; what lies further left anyone may have written. */
export function peerOf(request: IncomingMessage, trustedProxies: number): Peer {
  const header = (name: string) => [request.headers[name] ?? []].flat().join(",");
  const trusted = (name: string) => (trustedProxies > 0 ? header(name) : "");
  const direct = request.socket.remoteAddress ?? "";
  const hops = trusted("x-forwarded-for").split(",").map(trim).filter(Boolean).slice(-trustedProxies);
  const host = trim(trusted("x-forwarded-host").split(",")[0] ?? "") || (request.headers.host ?? "");
  const scheme = trim(trusted("x-forwarded-proto").split(",")[0] ?? "");
  return {
    secure: scheme ? scheme === "https" : "encrypted" in request.socket,
    host,
    address: hops[0] ?? direct,
    loopback: isLoopback(direct) && isOwnName(request.headers.host) && !FORWARDED.some((name) => name in request.headers),
  };
}

/** A browser names the page that sends; without the header it is no cross-site request of a browser's. */
export function isSameOrigin(request: IncomingMessage, peer: Peer): boolean {
  const origin = request.headers.origin;
  return origin === undefined || origin === `${peer.secure ? "https" : "http"}://${peer.host}`;
}

const trim = (text: string) => text.trim();

function isLoopback(address: string): boolean {
  return address === "::1" || /^(::ffff:)?127\./.test(address);
}

function isOwnName(host: string | undefined): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(host ?? "");
}
