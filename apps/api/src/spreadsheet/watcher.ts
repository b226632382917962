/** How far: bytes of the sheet, then what is checked and what is stored. */
export interface Progress {
  phase: "READ" | "CHECK" | "STORE";
  done: number;
  total: number;
  /** data rows read so far */
  rows: number;
}

export interface Watcher {
  onProgress(progress: Progress): void;
  /** whoever asked has gone */
  signal: AbortSignal;
}
