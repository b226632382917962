import type { Role } from "@kepu/schema";
import { addDays, shanghaiDay } from "@kepu/schema";
import { v7 as uuidv7 } from "uuid";
import { Organisation } from "../organisation/organisation.entity.ts";
import { Plan } from "../plan/plan.entity.ts";
import { Task } from "../task/task.entity.ts";
import type { Api } from "./api.ts";

export const TODAY = shanghaiDay(Date.now());

export async function addOrganisation({ services }: Api, rootId: string, name: string): Promise<string> {
  const id = uuidv7();
  await services.db.getRepository(Organisation).insert({
    ...{ id, rootId, regionId: null, regionOrigin: null, name: `阳泉市矿区${name}`, shortName: name, nameEn: name },
    ...{ kind: "DEPARTMENT", names: [], position: 0, origin: "SYNTHETIC" },
  });
  return id;
}

export async function addPlan({ services }: Api, rootId: string, name = "科普能力提升计划"): Promise<string> {
  const id = uuidv7();
  const position = await services.db.getRepository(Plan).countBy({ rootId });
  await services.db.getRepository(Plan).insert({
    ...{ id, rootId, name, nameEn: null, summary: null, startsOn: addDays(TODAY, -100), endsOn: addDays(TODAY, 265) },
    ...{ position, origin: "OURS", version: 1 },
  });
  return id;
}

/** A task that runs from 50 days ago to 50 days ahead unless told otherwise. */
export async function addTask({ services }: Api, task: Pick<Task, "rootId" | "planId" | "leadId"> & Partial<Task>): Promise<string> {
  const id = uuidv7();
  const number = (await services.db.getRepository(Task).countBy({ planId: task.planId })) + 1;
  await services.db.getRepository(Task).insert({
    ...{ id, number, levelOne: "组织领导", levelTwo: "制度建设", content: "印发年度科普工作要点" },
    ...{ target: { qualifier: "GE", value: 12, unit: "次" }, weight: 5, responsibleLeader: "分管副区长", supportingIds: [] },
    ...{ startsOn: addDays(TODAY, -50), dueOn: addDays(TODAY, 50), extendedTo: null, requiredEvidence: "文件、照片", remark: null },
    ...{ state: "NOT_STARTED", percent: 0, doneOn: null, origin: "OURS", version: 1, ...task },
  });
  return id;
}

/** A program's token with one role for one organisation, or for the root as a whole. */
export async function tokenOf({ services }: Api, role: Role, regionId: string, organisationId?: string): Promise<string> {
  const grant = { role, regionId, ...(organisationId ? { organisationId } : {}) };
  return (await services.access.createCredential("PROGRAM", role, [grant])).token;
}
