/** What of an indicator is searched. */
export interface Searched {
  code: string;
  name: string;
  nameEn: string;
  definition: string;
}

/** Of each sign of a name how it may be read: 行 xing or hang. */
type Syllables = readonly (readonly string[])[];

/** Readings of names, kept: a list of indicators is searched at every key. */
const READINGS = new Map<string, Syllables>();
const MOST_READINGS = 5_000;

/** Those that have every word, the nearest first and else as they stand: by code, Chinese or English, by pinyin or its initials (kphd, kepuhd: 科普活动), or in the definition. */
export async function searched<One>(all: readonly One[], search: string, textOf: (one: One) => Searched): Promise<One[]> {
  const words = plain(search).replaceAll("'", "").split(/\s+/).filter(Boolean);
  const syllablesOf = words.some((word) => isSpelling(word)) ? await reader() : () => [];
  return all
    .map((one) => {
      const text = textOf(one);
      const syllables = syllablesOf(text.name);
      const ranks = words.map((word) => rankOf(word, text, syllables));
      return { one, rank: ranks.includes(null) ? null : ranks.reduce<number>((sum, rank) => sum + (rank ?? 0), 0) };
    })
    .filter((found): found is { one: One; rank: number } => found.rank !== null)
    .sort((a, b) => a.rank - b.rank)
    .map(({ one }) => one);
}

const plain = (text: string) => text.normalize("NFKC").toLowerCase();
/** a single letter stands for too much */
const isSpelling = (word: string) => /^[a-z][a-z0-9]+$/.test(word);

/** How near a word comes to an indicator, 0 the nearest; null: not at all. */
function rankOf(word: string, text: Searched, syllables: Syllables): number | null {
  const [code, name, nameEn] = [plain(text.code), plain(text.name), plain(text.nameEn)];
  if (code === word || name === word || nameEn === word) return 0;
  if (code.startsWith(word) || name.startsWith(word) || nameEn.startsWith(word)) return 1;
  if (name.includes(word) || nameEn.split(/[^a-z0-9]+/).some((one) => one.startsWith(word))) return 2;
  const spelt = isSpelling(word) ? syllables.findIndex((_, start) => isSpelt(word, syllables, start)) : -1;
  if (spelt >= 0) return spelt === 0 ? 2 : 3;
  if (nameEn.includes(word)) return 4;
  return plain(text.definition).includes(word) ? 5 : null;
}

/** Do the syllables from here on begin with the word, each given whole or by its first letters? */
function isSpelt(word: string, syllables: Syllables, start: number): boolean {
  let ends = new Set([0]);
  for (const readings of syllables.slice(start)) {
    const next = new Set<number>();
    for (const end of ends)
      for (const reading of readings)
        for (let length = 1; length <= reading.length && word.startsWith(reading.slice(0, length), end); length++) next.add(end + length);
    if (next.has(word.length)) return true;
    if (next.size === 0) return false;
    ends = next;
  }
  return false;
}

/** The dictionary of readings is large: it comes when somebody spells. */
async function reader(): Promise<(name: string) => Syllables> {
  const { polyphonic } = await import("pinyin-pro");
  return (name) => {
    const kept = READINGS.get(name);
    if (kept) return kept;
    const signs = polyphonic(name, { type: "array", toneType: "none" });
    const syllables = signs
      .map((readings) => [
        ...new Set(readings.flatMap((one) => (one.includes("ü") ? [one.replace("ü", "v"), one.replace("ü", "u")] : one))),
      ])
      .map((readings) => readings.map(plain))
      .filter(([first = ""]) => /^[a-z0-9]/.test(first));
    if (READINGS.size >= MOST_READINGS) READINGS.clear();
    READINGS.set(name, syllables);
    return syllables;
  };
}
