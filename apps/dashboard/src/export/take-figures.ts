import type { MetricsInput } from "../graphql/generated/pages.ts";
import type { Language } from "../i18n/i18n.ts";

/** What is to be said of figures that leave as a picture or on paper: the same as in a file of them. */
export interface Told {
  sha256: string;
  notes: string[][];
}

/** A door's refusal. */
export class NotTaken extends Error {
  readonly code: string;
  readonly limit: number | undefined;

  constructor(code: string, limit?: number) {
    super(code);
    this.code = code;
    this.limit = limit;
  }
}

/** Asks the door for the same query that the screen asked; it records what leaves before it answers. `onBytes` hears how much has come. */
export async function takeFigures(
  kind: "csv" | "xlsx" | "png" | "print",
  question: MetricsInput,
  { language, signal, onBytes }: { language: Language; signal: AbortSignal; onBytes?: (bytes: number) => void },
): Promise<Response> {
  const { first: _, after: __, ...asked } = question;
  const response = await fetch(`/files/metrics?kind=${kind}&lang=${language}`, {
    method: "POST",
    headers: { "x-kepu-csrf": "1", "content-type": "application/json" },
    body: JSON.stringify(asked),
    signal,
  });
  if (!response.ok || !response.body) {
    const answer = (await response.json().catch(() => undefined)) as
      | { errors?: { extensions: { code: string; limit?: number } }[] }
      | undefined;
    const { code = "UNAVAILABLE", limit } = answer?.errors?.[0]?.extensions ?? {};
    throw new NotTaken(code, limit);
  }
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform(piece, next) {
      bytes += piece.length;
      onBytes?.(bytes);
      next.enqueue(piece);
    },
  });
  return new Response(response.body.pipeThrough(counted), { headers: response.headers });
}

export const toldIn = async (response: Response): Promise<Told> => ((await response.json()) as { data: Told }).data;
