import { checkedText } from "../checked-text.ts";
import { badInput } from "../errors.ts";
import type { RegionVersion } from "./region.entity.ts";

export interface RegionNames {
  code: string;
  name: string;
  shortName: string;
  nameEn: string;
}

export interface RegionChange {
  rootId: string;
  /** AMEND: another code, name or parent; the identity goes on. SPLIT, MERGE: it ends */
  kind: "AMEND" | "SPLIT" | "MERGE";
  /** first day of the new state */
  on: string;
  regionIds: string[];
  amended?: (RegionNames & { parentId?: string | null }) | null;
  /** MERGE: the region that goes on; null: a new one */
  intoId?: string | null;
  created: RegionNames[];
}

export interface Standing {
  id: string;
  version: RegionVersion;
}

export interface Plan {
  /** that change or end */
  current: Standing[];
  into: Standing | null;
  /** below those that end */
  children: Standing[];
  /** everything that the effect was worked out from */
  concerned: string[];
}

const CODE = /^\d{6,15}$/;
const MOST = 20;

/** A change that can be made of the versions of its root, or BAD_INPUT. A region of another root is told as one that does not exist. */
export function checkedPlan(change: RegionChange, versions: readonly RegionVersion[]): Plan {
  const { kind, on, regionIds, created } = change;
  const standing = (id: string, field: string): Standing => {
    const own = versions.filter((version) => version.regionId === id);
    const last = own.find((version) => version.validTo === null);
    if (!last || last.parentId === null)
      throw badInput(field, "Choose regions of this district, below it, that are in force and have no later change.");
    if (last.validFrom >= on)
      throw badInput("input.on", `${last.name} is as it is from ${last.validFrom}: the change comes after that day.`);
    return { id, version: last };
  };
  const wanted = [...new Set(regionIds)];
  const most = kind === "MERGE" ? MOST : 1;
  if (wanted.length === 0 || wanted.length > most)
    throw badInput("input.regionIds", `Choose ${most === 1 ? "one region" : `1 to ${most} regions`}.`);
  const current = wanted.map((id) => standing(id, "input.regionIds"));
  if (new Set(current.map(({ version }) => version.level)).size > 1) throw badInput("input.regionIds", "Regions of one level.");
  const into = kind === "MERGE" && change.intoId ? standing(change.intoId, "input.intoId") : null;
  if (into && (wanted.includes(into.id) || into.version.level !== current[0]?.version.level))
    throw badInput("input.intoId", "Choose another region of the same level.");
  checkNumber(kind, created.length, into !== null, wanted.length);
  const others = versions.filter((version) => version.validTo === null && !wanted.includes(version.regionId));
  for (const [at, names] of created.entries()) checkNames(names, `input.created[${at}]`, [...others, ...created.slice(0, at)]);
  if (kind === "AMEND") checkAmended(change, current[0] as Standing, others);
  const children =
    kind === "AMEND"
      ? []
      : others.filter((version) => wanted.includes(version.parentId ?? "")).map((version) => standing(version.regionId, "input.regionIds"));
  const concerned = [...current, ...(into ? [into] : []), ...children].map(({ version }) => version.id);
  return { current, into, children, concerned };
}

function checkNumber(kind: RegionChange["kind"], created: number, into: boolean, ending: number): void {
  if (kind === "SPLIT" && (created < 2 || created > MOST)) throw badInput("input.created", `A region splits into 2 to ${MOST}.`);
  if (kind === "MERGE" && created !== (into ? 0 : 1))
    throw badInput("input.created", "Regions merge into one that there is, or into one new one.");
  if (kind === "MERGE" && !into && ending < 2) throw badInput("input.regionIds", "A new region is merged of two or more.");
  if (kind === "AMEND" && created > 0) throw badInput("input.created", "This change makes no new region.");
}

function checkAmended({ amended }: RegionChange, { version }: Standing, others: readonly RegionVersion[]): void {
  if (!amended) throw badInput("input.amended", "Say what becomes different.");
  checkNames(amended, "input.amended", others);
  const parentId = amended.parentId ?? version.parentId;
  const parent = others.find((other) => other.regionId === parentId);
  const fits = parent && parent.level !== "COMMUNITY" && parent.level !== version.level;
  if (!fits) throw badInput("input.amended.parentId", "Choose the district or a subdistrict of it.");
  const same = (["code", "name", "shortName", "nameEn"] as const).every((field) => amended[field] === version[field]);
  if (same && parentId === version.parentId) throw badInput("input.amended", "Nothing becomes different.");
}

function checkNames(names: RegionNames, field: string, others: readonly RegionNames[]): void {
  for (const part of ["name", "shortName", "nameEn"] as const) checkedText(`${field}.${part}`, names[part]);
  if (!CODE.test(names.code)) throw badInput(`${field}.code`, "A code has 6 to 15 digits.");
  if (others.some((other) => other.code === names.code)) throw badInput(`${field}.code`, "Another region has this code.");
}
