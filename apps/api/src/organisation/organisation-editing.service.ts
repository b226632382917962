import { isUuid, LIMITS, type OrganisationKind, shanghaiDay, UNIT_CLASSES } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import type { Operation } from "../access/permissions.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import type { RegionService } from "../region/region.service.ts";
import { recordRegisters } from "../register/register-history.ts";
import { type DatedName, Organisation } from "./organisation.entity.ts";
import { type Closing, closingOf, handOverForms } from "./organisation-closing.ts";

export interface OrganisationFields {
  name: string;
  shortName: string;
  nameEn?: string | null;
  kind: OrganisationKind;
  unitClass?: string | null;
  member: boolean;
  regionId?: string | null;
  openedOn?: string | null;
}

/** The office keeps the register of organisations. None is deleted: it is renamed from a day, closed, or merged into another. */
export class OrganisationEditingService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
  ) {}

  async add(viewer: Viewer, { rootId, ...input }: OrganisationFields & { rootId: string }): Promise<Organisation> {
    permit(viewer, "addOrganisation", { regionPath: this.regions.pathOf(rootId) });
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    return this.db.transaction(async (tx) => {
      await lockNamed(tx, "organisations", rootId);
      const known = await tx.findBy(Organisation, { rootId });
      const most = LIMITS.organisationsPerRoot;
      if (known.length >= most) throw new ProductError("LIMIT_EXCEEDED", `At most ${most} organisations.`, { limit: most });
      const fields = this.checked(rootId, input, known);
      const organisation: Organisation = {
        ...{ id: uuidv7(), rootId, ...fields, regionOrigin: fields.regionId ? "RECORDED" : null, names: [] },
        ...{ position: Math.max(-1, ...known.map((one) => one.position)) + 1, origin: "RECORDED", version: 1 },
        ...{ closedOn: null, mergedIntoId: null },
      };
      await tx.insert(Organisation, organisation);
      await recordRegisters(tx, rootId);
      await this.record(tx, viewer, "addOrganisation", organisation.id, `→ ${summary(organisation)}`);
      return organisation;
    });
  }

  /** `renamedOn` says from when a new name is borne: the old one stays as a dated name. Without it a wrong name is put right. */
  async update(
    viewer: Viewer,
    {
      organisationId,
      version,
      renamedOn,
      ...input
    }: OrganisationFields & { organisationId: string; version: number; renamedOn?: string | null },
  ): Promise<Organisation> {
    permit(viewer, "updateOrganisation");
    return this.db.transaction(async (tx) => {
      const kept = await this.kept(tx, viewer, "updateOrganisation", organisationId, version, { ...input, version });
      const others = (await tx.findBy(Organisation, { rootId: kept.rootId })).filter((other) => other.id !== organisationId);
      const fields = this.checked(kept.rootId, input, others);
      const renamed = fields.name !== kept.name;
      if (renamedOn && renamedOn > shanghaiDay(now())) throw badInput("input.renamedOn", "The day is today or before.");
      const names = renamed && renamedOn ? renamedFrom(kept, fields.name, renamedOn) : kept.names;
      const moved = fields.regionId !== kept.regionId;
      const changed: Organisation = {
        ...kept,
        ...fields,
        names,
        regionOrigin: fields.regionId === null ? null : moved ? "RECORDED" : kept.regionOrigin,
        version: version + 1,
      };
      if (changed.openedOn && kept.closedOn && changed.openedOn >= kept.closedOn)
        throw badInput("input.openedOn", "It opens before it is closed.");
      await tx.update(Organisation, organisationId, changed);
      await recordRegisters(tx, kept.rootId);
      const how = renamed ? (renamedOn ? `, renamed from ${renamedOn}` : ", name put right") : "";
      await this.record(tx, viewer, "updateOrganisation", organisationId, `${summary(kept)} → ${summary(changed)}${how}`);
      return changed;
    });
  }

  /** What closing would mean; nothing is changed. */
  async previewClosing(viewer: Viewer, input: { organisationId: string; on: string; mergedIntoId?: string | null }): Promise<Closing> {
    permit(viewer, "previewOrganisationClosing");
    const { organisationId: id, on } = input;
    const kept = isUuid(id) ? await this.db.getRepository(Organisation).findOneBy({ id }) : null;
    if (!kept) throw notFound("organisation");
    permit(viewer, "previewOrganisationClosing", { regionPath: this.regions.pathOf(kept.rootId) });
    const heir = await heirOf(this.db.manager, kept, input.mergedIntoId);
    return closingOf(this.db.manager, id, on, heir?.id ?? null);
  }

  /** It is no more from that day: forms ask it for no period that begins then or later. With `mergedIntoId` another one goes on with its work
   * and its forms. Its records and roles stay as they are, and so does what it still owes for the time before. */
  async close(
    viewer: Viewer,
    input: { organisationId: string; version: number; on: string; mergedIntoId?: string | null },
  ): Promise<Organisation> {
    permit(viewer, "closeOrganisation");
    return this.db.transaction(async (tx) => {
      const { organisationId, version, on } = input;
      const kept = await this.kept(tx, viewer, "closeOrganisation", organisationId, version, input);
      if (kept.closedOn) throw badInput("input.organisationId", "It was closed before.");
      if (on > shanghaiDay(now())) throw badInput("input.on", "The day is today or before.");
      if (kept.openedOn && on <= kept.openedOn) throw badInput("input.on", "It is closed after it was opened.");
      const heir = await heirOf(tx, kept, input.mergedIntoId);
      const closing = await closingOf(tx, organisationId, on, heir?.id ?? null);
      const handedOver = heir ? await handOverForms(tx, closing, heir.id, on) : 0;
      const change = { closedOn: on, mergedIntoId: heir?.id ?? null, member: false, version: version + 1 };
      await tx.update(Organisation, organisationId, change);
      await recordRegisters(tx, kept.rootId);
      const into = heir ? `, merged into ${heir.id}` : "";
      const forms = `${closing.forms.length} forms end, ${handedOver} handed over`;
      await this.record(tx, viewer, "closeOrganisation", organisationId, `open → closed ${on}${into}; ${forms}`);
      return { ...kept, ...change };
    });
  }

  private async kept(
    tx: EntityManager,
    viewer: Viewer,
    operation: Operation,
    id: string,
    version: number,
    submitted: object,
  ): Promise<Organisation> {
    const kept = isUuid(id) ? await tx.findOne(Organisation, { where: { id }, lock: { mode: "pessimistic_write" } }) : null;
    if (!kept) throw notFound("organisation");
    permit(viewer, operation, { regionPath: this.regions.pathOf(kept.rootId) });
    await lockNamed(tx, "organisations", kept.rootId);
    if (kept.version !== version) throw conflict("Somebody changed this organisation meanwhile.", kept, submitted);
    return kept;
  }

  private checked(rootId: string, input: OrganisationFields, others: readonly Organisation[]) {
    const name = checkedText("input.name", input.name);
    if (others.some((other) => other.name === name && !other.closedOn))
      throw badInput("input.name", "There is an organisation of this name.");
    const unitClass = input.unitClass || null;
    if (unitClass && !Object.hasOwn(UNIT_CLASSES, unitClass))
      throw badInput(
        "input.unitClass",
        `There is no national class ${JSON.stringify(unitClass)}: give one of ${Object.keys(UNIT_CLASSES).join(", ")}, or none.`,
      );
    const regionId = input.regionId || null;
    if (regionId && this.regions.rootOf(regionId) !== rootId) throw badInput("input.regionId", "Choose a region of this district.");
    const shortName = checkedText("input.shortName", input.shortName);
    const nameEn = optionalText("input.nameEn", input.nameEn) ?? shortName;
    const openedOn = input.openedOn ?? null;
    if (openedOn && openedOn > shanghaiDay(now())) throw badInput("input.openedOn", "The day is today or before.");
    return { name, shortName, nameEn, kind: input.kind, unitClass, member: input.member, regionId, openedOn };
  }

  private record(tx: EntityManager, viewer: Viewer, action: string, target: string, detail: string): Promise<void> {
    return this.audit.record({ actor: viewer, action, outcome: "SUCCESS", target, detail }, tx);
  }
}

/** Who goes on with the work: another one of the district that is not closed; null: nobody. */
async function heirOf(tx: EntityManager, closing: Organisation, id: string | null | undefined): Promise<Organisation | null> {
  if (!id) return null;
  const heir = isUuid(id) ? await tx.findOneBy(Organisation, { id, rootId: closing.rootId }) : null;
  if (!heir || heir.closedOn || heir.id === closing.id)
    throw badInput("input.mergedIntoId", "Choose another organisation of the district that is not closed.");
  return heir;
}

function renamedFrom({ name, names, origin }: Organisation, next: string, on: string): DatedName[] {
  const day = { date: on, precision: "DAY" as const };
  const before = names.length > 0 ? names : [{ name, validFrom: null, validTo: null, source: null, origin }];
  return [
    ...before.map((one) => (one.validTo ? one : { ...one, validTo: day })),
    { name: next, validFrom: day, validTo: null, source: null, origin: "RECORDED" as const },
  ];
}

/** For the audit: no names. */
function summary({ kind, unitClass, member, regionId, openedOn }: Organisation): string {
  return [
    kind,
    unitClass ? `class ${unitClass}` : "",
    member ? "member" : "",
    regionId ? `region ${regionId}` : "",
    openedOn ? `since ${openedOn}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}
