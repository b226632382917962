import { hash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { newUuid7 } from "@kepu/schema";
import { type District, post } from "./district.ts";
import type { ItemResult, Ledger } from "./ledger.ts";
import { rows } from "./verdict.ts";

const USES = `mutation ($input: RecordKioskUsageInput!) { answer: recordKioskUsage(input: $input) { results { id status reason receivedAt } heartbeats { status } } }`;
const DAY_MS = 24 * 3_600_000;
const BATCH = 500;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

interface Queued {
  id: string;
  kioskId: string;
  kind: "USE";
  occurredAt: string;
  content: string;
  clicks: number;
  dwellSeconds: number;
}

/** A terminal that was cut off: its own credential, and a queue of what happened since. */
export interface Terminal {
  kioskId: string;
  token: string;
  queue: Queued[];
}

/** So many more kiosks in the district, spread over its communities, each with a credential of its own and its share of the items of the past day. */
export async function fleet(district: District, kiosks: number, items: number): Promise<Terminal[]> {
  const terminals = Array.from({ length: kiosks }, (_, at) => {
    const kioskId = newUuid7();
    // some were busy, some were not: from half to one and a half of the mean
    const share = Math.floor((items / kiosks) * (at % 2 === 0 ? 0.5 + (at % 50) / 100 : 1.5 - ((at - 1) % 50) / 100));
    return { kioskId, token: `kpd_${randomBytes(32).toString("base64url")}`, queue: queueOf(kioskId, share) };
  });
  const ids = terminals.map(({ kioskId }) => kioskId);
  await rows(
    district,
    `INSERT INTO kiosk (id, root_id, community_id, serial, name, name_en, kind, place_name, planned_hours, origin, version)
     SELECT t.id, k.root_id, k.community_id, 'FLEET-' || t.n, k.name, k.name_en, 'E_GALLERY', k.place_name, k.planned_hours, k.origin, 1
     FROM unnest($1::uuid[]) WITH ORDINALITY AS t (id, n)
     JOIN (SELECT *, row_number() OVER (ORDER BY id) AS n, count(*) OVER () AS of FROM kiosk WHERE root_id = $2) k ON k.n = 1 + t.n % k.of`,
    [ids, district.rootId],
  );
  const credentials = terminals.map(() => newUuid7());
  await rows(
    district,
    `INSERT INTO credential (id, kind, name, token_hash, vendor) SELECT t.id, 'DEVICE', 'fleet', t.hash, false
     FROM unnest($1::uuid[], $2::bytea[]) AS t (id, hash)`,
    [credentials, terminals.map(({ token }) => hash("sha256", token, "buffer"))],
  );
  await rows(
    district,
    `INSERT INTO role_grant (id, holder_id, role, kiosk_id) SELECT t.id, t.holder, 'DEVICE', t.kiosk
     FROM unnest($1::uuid[], $2::uuid[], $3::uuid[]) AS t (id, holder, kiosk)`,
    [terminals.map(() => newUuid7()), credentials, ids],
  );
  await rows(district, `INSERT INTO change (at, body) VALUES (now(), '{"reload":true}')`);
  return terminals;
}

function queueOf(kioskId: string, count: number): Queued[] {
  const now = Date.now();
  return Array.from({ length: count }, () => now - Math.floor(Math.random() * DAY_MS))
    .sort((a, b) => a - b)
    .map((time) => ({
      id: newUuid7(time),
      kioskId,
      kind: "USE",
      occurredAt: new Date(time).toISOString(),
      content: "急救知识",
      clicks: 1 + (time % 9),
      dwellSeconds: 10 + (time % 90),
    }));
}

/** Delivers the queue as docs/kiosks.md asks: the oldest first, the same ids again after 1 s, 2 s, 4 s … 60 s, each ± half; the last with a heartbeat.
 * Resolves when all is acknowledged. */
export async function deliver(district: District, { kioskId, token, queue }: Terminal, ledger: Ledger): Promise<void> {
  for (let failures = 0; queue.length > 0; ) {
    const items = queue.slice(0, BATCH);
    const ids = items.map((item) => item.id);
    const sentAt = new Date().toISOString();
    const heartbeats = items.length === queue.length ? [{ kioskId, at: sentAt, queueEmptyUpTo: sentAt }] : [];
    ledger.sending("use", ids);
    try {
      const { data, code } = await post<{ answer: { results: ItemResult[] } }>(
        district.urls[0] ?? "",
        token,
        USES,
        { input: { sentAt, items, heartbeats } },
        60_000,
      );
      if (!data) throw new Error(code);
      ledger.answered(data.answer.results);
      queue.splice(0, items.length);
      failures = 0;
    } catch (error) {
      ledger.failed((error as Error).message);
      ledger.unknown(ids);
      const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures);
      failures += 1;
      await sleep(pause * (0.5 + Math.random()));
    }
  }
}
