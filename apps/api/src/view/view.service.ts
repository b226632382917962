import { isUuid, LIMITS, type ViewSharing } from "@kepu/schema";
import { ArrayOverlap, type DataSource, type EntityManager, In, Not } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import { actorNames } from "../access/actor-names.queries.ts";
import type { Audit } from "../access/audit.ts";
import { denied, may, permit, type Viewer } from "../access/viewer.ts";
import { checkedText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, conflict, NOT_FOUND, notFound, ProductError } from "../errors.ts";
import type { IndicatorService } from "../indicator/indicator.service.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { SavedView, type ViewQuestion } from "./view.entity.ts";
import { checkedQuestion } from "./view-question.ts";

export type ViewShown = Omit<SavedView, "ownerId"> & { ownerName: string; mine: boolean; deletable: boolean };

export interface NewView {
  rootId: string;
  name: string;
  question: ViewQuestion;
  sharing: ViewSharing;
  organisationIds?: string[] | null;
}

/** What is absent stays. */
export interface ViewChange extends Partial<Omit<NewView, "rootId">> {
  viewId: string;
  /** as read; another one meanwhile is a CONFLICT */
  version: number;
}

/** Questions to history that people keep and share. A view holds no figure: whoever opens it is answered by their own rights. */
export class ViewService {
  constructor(
    private readonly db: DataSource,
    private readonly regions: RegionService,
    private readonly audit: Audit,
    private readonly indicators: IndicatorService,
  ) {}

  /** One's own first, then what others share with the viewer; by name. */
  async list(viewer: Viewer, rootId: string): Promise<ViewShown[]> {
    permit(viewer, "views", this.regions.insideRoot(viewer, "views", rootId));
    const shared = { rootId, ownerId: Not(viewer.id ?? "") };
    const organisationIds = ArrayOverlap(organisationsOf(viewer));
    const rows = await this.db.getRepository(SavedView).find({
      where: [
        { rootId, ownerId: viewer.id ?? "" },
        ...(this.keepsOrder(viewer, rootId)
          ? [{ ...shared, sharing: Not<ViewSharing>("PRIVATE") }]
          : [
              { ...shared, sharing: "ROOT" as const },
              { ...shared, sharing: "ORGANISATIONS" as const, organisationIds },
            ]),
      ],
      order: { name: "ASC", id: "ASC" },
    });
    const shown = await this.shown(viewer, rows);
    return [...shown.filter(({ mine }) => mine), ...shown.filter(({ mine }) => !mine)];
  }

  async get(viewer: Viewer, id: string): Promise<ViewShown> {
    permit(viewer, "view");
    return this.one(viewer, await this.seen(this.db.manager, viewer, "view", id));
  }

  async save(viewer: Viewer, input: NewView): Promise<ViewShown> {
    permit(viewer, "saveView", this.regions.insideRoot(viewer, "saveView", input.rootId));
    const { rootId, sharing } = input;
    const name = checkedText("input.name", input.name, LIMITS.viewNameChars);
    return this.db.transaction(async (tx) => {
      await lockNamed(tx, "views", rootId);
      const ownerId = viewer.id ?? "";
      if ((await tx.countBy(SavedView, { rootId, ownerId })) >= LIMITS.viewsPerOwner)
        throw tooMany(`At most ${LIMITS.viewsPerOwner} views of one's own; delete one first.`, LIMITS.viewsPerOwner);
      const view: SavedView = {
        ...{ id: uuidv7(), rootId, ownerId, name, version: 1, savedAt: now(), changedAt: now(), sharing },
        question: await this.question(tx, rootId, input.question),
        organisationIds: await this.sharedWith(tx, rootId, sharing, input.organisationIds ?? []),
      };
      await this.refuseSecondName(tx, view);
      if (sharing !== "PRIVATE") await this.refuseMoreShared(tx, rootId);
      await tx.insert(SavedView, view);
      const detail = `none → ${sharingWords(view)}`;
      await this.audit.record({ actor: viewer, action: "saveView", outcome: "SUCCESS", target: view.id, detail }, tx);
      return this.one(viewer, view, tx);
    });
  }

  /** By its owner alone, as read: what somebody changed meanwhile is not written over. */
  async change(viewer: Viewer, input: ViewChange): Promise<ViewShown> {
    permit(viewer, "changeView");
    return this.db.transaction(async (tx) => {
      const { rootId } = await this.seen(tx, viewer, "changeView", input.viewId);
      await lockNamed(tx, "views", rootId);
      const before = await this.seen(tx, viewer, "changeView", input.viewId);
      if (before.ownerId !== viewer.id) throw denied("Only its owner changes a view; save one of your own.");
      if (before.version !== input.version)
        throw conflict("Somebody changed this view meanwhile.", await this.one(viewer, before, tx), { version: input.version });
      const sharing = input.sharing ?? before.sharing;
      const after: SavedView = {
        ...before,
        ...{ sharing, version: before.version + 1, changedAt: now() },
        name: input.name === undefined ? before.name : checkedText("input.name", input.name, LIMITS.viewNameChars),
        question: input.question ? await this.question(tx, rootId, input.question) : before.question,
        organisationIds: await this.sharedWith(
          tx,
          rootId,
          sharing,
          input.organisationIds ?? (sharing === before.sharing ? before.organisationIds : []),
        ),
      };
      if (after.name !== before.name) await this.refuseSecondName(tx, after);
      if (before.sharing === "PRIVATE" && sharing !== "PRIVATE") await this.refuseMoreShared(tx, rootId);
      await tx.save(SavedView, after);
      const detail = `version ${before.version} → ${after.version}: ${sharingWords(before)} → ${sharingWords(after)}`;
      await this.audit.record({ actor: viewer, action: "changeView", outcome: "SUCCESS", target: after.id, detail }, tx);
      return this.one(viewer, after, tx);
    });
  }

  /** By its owner; what is shared by the office too, which keeps order among what everybody sees. */
  async delete(viewer: Viewer, id: string): Promise<string> {
    permit(viewer, "deleteView");
    return this.db.transaction(async (tx) => {
      const view = await this.seen(tx, viewer, "deleteView", id);
      if (!this.mayDelete(viewer, view)) throw denied("Only its owner or the office deletes a view.");
      await tx.delete(SavedView, { id });
      const detail = `${sharingWords(view)} → deleted`;
      await this.audit.record({ actor: viewer, action: "deleteView", outcome: "SUCCESS", target: id, detail }, tx);
      return id;
    });
  }

  /** A view that is not the viewer's to see answers as an absent one. */
  private async seen(tx: EntityManager, viewer: Viewer, operation: "view" | "changeView" | "deleteView", id: string): Promise<SavedView> {
    const view = isUuid(id) ? await tx.findOneBy(SavedView, { id }) : null;
    if (!view) throw notFound("view");
    permit(viewer, operation, this.regions.insideRoot(viewer, operation, view.rootId));
    const shared = view.sharing === "ROOT" || organisationsOf(viewer).some((one) => view.organisationIds.includes(one));
    const orderly = view.sharing !== "PRIVATE" && this.keepsOrder(viewer, view.rootId);
    if (view.ownerId !== viewer.id && !shared && !orderly) throw denied(NOT_FOUND, "NOT_FOUND");
    return view;
  }

  private keepsOrder = (viewer: Viewer, rootId: string) => may(viewer, "sharedViews", { regionPath: [rootId] });

  private mayDelete = (viewer: Viewer, { ownerId, sharing, rootId }: SavedView) =>
    ownerId === viewer.id || (sharing !== "PRIVATE" && this.keepsOrder(viewer, rootId));

  private async question(tx: EntityManager, rootId: string, asked: ViewQuestion): Promise<ViewQuestion> {
    const { byCode } = await this.indicators.catalogue(rootId, tx);
    return checkedQuestion(asked, {
      isIndicator: (code) => byCode.has(code),
      isRegion: (id) => this.regions.rootOf(id) === rootId,
      isOrganisation: async (id) => isUuid(id) && (await tx.existsBy(Organisation, { id, rootId })),
    });
  }

  private async sharedWith(tx: EntityManager, rootId: string, sharing: ViewSharing, ids: string[]): Promise<string[]> {
    const organisationIds = [...new Set(ids)];
    if (sharing !== "ORGANISATIONS") {
      if (organisationIds.length > 0) throw badInput("input.organisationIds", "Only what is shared with ORGANISATIONS names some.");
      return [];
    }
    if (organisationIds.length === 0) throw badInput("input.organisationIds", "Say with which organisations.");
    if (organisationIds.length > LIMITS.viewOrganisations)
      throw tooMany(`At most ${LIMITS.viewOrganisations} organisations.`, LIMITS.viewOrganisations, "input.organisationIds");
    const known = organisationIds.every(isUuid) ? await tx.countBy(Organisation, { id: In(organisationIds), rootId }) : 0;
    if (known !== organisationIds.length) throw badInput("input.organisationIds", "Each is an organisation of this root.");
    return organisationIds;
  }

  private async refuseSecondName(tx: EntityManager, { id, rootId, ownerId, name }: SavedView): Promise<void> {
    if (await tx.existsBy(SavedView, { rootId, ownerId, name, id: Not(id) }))
      throw badInput("input.name", "You have a view of this name already.");
  }

  private async refuseMoreShared(tx: EntityManager, rootId: string): Promise<void> {
    if ((await tx.countBy(SavedView, { rootId, sharing: Not("PRIVATE") })) >= LIMITS.viewsShared)
      throw tooMany(`At most ${LIMITS.viewsShared} views are shared in one root.`, LIMITS.viewsShared, "input.sharing");
  }

  private async one(viewer: Viewer, view: SavedView, tx: EntityManager = this.db.manager): Promise<ViewShown> {
    const [shown] = await this.shown(viewer, [view], tx);
    if (!shown) throw notFound("view");
    return shown;
  }

  private async shown(viewer: Viewer, views: SavedView[], tx: EntityManager = this.db.manager): Promise<ViewShown[]> {
    const owners = views.map(({ ownerId }) => ownerId);
    const names = await actorNames(tx, owners);
    return views.map(({ ownerId, ...view }) => ({
      ...view,
      ownerName: names.get(ownerId) ?? "",
      mine: ownerId === viewer.id,
      deletable: this.mayDelete(viewer, { ...view, ownerId }),
    }));
  }
}

/** Those that the viewer acts for now. */
const organisationsOf = ({ grants }: Viewer): string[] => grants.flatMap(({ organisationId }) => organisationId ?? []);

const sharingWords = ({ sharing, organisationIds }: SavedView) =>
  sharing === "ORGANISATIONS"
    ? `shared with ${organisationIds.length} organisations`
    : sharing === "ROOT"
      ? "shared in the root"
      : "private";

const tooMany = (message: string, limit: number, field?: string) =>
  new ProductError("LIMIT_EXCEEDED", message, { limit, ...(field ? { field } : {}) });
