import { type FormItem, isUuid, periodBounds, shanghaiDay } from "@kepu/schema";
import { type EntityManager, In } from "typeorm";
import type { Operation } from "../access/permissions.ts";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { now } from "../clock.ts";
import { notFound } from "../errors.ts";
import { Organisation } from "../organisation/organisation.entity.ts";
import type { RegionService } from "../region/region.service.ts";
import { Form, FormAssignment, FormVersion } from "../submission/form.entity.ts";
import { isAsked, targetOf } from "../submission/submission-scope.ts";
import { Venue } from "../venue/venue.entity.ts";
import { plain } from "./fields.ts";

export interface Reporter {
  organisation: Organisation;
  /** first day of the first period it reports for */
  fromDay: string;
  /** where each venue reports apart */
  venues: Venue[];
}

/** A form with everybody whose figures this viewer may enter: what a file about it is held against. */
export class FormScope {
  private readonly byName = new Map<string, Reporter[]>();
  private readonly keys = new Map<string, Set<string>>();

  constructor(
    readonly form: Form,
    /** newest first */
    private readonly versions: FormVersion[],
    readonly reporters: Reporter[],
  ) {
    for (const reporter of reporters) {
      const { id, name, shortName, nameEn, names } = reporter.organisation;
      for (const one of new Set([id, name, shortName, nameEn, ...names.map((dated) => dated.name)].map(plain)))
        this.byName.set(one, [...(this.byName.get(one) ?? []), reporter]);
    }
  }

  named(text: string): Reporter[] {
    return this.byName.get(plain(text)) ?? [];
  }

  version(period: string): FormVersion {
    const from = periodBounds(period)?.from ?? "";
    return (this.versions.find((version) => version.validFrom <= from) ?? this.versions.at(-1)) as FormVersion;
  }

  /** Does the form ask this item for this period? */
  asks(period: string, key: string): boolean {
    let keys = this.keys.get(period);
    if (!keys) {
      keys = new Set(this.version(period).layout.sections.flatMap((section) => section.items.map((item) => item.key)));
      this.keys.set(period, keys);
    }
    return keys.has(key);
  }

  /** Of all versions; the newest wording of each. */
  get items(): FormItem[] {
    const items = this.versions.flatMap(({ layout }) => layout.sections.flatMap((section) => section.items));
    return [...new Map(items.reverse().map((item) => [item.key, item])).values()].reverse();
  }

  isOpenFor({ fromDay, organisation }: Reporter, period: string): boolean {
    const from = periodBounds(period)?.from;
    return from !== undefined && isAsked({ fromDay }, organisation, from) && from <= shanghaiDay(now());
  }
}

/** A form of which the viewer may enter nobody's figures answers as absent, to the letter. */
export async function formScope(
  tx: EntityManager,
  regions: RegionService,
  viewer: Viewer,
  operation: Operation,
  formId: string,
): Promise<FormScope> {
  permit(viewer, operation);
  const form = isUuid(formId) ? await tx.findOneBy(Form, { id: formId }) : null;
  if (!form) throw notFound("object");
  const assignments = await tx.findBy(FormAssignment, { formId });
  const organisations = await tx.find(Organisation, {
    where: { id: In(assignments.map((one) => one.organisationId)) },
    order: { position: "ASC", name: "ASC" },
  });
  const own = organisations.filter((organisation) => may(viewer, operation, targetOf(regions, organisation)));
  if (own.length === 0) permit(viewer, operation, organisations[0] ? targetOf(regions, organisations[0]) : { regionPath: [] });
  const venues = form.perVenue ? await tx.findBy(Venue, { organisationId: In(own.map(({ id }) => id)) }) : [];
  const fromDays = new Map(assignments.map((one) => [one.organisationId, one.fromDay]));
  const versions = await tx.find(FormVersion, { where: { formId }, order: { number: "DESC" } });
  if (versions.length === 0) throw notFound("object");
  return new FormScope(
    form,
    versions,
    own.map((organisation) => ({
      organisation,
      fromDay: fromDays.get(organisation.id) ?? "",
      venues: venues.filter((venue) => venue.organisationId === organisation.id),
    })),
  );
}
