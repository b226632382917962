import { shanghaiDay } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import type { Services } from "../context.ts";
import { Indicator, IndicatorVersion } from "../indicator/indicator.entity.ts";
import type { CheckInRow } from "../ingest/rows.ts";
import { Region, RegionVersion } from "../region/region.entity.ts";
import type { Api } from "./api.ts";

/** A check-in at an instant; whoever needs more of it says so. */
export function checkInAt(at: Date | string, of: Pick<CheckInRow, "rootId" | "communityId"> & Partial<CheckInRow>): CheckInRow {
  const occurredAt = new Date(at);
  const id = uuidv7({ msecs: occurredAt.getTime() });
  return {
    ...{ id, occurredAt, deviceTime: occurredAt, activityId: of.communityId, kind: "HEAD_COUNT", count: 1, ageGroup: "UNKNOWN" },
    ...{ residence: "UNKNOWN", homeCommunityId: null, channel: "DESK", pseudonym: null, recorderId: of.rootId },
    ...{ contentHash: Buffer.from(id.slice(-8)), ...of },
  };
}

export interface DatedParent {
  parentId: string | null;
  from: string;
  until: string | null;
}

/** A region with the parents it has had. */
export async function addRegion(
  { db }: Services,
  rootId: string | null,
  level: RegionVersion["level"],
  name: string,
  versions: readonly DatedParent[],
): Promise<string> {
  const id = uuidv7();
  await db.getRepository(Region).insert({ id, rootId: rootId ?? id, origin: "SYNTHETIC", label: null, synthetic: false });
  for (const { parentId, from, until } of versions)
    await db.getRepository(RegionVersion).insert({
      ...{ id: uuidv7(), regionId: id, code: name, name, shortName: name, nameEn: name, level, parentId, position: 0 },
      ...{ validFrom: from, validTo: until },
    });
  return id;
}

const METRICS = `query ($input: MetricsInput!) { metrics(input: $input) { periods
  series { code regionId organisationId group values missing versions numerators denominators } pageInfo { hasNextPage } } }`;

export interface AskedSeries {
  code: string;
  regionId: string;
  organisationId: string | null;
  group: string | null;
  values: (string | null)[];
  missing: (string | null)[];
  versions: (number | null)[];
  numerators: (string | null)[];
  denominators: (string | null)[];
}

export async function askMetrics(api: Api, token: string, input: object): Promise<{ periods: string[]; series: AskedSeries[] }> {
  const { body } = await api.post(METRICS, { input }, token);
  if (body.errors) throw new Error(`${body.errors[0].message} ${JSON.stringify(body.errors[0].extensions)}`);
  return body.data?.metrics;
}

export const evaluatorOf = async (api: Api, regionId: string): Promise<string> =>
  (await api.services.access.createCredential("PROGRAM", "evaluator", [{ role: "EVALUATOR", regionId }])).token;

export const today = (): string => shanghaiDay(new Date());

interface Formula {
  numerator: string[];
  /** none: the sum of the numerator */
  denominator?: string[];
  factor: string;
}

/** An indicator that is computed from others, of every root. */
export async function addComputed({ db }: Services, code: string, { numerator, denominator = [], factor }: Formula): Promise<void> {
  const indicatorId = uuidv7();
  await db.getRepository(Indicator).insert({
    ...{ id: indicatorId, code, kind: "INDICATOR", source: "COMPUTED", cadence: "MONTHLY", owner: "system", position: 999, origin: "OURS" },
  });
  await db.getRepository(IndicatorVersion).insert({
    ...{ id: uuidv7(), indicatorId, number: 1, validFrom: "2012-01-01", validTo: null, name: code, nameEn: code, unit: "%" },
    ...{ definition: "试验", definitionEn: "", formula: "Σ", decimals: 2, direction: "MORE", numerator, denominator, factor },
    ...{ aggregation: denominator.length > 0 ? "RATIO" : "SUM" },
    ...{ reason: null, recordedAt: new Date("2000-01-01T00:00:00Z"), recordedBy: null },
  });
}
