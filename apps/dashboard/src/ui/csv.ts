import { saveAnswer } from "./save-file.ts";

export interface Table {
  columns: string[];
  rows: (string | number | null)[][];
}

/** Saves a table as it is seen, as the CSV that the server makes and records; a file of demo data says so in its last line. False: it was not saved. */
export async function saveCsv(name: string, { columns, rows }: Table, note?: string): Promise<boolean> {
  try {
    const response = await fetch("/files/screen", {
      method: "POST",
      headers: { "x-kepu-csrf": "1", "content-type": "application/json" },
      body: JSON.stringify({ page: window.location.pathname, name, columns, rows, note: note ?? null }),
    });
    if (response.ok) await saveAnswer(response, `${name}.csv`);
    return response.ok;
  } catch {
    return false;
  }
}
