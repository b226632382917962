import type { DatePrecision, ProfileHeading, Qualifier } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { type FactItem, ProfileFact } from "../profile/profile.entity.ts";
import { ROOT_ID } from "./places.ts";
import { INSTITUTIONAL, ROUTINE, SOCIETY_WIDE, STANDARDISED } from "./profile-facts.ts";
import { demoId } from "./random.ts";

/** One fact of the account, in short: `quoted` are its own words, `told` our summary where we do not have them. */
export interface Fact {
  title: [zh: string, en: string];
  quoted?: string;
  told?: string;
  /** our translation of the wording */
  en: string;
  value?: [qualifier: Qualifier, value: number, unit: string];
  date?: [date: string, precision: DatePrecision];
  items?: [zh: string, en: string][];
  /** a count of our own registers: "galleries", "honours：市级科普示范街道" */
  counted?: string;
  /** where it lives; absent: only here */
  link?: string;
}

/** Nobody edits the account's facts in the product: every start writes them as they stand here. */
export async function seedProfile(tx: EntityManager): Promise<void> {
  let position = 0;
  const sections: [ProfileHeading, Record<string, Fact>][] = [
    ["INSTITUTIONAL", INSTITUTIONAL],
    ["STANDARDISED", STANDARDISED],
    ["SOCIETY_WIDE", SOCIETY_WIDE],
    ["ROUTINE", ROUTINE],
  ];
  for (const [heading, facts] of sections)
    for (const [key, fact] of Object.entries(facts)) await tx.save(ProfileFact, rowOf(key.replace("fact ", ""), heading, fact, position++));
}

function rowOf(number: string, heading: ProfileHeading, fact: Fact, position: number): ProfileFact {
  const [qualifier, value, unit] = fact.value ?? [];
  const [date, precision] = fact.date ?? [];
  return {
    ...{ id: demoId(`fact ${number}`), rootId: ROOT_ID, number, heading, position, origin: "STATED" },
    ...{ title: fact.title[0], titleEn: fact.title[1], wording: fact.quoted ?? fact.told ?? "", wordingEn: fact.en },
    quoted: fact.quoted !== undefined,
    value: qualifier && value !== undefined && unit ? { qualifier, value, unit } : null,
    date: date && precision ? { date, precision } : null,
    items: (fact.items ?? []).map(([name, nameEn]): FactItem => ({ name, nameEn })),
    counted: fact.counted ?? null,
    link: fact.link ?? `/profile#fact-${number}`,
  };
}
