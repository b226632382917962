import { type Aggregation, addDays, type Direction, type IndicatorSource, LIMITS, shanghaiDay } from "@kepu/schema";
import type { DataSource, EntityManager } from "typeorm";
import { v7 as uuidv7 } from "uuid";
import type { Audit } from "../access/audit.ts";
import { may, permit, type Viewer } from "../access/viewer.ts";
import { checkedText, optionalText } from "../checked-text.ts";
import { now } from "../clock.ts";
import { badInput, conflict, notFound, ProductError } from "../errors.ts";
import type { RegionService } from "../region/region.service.ts";
import { definitionFor, heldUntil, isMeasureTerm, leadsBack, MEASURE_TERMS } from "./definitions.ts";
import { Indicator, IndicatorVersion } from "./indicator.entity.ts";
import { searched } from "./indicator-search.ts";

export type VersionView = IndicatorVersion & { heldUntil: string | null };
export type IndicatorView = Omit<Indicator, "id" | "rootId"> & { versions: VersionView[]; current: VersionView };

/** Every indicator with its definitions, as the database holds them now. */
export interface Catalogue {
  byCode: ReadonlyMap<string, Indicator>;
  versions: ReadonlyMap<string, readonly IndicatorVersion[]>;
}

export interface Revision {
  /** the root whose figures it changes */
  rootId: string;
  code: string;
  /** number of the newest version that the root has, as read */
  version: number;
  validFrom: string;
  name: string;
  nameEn: string;
  unit: string;
  definition: string;
  definitionEn?: string | null;
  formula: string;
  decimals: number;
  direction: Direction;
  aggregation: Aggregation;
  numerator?: string[] | null;
  denominator?: string[] | null;
  factor?: string | null;
  reason: string;
}

export interface IndicatorsWish {
  /** whose definitions; the viewer's own where nothing is said */
  rootId?: string | null;
  search?: string | null;
  codes?: string[] | null;
  source?: IndicatorSource | null;
}

/** a definition can be set for a year to come */
const LAST_DAYS_AHEAD = 366;
const FACTOR = /^\d{1,9}(\.\d{1,6})?(\/\d{1,9}(\.\d{1,6})?)?$/;

/** The list of indicators, and how a definition changes: by a new version, never by overwriting. */
export class IndicatorService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly regions: RegionService,
  ) {}

  async list(viewer: Viewer, { rootId, search, codes, source }: IndicatorsWish): Promise<IndicatorView[]> {
    permit(viewer, "indicators", rootId ? this.regions.insideRoot(viewer, "indicators", rootId) : undefined);
    const { byCode, versions } = await this.catalogue("ALL");
    const of = rootId ?? this.regions.rootOfViewer(viewer);
    const sought = optionalText("filter.search", search);
    const views = [...byCode.values()]
      .filter(({ rootId }) => rootId === null || may(viewer, "indicators", this.regions.insideRoot(viewer, "indicators", rootId)))
      .filter((one) => (!codes || codes.includes(one.code)) && (!source || one.source === source))
      .map((one) => {
        const held = versions.get(one.code) ?? [];
        return viewOf(
          one,
          held.filter((version) => version.rootId === null || version.rootId === (one.rootId ?? of)),
        );
      });
    return sought ? searched(views, sought, ({ code, current }) => ({ ...current, code })) : views;
  }

  /** Those that every root has, with those that a root has of its own (null: of none): some hundred rows. */
  async catalogue(of: string | null | "ALL", tx: EntityManager = this.db.manager): Promise<Catalogue> {
    const all = await tx.find(Indicator, { order: { position: "ASC" } });
    const indicators = all.filter(({ rootId }) => of === "ALL" || rootId === null || rootId === of);
    const codes = new Map(indicators.map((one) => [one.id, one.code]));
    const versions = new Map<string, IndicatorVersion[]>();
    for (const version of await tx.find(IndicatorVersion, { order: { number: "ASC" } })) {
      const code = codes.get(version.indicatorId);
      if (code === undefined || (of !== "ALL" && version.rootId !== null && version.rootId !== of)) continue;
      versions.set(code, [...(versions.get(code) ?? []), version]);
    }
    return { byCode: new Map(indicators.map((one) => [one.code, one])), versions };
  }

  /** A district changes what an indicator means in its own figures, never in another's. */
  async revise(viewer: Viewer, input: Revision): Promise<IndicatorView> {
    const { rootId } = input;
    permit(viewer, "reviseIndicator", { regionPath: this.regions.pathOf(rootId) });
    if (this.regions.rootOf(rootId) !== rootId) throw notFound("region");
    return this.db.transaction(async (tx) => {
      const indicator = await tx.findOne(Indicator, { where: { code: input.code }, lock: { mode: "pessimistic_write" } });
      if (!indicator || (indicator.rootId !== null && indicator.rootId !== rootId)) throw notFound("indicator");
      const catalogue = await this.catalogue(rootId, tx);
      const before = catalogue.versions.get(indicator.code) ?? [];
      const newest = before.at(-1)?.number ?? 0;
      if (newest !== input.version)
        throw conflict("Somebody changed this definition meanwhile.", viewOf(indicator, before).current, { version: input.version });
      if (before.length >= LIMITS.indicatorVersions)
        throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.indicatorVersions} versions.`, { limit: LIMITS.indicatorVersions });
      const last = (await tx.maximum(IndicatorVersion, "number", { indicatorId: indicator.id })) ?? 0;
      const version: IndicatorVersion = {
        ...{ id: uuidv7(), indicatorId: indicator.id, rootId, number: last + 1, validTo: null, recordedAt: now(), recordedBy: viewer.id },
        ...checked(input, indicator, catalogue),
      };
      await tx.insert(IndicatorVersion, version);
      const detail = `root ${rootId}, version ${newest} → ${version.number} from ${input.validFrom}: ${version.aggregation}, ${version.decimals} decimals`;
      await this.audit.record({ actor: viewer, action: "reviseIndicator", outcome: "SUCCESS", target: indicator.id, detail }, tx);
      return viewOf(indicator, [...before, version]);
    });
  }
}

function checked(input: Revision, indicator: Indicator, catalogue: Catalogue) {
  const { validFrom, decimals, aggregation, direction } = input;
  if (validFrom > addDays(shanghaiDay(now()), LAST_DAYS_AHEAD)) throw badInput("input.validFrom", "At most a year ahead.");
  if (decimals < 0 || decimals > 6) throw badInput("input.decimals", "From 0 to 6 digits after the point.");
  const factor = input.factor?.trim() || "1";
  if (!FACTOR.test(factor) || factor.split("/").some((part) => Number(part) === 0))
    throw badInput("input.factor", "A number such as 100, or a fraction such as 1/60, not zero.");
  const [numerator, denominator] = [termsOf("numerator", input, catalogue), termsOf("denominator", input, catalogue)];
  if (denominator.length > 0 && numerator.length === 0) throw badInput("input.numerator", "What is divided has to be named too.");
  if ((aggregation === "RATIO") !== denominator.length > 0 && numerator.length > 0)
    throw badInput("input.aggregation", "A definition with a denominator is a RATIO, and one of other parts a SUM.");
  if (numerator.length > 0 && aggregation !== "RATIO" && aggregation !== "SUM")
    throw badInput("input.aggregation", "What is made of parts is a SUM or a RATIO.");
  const terms = [...numerator, ...denominator];
  if (indicator.source === "MEASURED" && terms.some((term) => !isMeasureTerm(term)))
    throw badInput("input.numerator", `A measured indicator is made of ${MEASURE_TERMS.join(", ")}.`);
  const newest = (code: string) => catalogue.versions.get(code)?.at(-1);
  if (leadsBack(indicator.code, terms, (code) => [...(newest(code)?.numerator ?? []), ...(newest(code)?.denominator ?? [])]))
    throw badInput("input.numerator", "An indicator cannot be made of itself, nor of one that is made of it.");
  const definition = checkedText("input.definition", input.definition, LIMITS.longTextChars);
  return {
    ...{ validFrom, decimals, aggregation, direction, factor, numerator, denominator, definition },
    definitionEn: optionalText("input.definitionEn", input.definitionEn, LIMITS.longTextChars) ?? definition,
    name: checkedText("input.name", input.name),
    nameEn: checkedText("input.nameEn", input.nameEn),
    unit: checkedText("input.unit", input.unit, 20),
    formula: checkedText("input.formula", input.formula),
    reason: checkedText("input.reason", input.reason, LIMITS.longTextChars),
  };
}

function termsOf(field: "numerator" | "denominator", input: Revision, { byCode }: Catalogue): string[] {
  const terms = input[field] ?? [];
  if (terms.length > LIMITS.indicatorTerms)
    throw new ProductError("LIMIT_EXCEEDED", `At most ${LIMITS.indicatorTerms} terms.`, {
      field: `input.${field}`,
      limit: LIMITS.indicatorTerms,
    });
  for (const term of terms)
    if (!isMeasureTerm(term) && !byCode.has(term))
      throw badInput(`input.${field}`, `Each term is the code of an indicator, or one of ${MEASURE_TERMS.join(", ")}.`);
  return terms;
}

function viewOf({ id: _, rootId: _root, ...indicator }: Indicator, versions: readonly IndicatorVersion[]): IndicatorView {
  const views = versions.map((one) => ({ ...one, heldUntil: heldUntil(one, versions) }));
  const today = definitionFor(versions, shanghaiDay(now()), now());
  const current = views.find((one) => one.number === today?.number) ?? (views[0] as VersionView);
  return { ...indicator, versions: views, current };
}
