export type Asker = (query: string, variables: object) => Promise<Record<string, unknown>>;

/** Asks over HTTP; an answer with errors is no answer. */
export function askerOf(url: string, token: string): Asker {
  return async (query, variables) => {
    const answer = await fetch(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await answer.json()) as { data?: Record<string, unknown>; errors?: object[] };
    if (!data || errors) throw new Error(`the product refused: ${JSON.stringify(errors).slice(0, 600)}`);
    return data;
  };
}

export async function timed(runs: number, work: () => Promise<unknown>): Promise<number> {
  const took: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    took.push(performance.now() - started);
  }
  return quantile(took, 0.5);
}

export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
}
