import { saveAnswer } from "../ui/save-file.ts";

/** What a file would do, or did; see the service's outcome.ts. */
export interface BulkOutcome {
  committed: boolean;
  receipt: string | null;
  kind: "XLSX" | "CSV";
  encoding: string | null;
  layout: "WIDE" | "LONG";
  head: { row: number; columns: { column: number; name: string; title: string; field: string | null }[] } | null;
  fields: { field: string; name: string; nameEn: string }[];
  rows: number;
  submissions: number;
  created: number;
  updated: number;
  unchanged: number;
  errorCount: number;
  warningCount: number;
  problems: BulkProblem[];
  preview: { row: number; cells: string[] }[];
  plan: string;
}

export interface BulkProblem {
  level: "ERROR" | "WARNING";
  row: number;
  column: number;
  cell: string;
  fault: string;
  zh: string;
  en: string;
}

export interface BulkProgress {
  phase: "SEND" | "READ" | "CHECK" | "STORE";
  done: number;
  total: number;
  rows: number;
}

/** Why a file as a whole was refused: a reason of the reader or an error code, and what completes its words. */
export class Refused extends Error {
  readonly reason: string;
  readonly about: { limit?: number; cell?: string };

  constructor(reason: string, about: { limit?: number; cell?: string } = {}) {
    super(reason);
    this.reason = reason;
    this.about = about;
  }
}

export interface Sending {
  formId: string;
  period: string;
  /** field by column, as chosen by hand */
  columns: Record<string, string | null>;
  commit: boolean;
  plan: string | null;
}

export function fileAddress({ formId, period, columns, commit, plan }: Sending, name: string, path = ""): string {
  const params = new URLSearchParams({ name, period });
  if (Object.keys(columns).length > 0) params.set("columns", JSON.stringify(columns));
  if (commit) params.set("commit", "1");
  if (commit && plan) params.set("plan", plan);
  return `/files/forms/${formId}${path}?${params}`;
}

interface Line<Outcome = object> {
  progress?: BulkProgress;
  data?: Outcome;
  errors?: { extensions: { code: string; reason?: string; limit?: number; cell?: string } }[];
}

/** Sends the file and hears what becomes of it, line by line. Sending it again is safe. */
export function sendFile<Outcome extends object>(
  file: File,
  address: string,
  onProgress: (progress: BulkProgress) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch does not tell how much has been sent
    let read = 0;
    let last: Line<Outcome> | undefined;
    const hear = (whole: boolean) => {
      const text = request.responseText;
      const end = whole ? text.length : text.lastIndexOf("\n") + 1;
      for (const line of text.slice(read, Math.max(read, end)).split("\n").filter(Boolean)) {
        last = parsed<Outcome>(line);
        if (last?.progress) onProgress(last.progress);
      }
      read = Math.max(read, end);
    };
    request.open("POST", address);
    request.setRequestHeader("x-kepu-csrf", "1");
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded, total }) => onProgress({ phase: "SEND", done: loaded, total, rows: 0 });
    request.onprogress = () => hear(false);
    request.onload = () => {
      hear(true);
      if (last?.data) resolve(last.data);
      else reject(refusedBy(last));
    };
    request.onerror = () => reject(new Refused("UNAVAILABLE"));
    request.onabort = () => reject(new Refused("CANCELLED"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}

function parsed<Outcome>(line: string): Line<Outcome> | undefined {
  try {
    return JSON.parse(line) as Line<Outcome>;
  } catch {
    return undefined;
  }
}

function refusedBy(line: Line | undefined): Refused {
  const { code = "UNAVAILABLE", reason, ...about } = line?.errors?.[0]?.extensions ?? {};
  return new Refused(reason ?? code, about);
}

/** Saves the file with every problem marked in it. */
export async function saveAnnotated(file: File, sending: Sending, language: "zh" | "en"): Promise<void> {
  const response = await fetch(`${fileAddress({ ...sending, commit: false }, file.name, "/annotated")}&lang=${language}`, {
    method: "POST",
    headers: { "x-kepu-csrf": "1", "content-type": "application/octet-stream" },
    body: file,
  });
  if (!response.ok) throw refusedBy((await response.json().catch(() => undefined)) as Line | undefined);
  await saveAnswer(response, file.name);
}
