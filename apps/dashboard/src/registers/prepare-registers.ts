import type { Origin } from "@kepu/schema";
import type { TFunction } from "i18next";
import type {
  ExpertsRegisterQuery,
  GalleriesRegisterQuery,
  HonoursRegisterQuery,
  OrganisationsRegisterQuery,
  ProgrammeRegisterQuery,
  RegionsRegisterQuery,
  VenuesRegisterQuery,
  VolunteersRegisterQuery,
} from "../graphql/generated/pages.ts";
import { impreciseDate, qualifiedText } from "../i18n/qualified.ts";

export type Cell = string | number | null;

export interface RegisterRow {
  id: string;
  /** in the order of the register's columns */
  cells: Cell[];
  origin: Origin;
}

/** How a reader speaks: language, words, names of places. */
export interface Speech {
  language: "zh" | "en";
  t: TFunction;
  place(regionId: string | null): string | null;
}

/** The columns of each register, by the keys of their headings; the origin comes last everywhere. */
export const COLUMNS = {
  organisations: ["name", "kind", "place", "titles", "names"],
  venues: ["name", "kind", "place", "facts", "halls"],
  galleries: ["code", "name", "length", "edition", "displayedOn", "editionState"],
  experts: ["name", "field", "organisation", "expertTitle"],
  volunteers: ["place", "volunteers"],
  honours: ["name", "level", "holder", "awardedOn"],
  programme: ["name", "kind", "series", "duty"],
  regions: ["code", "name", "regionLevel", "parent", "validFrom", "validTo", "successors"],
} as const;
export type Register = keyof typeof COLUMNS;

/** national statistics count a 科技馆 only from 500 ㎡ and as a venue of its own */
const SCHOOL_FACILITIES = ["科学宫", "科学馆"];

const own = (row: { name: string; nameEn: string }, { language }: Speech) => (language === "en" ? row.nameEn : row.name);
/** What is synthetic inside a record that is not says so in its cell. */
const marked = (text: string | null, origin: Origin | null, { t }: Speech) =>
  text !== null && origin === "SYNTHETIC" ? t("registers.madeUp", { text }) : text;
const joined = (parts: (string | null)[]) => parts.filter(Boolean).join(" · ") || null;

export function organisationRows({ organisations: rows, honours }: OrganisationsRegisterQuery, speech: Speech): RegisterRow[] {
  const { t, language } = speech;
  const titles = new Map(honours.map((honour) => [honour.name, own(honour, speech)]));
  const dated = ({ name, validFrom, validTo }: (typeof rows)[number]["names"][number]) => {
    const until = validTo ? t("registers.until", { date: impreciseDate(validTo, language) }) : null;
    const since = validFrom ? t("registers.since", { date: impreciseDate(validFrom, language) }) : null;
    return [name, joined([since, until])].filter(Boolean).join(" ");
  };
  return rows.map((row) => ({
    id: row.id,
    cells: [
      row.kind === "ENTERPRISE" && language === "zh" ? `${row.name}（${row.shortName}）` : own(row, speech),
      joined([
        t(`registers.organisationKind.${row.kind}`),
        row.member ? t("registers.member") : null,
        row.openedOn ? t("registers.since", { date: row.openedOn }) : null,
        row.closedOn ? t("registers.closed", { date: row.closedOn }) : null,
      ]),
      marked(speech.place(row.regionId), row.origin === "SYNTHETIC" ? null : row.regionOrigin, speech),
      joined(row.titles.map((title) => titles.get(title) ?? title)),
      joined(row.names.map(dated)),
    ],
    origin: row.origin,
  }));
}

export function venueRows(rows: VenuesRegisterQuery["venues"], speech: Speech): RegisterRow[] {
  const { t, language } = speech;
  return rows.map((row) => ({
    id: row.id,
    cells: [
      own(row, speech),
      joined([t(`registers.venueKind.${row.kind}`), row.youthInnovationCentre ? t("registers.youthInnovationCentre") : null]),
      marked(speech.place(row.regionId), row.regionOrigin, speech),
      joined([
        row.investment ? qualifiedText(row.investment, t) : null,
        row.floorArea ? qualifiedText(row.floorArea, t) : null,
        row.builtFrom ? t("registers.since", { date: impreciseDate(row.builtFrom, language) }) : null,
        language === "en" ? row.openRuleEn : row.openRule,
        SCHOOL_FACILITIES.includes(row.kind) && !row.countsAsScienceMuseum ? t("registers.notCounted") : null,
      ]),
      joined(row.halls.map((hall) => own(hall, speech))),
    ],
    origin: row.origin,
  }));
}

export function galleryRows(edges: GalleriesRegisterQuery["galleries"]["edges"], speech: Speech): RegisterRow[] {
  return edges.map(({ node }) => ({
    id: node.id,
    cells: [
      node.code,
      own(node, speech),
      node.lengthMetres,
      marked(
        speech.t("registers.edition", {
          edition: node.edition,
          title: (speech.language === "en" ? (node.editionTitleEn ?? node.editionTitle) : node.editionTitle) ?? "",
        }),
        node.editionOrigin,
        speech,
      ),
      node.displayedOn,
      speech.t(`registers.editionState.${node.editionState}`),
    ],
    origin: node.origin,
  }));
}

export function expertRows(rows: ExpertsRegisterQuery["experts"], { language }: Speech): RegisterRow[] {
  return rows.map((row) => ({
    id: row.id,
    cells:
      language === "en"
        ? [row.name, row.fieldEn, row.organisationEn ?? row.organisation, row.titleEn ?? row.title]
        : [row.name, row.field, row.organisation, row.title],
    origin: row.origin,
  }));
}

export function volunteerRows(rows: VolunteersRegisterQuery["volunteerGroups"], speech: Speech): RegisterRow[] {
  return rows.map((row) => ({ id: row.regionId, cells: [speech.place(row.regionId), row.volunteers], origin: row.origin }));
}

export function honourRows(rows: HonoursRegisterQuery["honours"], speech: Speech): RegisterRow[] {
  const { t, language } = speech;
  return rows.map((row) => ({
    id: row.id,
    cells: [
      own(row, speech),
      t(`registers.level.${row.level}`),
      marked(language === "en" ? row.holderNameEn : row.holderName, row.holderOrigin, speech),
      row.awardedOn ? impreciseDate(row.awardedOn, language) : null,
    ],
    origin: row.origin,
  }));
}

export function programmeRows({ series, campaigns }: ProgrammeRegisterQuery, speech: Speech): RegisterRow[] {
  const kind = (name: "brand" | "key" | "campaign" | "theme") => speech.t(`registers.programmeKind.${name}`);
  const names = new Map(series.map((row) => [row.id, own(row, speech)]));
  return [
    ...series.map((row) => ({
      id: row.id,
      cells: [
        own(row, speech),
        joined([row.brand ? kind("brand") : null, row.key ? kind("key") : null]),
        null,
        row.monthlyDuty ? speech.t("registers.yes") : null,
      ],
      origin: row.origin,
    })),
    ...campaigns.map((row) => ({
      id: row.id,
      cells: [own(row, speech), row.seriesId ? kind("campaign") : kind("theme"), names.get(row.seriesId ?? "") ?? null, null],
      origin: row.origin,
    })),
  ];
}

/** Regions in force on a day, by their official names and codes. */
export function regionRows(rows: RegionsRegisterQuery["regions"], speech: Speech): RegisterRow[] {
  const { t, language } = speech;
  const names = new Map(rows.map((row) => [row.id, language === "en" ? row.nameEn : row.shortName]));
  return rows.map((row) => ({
    id: row.id,
    cells: [
      row.code,
      own(row, speech),
      t(`registers.regionLevel.${row.village ? "VILLAGE" : row.level}`),
      names.get(row.parentId ?? "") ?? null,
      row.validFrom,
      row.validTo,
      joined(row.successors.map((one) => `${t(`registers.succession.${one.kind}`)} ${speech.place(one.toId) ?? ""}`)),
    ],
    origin: row.origin,
  }));
}

/** The rows in the reader's language that match a text in either language: a link from the Chinese page works in the English one. */
export function matching(rows: RegisterRow[], other: RegisterRow[], text: string): RegisterRow[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return rows;
  return rows.filter((row, index) =>
    [...row.cells, ...(other[index]?.cells ?? [])].some((cell) =>
      String(cell ?? "")
        .toLowerCase()
        .includes(wanted),
    ),
  );
}
