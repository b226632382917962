const FIRST_WITHIN_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;
const GROWTH = 1.5;

/** Milliseconds to wait before connecting again, for ever: first uniform within five seconds, so that a thousand screens do not come back in one;
 * later in the upper half under a ceiling that grows to half a minute, so that those who were refused come after those who try for the first time
 * and not among them. `attempt` counts from 0 at each cut; `random` is in [0, 1). */
export function retryPause(attempt: number, random: number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_WITHIN_MS * GROWTH ** attempt);
  return attempt === 0 ? random * ceiling : ((1 + random) / 2) * ceiling;
}
