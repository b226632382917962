import { DAY_MS, isUuid, LIMITS } from "@kepu/schema";
import { checkedText, optionalText } from "../checked-text.ts";
import { badInput, ProductError } from "../errors.ts";

/** What a plan says, as it was sent. */
export interface PlanInput {
  name: string;
  nameEn?: string | null;
  form: string;
  placeName: string;
  seriesId?: string | null;
  campaignId?: string | null;
  startsAt: Date;
  endsAt: Date;
  planned: number;
}

/** The plan, checked field by field. BAD_INPUT names the first wrong one. */
export function checkedPlan(input: PlanInput) {
  const name = checkedText("input.name", input.name);
  return {
    name,
    nameEn: optionalText("input.nameEn", input.nameEn) ?? name,
    form: checkedText("input.form", input.form, 40),
    placeName: checkedText("input.placeName", input.placeName),
    seriesId: optionalId("input.seriesId", input.seriesId),
    campaignId: optionalId("input.campaignId", input.campaignId),
    planned: wholeNumber("input.planned", input.planned, 1, LIMITS.plannedMax),
    ...checkedTimes(input.startsAt, input.endsAt),
  };
}

export function checkedTimes(startsAt: Date, endsAt: Date): { startsAt: Date; endsAt: Date } {
  if (endsAt <= startsAt) throw badInput("input.endsAt", "An activity ends after it begins.");
  if (endsAt.getTime() - startsAt.getTime() > LIMITS.activityDays * DAY_MS)
    throw new ProductError("LIMIT_EXCEEDED", `An activity lasts at most ${LIMITS.activityDays} days.`, {
      field: "input.endsAt",
      limit: LIMITS.activityDays,
    });
  return { startsAt, endsAt };
}

export function optionalId(field: string, value: string | null | undefined): string | null {
  if (!value) return null;
  if (!isUuid(value)) throw badInput(field, "A UUID in lower case.");
  return value;
}

export function wholeNumber(field: string, value: number, least: number, most: number): number {
  if (!Number.isInteger(value) || value < least || value > most) throw badInput(field, `A whole number from ${least} to ${most}.`);
  return value;
}
