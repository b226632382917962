import { addDays, SHANGHAI_OFFSET_MS, shanghaiDay } from "@kepu/schema";

/** A plan as it is typed: everything is text. */
export interface PlanDraft {
  regionId: string;
  organisationId: string;
  name: string;
  nameEn: string;
  form: string;
  placeName: string;
  seriesId: string;
  campaignId: string;
  /** YYYY-MM-DDTHH:mm of Asia/Shanghai */
  startsAt: string;
  endsAt: string;
  planned: string;
}

/** The regular forms of the district's account. */
export const FORMS = ["科普讲座", "身边科学应用展示", "培训", "科学健身", "科普游园"];

export function emptyPlan(regionId: string, organisationId: string, now: number): PlanDraft {
  const day = addDays(shanghaiDay(now), 1);
  return {
    ...{ regionId, organisationId, name: "", nameEn: "", form: "科普讲座", placeName: "", seriesId: "", campaignId: "" },
    ...{ startsAt: `${day}T09:00`, endsAt: `${day}T11:00`, planned: "60" },
  };
}

/** The instant that a time of Asia/Shanghai names; null where it names none. */
export function instantOf(local: string): string | null {
  const instant = new Date(`${local}:00+08:00`);
  return Number.isNaN(instant.getTime()) ? null : instant.toISOString();
}

/** The other way round, for an input. */
export function localOf(instant: string): string {
  return new Date(Date.parse(instant) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 16);
}

/** Field → which text says what is wrong with it. The service holds to the same rules. */
export function planFaults(draft: PlanDraft, needsOrganisation: boolean): string[] {
  const length = (text: string, most: number) => text.trim().length > 0 && text.trim().length <= most;
  const [starts, ends] = [instantOf(draft.startsAt), instantOf(draft.endsAt)];
  const planned = Number(draft.planned);
  const right: Record<string, boolean> = {
    regionId: draft.regionId !== "",
    organisationId: !needsOrganisation || draft.organisationId !== "",
    name: length(draft.name, 200),
    form: length(draft.form, 40),
    placeName: length(draft.placeName, 200),
    startsAt: starts !== null,
    endsAt: starts !== null && ends !== null && ends > starts,
    planned: /^\d+$/.test(draft.planned.trim()) && planned >= 1 && planned <= 100_000,
  };
  return Object.keys(right).filter((field) => !right[field]);
}
