import { LIMITS } from "@kepu/schema";
import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { ProductError } from "../errors.ts";
import type { Peer } from "./peer.ts";
import type { Viewer } from "./viewer.ts";

/** Requests a minute, counted in this process. A peer on this machine has no limit of its address: it is the launcher, a test or the demo's stream. */
export class RateLimits {
  private readonly anonymous = perMinute(LIMITS.anonymousRequestsPerMinute);
  private readonly badCredentials = perMinute(LIMITS.badCredentialsPerMinute);
  private readonly sessions = perMinute(LIMITS.sessionRequestsPerMinute);
  private readonly credentials = perMinute(LIMITS.credentialRequestsPerMinute);
  private readonly signInAddresses = perMinute(LIMITS.signInsPerMinuteAndAddress);
  private readonly signInNames = perMinute(LIMITS.signInsPerMinuteAndUserName);

  async anonymousRequest(peer: Peer): Promise<void> {
    if (!peer.loopback) await take(this.anonymous, networkOf(peer.address));
  }

  /** Before a token or cookie is looked up. */
  async credentialShown(peer: Peer): Promise<void> {
    if (peer.loopback) return;
    const state = await this.badCredentials.get(networkOf(peer.address));
    if (state && state.remainingPoints <= 0) throw rateLimited(state.msBeforeNext);
  }

  async badCredential(peer: Peer): Promise<void> {
    if (!peer.loopback) await this.badCredentials.penalty(networkOf(peer.address));
  }

  async request(viewer: Viewer): Promise<void> {
    if (viewer.sessionId) await take(viewer.kind === "ACCOUNT" ? this.sessions : this.credentials, viewer.sessionId);
  }

  async signIn(userName: string, address: string | undefined, loopback: boolean | undefined): Promise<void> {
    if (!loopback && address) await take(this.signInAddresses, networkOf(address));
    await take(this.signInNames, userName.toLowerCase().slice(0, LIMITS.textChars));
  }
}

function perMinute(points: number): RateLimiterMemory {
  return new RateLimiterMemory({ points, duration: 60 });
}

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  await limiter.consume(key).catch((state: RateLimiterRes) => {
    throw rateLimited(state.msBeforeNext);
  });
}

function rateLimited(ms: number): ProductError {
  const retryAfterSeconds = Math.max(1, Math.ceil(ms / 1_000));
  return new ProductError("RATE_LIMITED", `Too many requests; wait ${retryAfterSeconds} s.`, { retryAfterSeconds });
}

/** One subscriber of an IPv6 provider has a whole /64 of addresses. */
export function networkOf(address: string): string {
  if (!address.includes(":") || /^::ffff:\d+\./.test(address)) return address.replace("::ffff:", "");
  const [head = "", tail = ""] = address.split("::");
  const groups = head.split(":").filter(Boolean);
  const missing = 8 - groups.length - tail.split(":").filter(Boolean).length;
  return [...groups, ...Array(address.includes("::") ? missing : 0).fill("0"), ...tail.split(":")].slice(0, 4).join(":");
}
