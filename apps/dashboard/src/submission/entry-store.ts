import type { CellValueFragment } from "../graphql/generated/pages.ts";

/** What a person typed into a cell. */
export interface Typed {
  text: string;
  comment: string;
  explanation: string;
}

/** A cell that the service does not have yet, as it is kept in this browser. */
export interface Kept extends Typed {
  /** the version that was read when typing began */
  version: number;
  /** what was sent without an answer: when the service holds one of these, it is our own */
  sent: string[];
  /** what somebody else saved meanwhile, until one of the two is chosen */
  theirs?: CellValueFragment | null;
  /** who that was */
  theirsBy?: string | null;
  /** the service has this content: only how it was typed is kept, such as a blank at its end, until the cell is left */
  saved?: boolean;
  /** the code with which the service refused exactly this content */
  refused?: string;
}

const PREFIX = "kepu.entry ";

const keyOf = (person: string, submission: string, item: string) => `${PREFIX}${person} ${submission} ${item}`;

/** Unsaved cells by person and submission. Written at once, within the keystroke: a database that writes later loses the last ones before a
 * crash. One key a cell, so that tabs do not overwrite each other's. */
export const entryStore = {
  get(person: string, submission: string, item: string): Kept | undefined {
    try {
      return JSON.parse(window.localStorage.getItem(keyOf(person, submission, item)) ?? "null") ?? undefined;
    } catch {
      return undefined;
    }
  },

  put(person: string, submission: string, item: string, kept: Kept): void {
    window.localStorage.setItem(keyOf(person, submission, item), JSON.stringify(kept));
  },

  drop(person: string, submission: string, item: string): void {
    window.localStorage.removeItem(keyOf(person, submission, item));
  },

  /** All of a submission, by item. */
  all(person: string, submission: string): Map<string, Kept> {
    const prefix = keyOf(person, submission, "");
    const found = new Map<string, Kept>();
    for (const key of Object.keys(window.localStorage)) {
      const item = key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
      const kept = item === undefined ? undefined : entryStore.get(person, submission, item);
      if (item !== undefined && kept) found.set(item, kept);
    }
    return found;
  },

  /** How many cells of this person wait, by submission. */
  waiting(person: string): Map<string, number> {
    const counts = new Map<string, number>();
    for (const key of Object.keys(window.localStorage)) {
      if (!key.startsWith(`${PREFIX}${person} `)) continue;
      if (window.localStorage.getItem(key)?.includes('"saved":true')) continue;
      const submission = key.slice(PREFIX.length + person.length + 1).split(" ")[0] ?? "";
      counts.set(submission, (counts.get(submission) ?? 0) + 1);
    }
    return counts;
  },

  isOurs: (key: string | null, person: string, submission: string) => key === null || key.startsWith(keyOf(person, submission, "")),
};
