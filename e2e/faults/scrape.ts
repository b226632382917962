/** What /metrics says at a moment. */
export interface Scrape {
  /** a metric's value, with its labels as written (`name{label="x"}`), or without them the sum over all */
  value(name: string): number;
}

export async function scrape(url: string): Promise<Scrape> {
  const response = await fetch(`${url}/metrics`);
  if (!response.ok) throw new Error(`/metrics answered ${response.status}`);
  const text = await response.text();
  return {
    value(name) {
      const lines = text.split("\n").filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`));
      if (lines.length === 0) throw new Error(`/metrics has no ${name}`);
      return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
    },
  };
}
