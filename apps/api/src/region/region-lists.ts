import type { RegionLevel } from "@kepu/schema";

/** A unit as one year's official list names it. */
export interface ListedUnit {
  code: string;
  name: string;
  level: RegionLevel;
  /** a villagers' committee 村委会 rather than a residents' committee 居委会 */
  village: boolean;
  /** null: the root; a community of the list's pseudo-unit 县区直属 has the root's code here */
  parentCode: string | null;
}

export interface YearList {
  year: number;
  units: ListedUnit[];
}

/** A change between two lists as its source states it. "renamed" and "recoded" keep the identity, "split" and "merged" end it. */
export interface StatedChange {
  toYear: number;
  change: "renamed" | "recoded" | "split" | "merged";
  oldCode: string;
  newCode: string;
}

export interface ListedVersion extends Omit<ListedUnit, "parentCode"> {
  parentKey: string | null;
  /** first year whose list has it so */
  fromYear: number;
  /** first year whose list no longer has it so; null: the last list still does */
  untilYear: number | null;
}

/** One lasting identity: its key names the list and code it first appears with. */
export interface ListedIdentity {
  key: string;
  versions: ListedVersion[];
}

export interface ListedSuccession {
  fromKey: string;
  toKey: string;
  kind: "SPLIT" | "MERGE";
  year: number;
}

/** Turns yearly lists into identities with dated versions. Nothing is guessed: an identity goes on only where the next list has the same code
 * and name, or where a change says so; a unit that is gone without a word has no successor. */
export function identitiesOf(
  lists: YearList[],
  changes: StatedChange[],
): { identities: ListedIdentity[]; successions: ListedSuccession[] } {
  const identities = new Map<string, ListedIdentity>();
  const successions: ListedSuccession[] = [];
  let before = new Map<string, ListedIdentity>();
  for (const { year, units } of [...lists].sort((a, b) => a.year - b.year)) {
    const stated = changes.filter((change) => change.toYear === year);
    const now = new Map(units.map((unit) => [unit.code, identityOf(unit, year, before, stated)]));
    for (const unit of units) {
      const identity = now.get(unit.code) as ListedIdentity;
      identities.set(identity.key, identity);
      addVersion(identity, { ...unit, parentKey: unit.parentCode ? (now.get(unit.parentCode)?.key ?? null) : null }, year);
    }
    const listed = new Set(now.values());
    for (const identity of before.values()) if (!listed.has(identity)) close(identity, year);
    for (const { change, oldCode, newCode } of stated) {
      const [from, to] = [before.get(oldCode), now.get(newCode)];
      if ((change === "split" || change === "merged") && from && to)
        successions.push({ fromKey: from.key, toKey: to.key, kind: change === "split" ? "SPLIT" : "MERGE", year });
    }
    before = now;
  }
  return { identities: [...identities.values()], successions };
}

function identityOf(unit: ListedUnit, year: number, before: Map<string, ListedIdentity>, stated: StatedChange[]): ListedIdentity {
  const fresh = { key: `${year} ${unit.code}`, versions: [] };
  const change = stated.find((one) => one.newCode === unit.code);
  if (change?.change === "split" || change?.change === "merged") return fresh;
  const old = before.get(change?.oldCode ?? unit.code);
  if (!old) return fresh;
  return change || old.versions.at(-1)?.name === unit.name ? old : fresh;
}

function addVersion(identity: ListedIdentity, { parentCode: _, ...unit }: ListedUnit & { parentKey: string | null }, year: number): void {
  const last = identity.versions.at(-1);
  const same =
    last &&
    last.untilYear === null &&
    last.code === unit.code &&
    last.name === unit.name &&
    last.level === unit.level &&
    last.village === unit.village &&
    last.parentKey === unit.parentKey;
  if (same) return;
  close(identity, year);
  identity.versions.push({ ...unit, fromYear: year, untilYear: null });
}

function close(identity: ListedIdentity, year: number): void {
  const last = identity.versions.at(-1);
  if (last && last.untilYear === null) last.untilYear = year;
}
