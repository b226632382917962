import { useEffect } from "react";

const AGAIN_MS = 3_000;

/** Nobody stands by a wall to press a button: what failed is asked for again, for ever. */
export function usePersistence(error: unknown, again: () => unknown): void {
  useEffect(() => {
    if (!error) return;
    const timer = window.setTimeout(again, AGAIN_MS);
    return () => window.clearTimeout(timer);
  }, [error, again]);
}
