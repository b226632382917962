/** What /metrics says at a moment. */
export interface Scrape {
  /** a metric's value, or the sum over its labels */
  value(name: string): number;
}

export async function scrape(url: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  const text = await response.text();
  return {
    value(name) {
      const lines = [...text.matchAll(new RegExp(`^${name}(?:{[^}]*})? (\\S+)$`, "gm"))];
      if (lines.length === 0) throw new Error(`/metrics has no ${name}`);
      return lines.reduce((sum, [, value]) => sum + Number(value), 0);
    },
  };
}
