import { isUuid, LIMITS, Qualifier } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { In } from "typeorm";
import { checkedText, optionalText } from "../checked-text.ts";
import { badInput } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { QualifiedValue } from "../qualified.ts";
import type { Task } from "./task.entity.ts";

/** What the office says of a task. */
export interface TaskFields {
  number: number;
  levelOne: string;
  levelTwo: string;
  content: string;
  target?: QualifiedValue | null;
  weight: number;
  responsibleLeader: string;
  leadId: string;
  supportingIds: string[];
  startsOn: string;
  dueOn: string;
  requiredEvidence: string;
  remark?: string | null;
}

export const MOST_NUMBER = 9_999;
export const MOST_WEIGHT = 1_000;
const UNIT_CHARS = 20;

/** The fields of a task, each checked by itself; BAD_INPUT names the first that is wrong. */
export function checkedFields(input: TaskFields, field: (name: keyof TaskFields) => string = (name) => `input.${name}`) {
  if (!Number.isInteger(input.number) || input.number < 1 || input.number > MOST_NUMBER)
    throw badInput(field("number"), `A whole number from 1 to ${MOST_NUMBER}.`);
  if (!(input.weight >= 0 && input.weight <= MOST_WEIGHT)) throw badInput(field("weight"), `0 to ${MOST_WEIGHT}.`);
  if (input.dueOn <= input.startsOn) throw badInput(field("dueOn"), "A task is due after it begins.");
  const supportingIds = [...new Set(input.supportingIds)];
  if (supportingIds.includes(input.leadId)) throw badInput(field("supportingIds"), "The lead organisation does not support itself.");
  if (supportingIds.length > LIMITS.supportingOrganisations)
    throw badInput(field("supportingIds"), `At most ${LIMITS.supportingOrganisations}.`);
  return {
    number: input.number,
    levelOne: checkedText(field("levelOne"), input.levelOne),
    levelTwo: checkedText(field("levelTwo"), input.levelTwo),
    content: checkedText(field("content"), input.content, LIMITS.longTextChars),
    target: input.target ? checkedTarget(field("target"), input.target) : null,
    weight: input.weight,
    responsibleLeader: checkedText(field("responsibleLeader"), input.responsibleLeader),
    leadId: input.leadId,
    supportingIds,
    startsOn: input.startsOn,
    dueOn: input.dueOn,
    requiredEvidence: checkedText(field("requiredEvidence"), input.requiredEvidence, LIMITS.longTextChars),
    remark: optionalText(field("remark"), input.remark, LIMITS.longTextChars),
  } satisfies Partial<Task>;
}

function checkedTarget(field: string, { qualifier, value, unit }: QualifiedValue): QualifiedValue {
  if (!Number.isFinite(value) || !(qualifier in Qualifier)) throw badInput(field, "A number with its qualifier.");
  return { qualifier, value, unit: optionalText(`${field}.unit`, unit, UNIT_CHARS) ?? "" };
}

/** Lead and supporting organisations are of the task's own district. */
export async function checkOrganisations(tx: EntityManager, rootId: string, { leadId, supportingIds }: TaskFields): Promise<void> {
  const wanted = [...new Set([leadId, ...supportingIds])];
  const known = wanted.every(isUuid) ? await tx.findBy(Organisation, { rootId, id: In(wanted) }) : [];
  if (known.length < wanted.length)
    throw badInput(known.some(({ id }) => id === leadId) ? "input.supportingIds" : "input.leadId", "An organisation of this district.");
}

/** Once progress was reported the original due date stays, whoever writes: lateness counts from it. */
export function keepsDueDate(task: Pick<Task, "state" | "dueOn">, dueOn: string): boolean {
  return task.state === "NOT_STARTED" || task.dueOn === dueOn;
}
