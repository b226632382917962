import { type HonourHolder, type HonourLevel, isUuid, LIMITS, shanghaiDay } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { permit, type Viewer } from "../access/viewer.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { ImpreciseDate } from "../qualified.ts";
import type { RegionService } from "../region/region.service.ts";
import { recordRegisters } from "../register/register-history.ts";
import { Honour } from "./honour.entity.ts";

export interface HonourFields {
  name: string;
  nameEn?: string | null;
  level: HonourLevel;
  issuer?: string | null;
  holderKind: HonourHolder;
  holderRegionId?: string | null;
  holderOrganisationId?: string | null;
  holderName?: string | null;
  awardedOn?: ImpreciseDate | null;
  validUntil?: string | null;
  wording?: string | null;
}

type Holder = Pick<Honour, "holderKind" | "holderName" | "holderRegionId" | "holderOrganisationId">;

/** The office keeps the register of honours. What is withdrawn stays, and is no longer counted. */
export class HonourEditingService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
  ) {}

  async add(viewer: Viewer, { rootId, ...input }: HonourFields & { rootId: string }): Promise<Honour> {
    permit(viewer, "addHonour", { regionPath: this.regions.pathOf(rootId) });
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    return this.db.transaction(async (tx) => {
      await lockNamed(tx, "honours", rootId);
      const fields = await this.checked(tx, rootId, input);
      const known = await tx.find(Honour, { where: { rootId } });
      if (known.length >= LIMITS.honoursPerRoot)
        throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.honoursPerRoot} honours.`, { limit: LIMITS.honoursPerRoot });
      refuseSame(known, fields);
      const position = Math.max(-1, ...known.map((honour) => honour.position)) + 1;
      const honour: Honour = {
        ...{ id: uuidv7(), rootId, ...fields, position, origin: "RECORDED", holderOrigin: "RECORDED" },
        ...{ withdrawnOn: null, withdrawnReason: null, version: 1 },
      };
      await tx.insert(Honour, honour);
      await recordRegisters(tx, rootId);
      await this.record(tx, viewer, "addHonour", honour.id, `→ ${summary(honour)}`);
      return honour;
    });
  }

  async update(viewer: Viewer, { honourId, version, ...input }: HonourFields & { honourId: string; version: number }): Promise<Honour> {
    permit(viewer, "updateHonour");
    return this.db.transaction(async (tx) => {
      const honour = await this.held(tx, viewer, "updateHonour", honourId);
      if (honour.version !== version) throw conflict("Somebody changed this honour meanwhile.", honour, { ...input, version });
      if (honour.withdrawnOn) throw badInput("input.honourId", "It was withdrawn: add it anew if that was a mistake.");
      const fields = await this.checked(tx, honour.rootId, input);
      const others = await tx.find(Honour, { where: { rootId: honour.rootId } });
      refuseSame(
        others.filter((other) => other.id !== honourId),
        fields,
      );
      const sameHolder = fields.holderName === honour.holderName && fields.holderKind === honour.holderKind;
      const changed = { ...honour, ...fields, version: version + 1, holderOrigin: sameHolder ? honour.holderOrigin : "RECORDED" } as Honour;
      await tx.update(Honour, honourId, changed);
      await recordRegisters(tx, honour.rootId);
      await this.record(tx, viewer, "updateHonour", honourId, `${summary(honour)} → ${summary(changed)}`);
      return changed;
    });
  }

  async withdraw(viewer: Viewer, honourId: string, version: number, reason: string, on: string): Promise<Honour> {
    permit(viewer, "withdrawHonour");
    return this.db.transaction(async (tx) => {
      const honour = await this.held(tx, viewer, "withdrawHonour", honourId);
      if (honour.version !== version) throw conflict("Somebody changed this honour meanwhile.", honour, { version });
      if (honour.withdrawnOn) throw badInput("input.honourId", "It was withdrawn before.");
      if (on > shanghaiDay(now())) throw badInput("input.on", "The day is today or before.");
      if (honour.awardedOn && on < honour.awardedOn.date) throw badInput("input.on", "It is withdrawn after it was given.");
      const change = { withdrawnOn: on, withdrawnReason: checkedText("input.reason", reason), version: version + 1 };
      await tx.update(Honour, honourId, change);
      await recordRegisters(tx, honour.rootId);
      await this.record(tx, viewer, "withdrawHonour", honourId, `VALID → WITHDRAWN ${on}`);
      return { ...honour, ...change };
    });
  }

  private async held(tx: EntityManager, viewer: Viewer, operation: "updateHonour" | "withdrawHonour", id: string): Promise<Honour> {
    const honour = isUuid(id) ? await tx.findOne(Honour, { where: { id }, lock: { mode: "pessimistic_write" } }) : null;
    if (!honour) throw notFound("honour");
    permit(viewer, operation, { regionPath: this.regions.pathOf(honour.rootId) });
    await lockNamed(tx, "honours", honour.rootId);
    return honour;
  }

  private async checked(tx: EntityManager, rootId: string, input: HonourFields) {
    const name = checkedText("input.name", input.name);
    const awardedOn = input.awardedOn ? roundedDate(input.awardedOn) : null;
    if (awardedOn && awardedOn.date > shanghaiDay(now())) throw badInput("input.awardedOn", "An honour is given today or before.");
    const validUntil = input.validUntil ?? null;
    if (validUntil && awardedOn && validUntil < awardedOn.date) throw badInput("input.validUntil", "It ends after it was given.");
    return {
      ...{ name, nameEn: optionalText("input.nameEn", input.nameEn) ?? name, level: input.level },
      ...{ issuer: optionalText("input.issuer", input.issuer), awardedOn, validUntil },
      ...{ wording: optionalText("input.wording", input.wording, LIMITS.longTextChars) },
      ...(await this.holder(tx, rootId, input)),
    };
  }

  /** Regions and organisations are named by the register, so that a holder is one of this root; a person is named as typed. */
  private async holder(tx: EntityManager, rootId: string, input: HonourFields): Promise<Holder> {
    const { holderKind } = input;
    const none = { holderKind, holderRegionId: null, holderOrganisationId: null };
    if (holderKind === "PERSON") return { ...none, holderName: checkedText("input.holderName", input.holderName ?? "") };
    if (holderKind === "SCHOOL" || holderKind === "ORGANISATION") {
      const id = input.holderOrganisationId ?? "";
      const found = isUuid(id) ? await tx.findOneBy(Organisation, { id, rootId }) : null;
      if (!found || (found.kind === "SCHOOL") !== (holderKind === "SCHOOL"))
        throw badInput(
          "input.holderOrganisationId",
          `Choose a ${holderKind === "SCHOOL" ? "school" : "unit that is no school"} of this district.`,
        );
      return { ...none, holderOrganisationId: id, holderName: found.shortName };
    }
    const region = this.regions.current().byId.get(holderKind === "DISTRICT" ? rootId : (input.holderRegionId ?? ""));
    if (region?.rootId !== rootId || region.level !== holderKind) throw badInput("input.holderRegionId", "Choose a region of this level.");
    return { ...none, holderRegionId: region.id, holderName: region.shortName };
  }

  private record(tx: EntityManager, viewer: Viewer, action: string, target: string, detail: string): Promise<void> {
    return this.audit.record({ actor: viewer, action, outcome: "SUCCESS", target, detail }, tx);
  }
}

/** Never more exact than stated: a year is its first day, a month its first day. */
function roundedDate({ date, precision }: ImpreciseDate): ImpreciseDate {
  if (precision === "YEAR") return { date: `${date.slice(0, 4)}-01-01`, precision };
  return precision === "MONTH" ? { date: `${date.slice(0, 7)}-01`, precision } : { date, precision };
}

function refuseSame(others: readonly Honour[], wanted: HonourFields & Holder): void {
  const key = (one: HonourFields & Holder) =>
    [one.name, one.level, one.holderRegionId, one.holderOrganisationId, one.holderName, one.awardedOn?.date].join("\n");
  if (others.some((other) => !other.withdrawnOn && key(other) === key(wanted)))
    throw badInput("input.name", "This holder has this honour of this date already.");
}

/** For the audit: no names, a holder by its id. */
function summary({ level, awardedOn, validUntil, holderKind, holderRegionId, holderOrganisationId }: Honour): string {
  const holder = holderRegionId ?? holderOrganisationId ?? "";
  const given = awardedOn ? `${awardedOn.date} (${awardedOn.precision})` : "no date";
  return [level, holderKind, holder, given, validUntil ? `until ${validUntil}` : ""].filter(Boolean).join(" ");
}
