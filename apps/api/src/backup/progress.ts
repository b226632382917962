const EVERY_MS = process.stderr.isTTY ? 200 : 5_000;

export interface Progress {
  at(what: string, bytes: number): void;
  end(): void;
}

/** One line on the terminal that is written over; a line now and then where the output is kept. */
export function showProgress(): Progress {
  const terminal = process.stderr.isTTY;
  let total = 0;
  let shownAt = Date.now();
  let shown = false;
  return {
    at(what, bytes) {
      total += bytes;
      if (Date.now() - shownAt < EVERY_MS) return;
      shownAt = Date.now();
      shown = true;
      process.stderr.write(terminal ? `\r\u001b[K${what} … ${megabytes(total)}` : `${what} … ${megabytes(total)}\n`);
    },
    end() {
      if (shown && terminal) process.stderr.write("\r\u001b[K");
      shown = false;
    },
  };
}

export const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(1)} MB`;
