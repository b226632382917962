import type { DatePrecision, HonourHolder, HonourLevel } from "@kepu/schema";
import type { Honour } from "./prepare-honours.ts";

/** A form's fields as text. */
export interface HonourDraft {
  name: string;
  nameEn: string;
  level: HonourLevel;
  issuer: string;
  holderKind: HonourHolder;
  holderRegionId: string;
  holderOrganisationId: string;
  holderName: string;
  precision: DatePrecision | "NONE";
  awardedOn: string;
  validUntil: string;
  wording: string;
}

export function draftOf(honour: Honour | null): HonourDraft {
  return {
    ...{
      name: honour?.name ?? "",
      nameEn: honour && honour.nameEn !== honour.name ? honour.nameEn : "",
      level: honour?.level ?? "DISTRICT",
    },
    ...{ issuer: honour?.issuer ?? "", holderKind: honour?.holderKind ?? "DISTRICT", holderRegionId: honour?.holderRegionId ?? "" },
    ...{ holderOrganisationId: honour?.holderOrganisationId ?? "", holderName: honour?.holderKind === "PERSON" ? honour.holderName : "" },
    ...{ precision: honour ? (honour.awardedOn?.precision ?? "NONE") : "DAY", awardedOn: honour?.awardedOn?.date ?? "" },
    ...{ validUntil: honour?.validUntil ?? "", wording: honour?.wording ?? "" },
  };
}

const AREAS: readonly HonourHolder[] = ["SUBDISTRICT", "COMMUNITY"];
const UNITS: readonly HonourHolder[] = ["SCHOOL", "ORGANISATION"];
/** which field names the holder; the district names itself */
export const holderField = (kind: HonourHolder) =>
  kind === "PERSON" ? "holderName" : UNITS.includes(kind) ? "holderOrganisationId" : AREAS.includes(kind) ? "holderRegionId" : null;

export function wrongFields(draft: HonourDraft, today: string): (keyof HonourDraft)[] {
  const wrong: (keyof HonourDraft)[] = [];
  if (draft.name.trim() === "") wrong.push("name");
  const holder = holderField(draft.holderKind);
  if (holder && draft[holder].trim() === "") wrong.push(holder);
  if (draft.precision !== "NONE" && (!draft.awardedOn || draft.awardedOn > today)) wrong.push("awardedOn");
  if (draft.validUntil && draft.precision !== "NONE" && draft.validUntil < draft.awardedOn) wrong.push("validUntil");
  return wrong;
}

export function inputOf(draft: HonourDraft) {
  const holder = holderField(draft.holderKind);
  const named = (field: "holderName" | "holderOrganisationId" | "holderRegionId") => (holder === field ? draft[field] : null);
  return {
    ...{ name: draft.name, nameEn: draft.nameEn || null, level: draft.level, issuer: draft.issuer || null, holderKind: draft.holderKind },
    ...{ holderRegionId: named("holderRegionId"), holderOrganisationId: named("holderOrganisationId"), holderName: named("holderName") },
    awardedOn: draft.precision === "NONE" ? null : { date: draft.awardedOn, precision: draft.precision },
    ...{ validUntil: draft.validUntil || null, wording: draft.wording || null },
  };
}
