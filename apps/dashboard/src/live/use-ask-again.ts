import { useEffect, useRef } from "react";

/** Asks again for each new turn, one question after the other: asked twice at once, the second gets the first one's answer, from before its own turn. */
export function useAskAgain(turn: number, refetch: () => Promise<unknown>): void {
  const again = useRef(refetch);
  again.current = refetch;
  const newest = useRef(turn);
  newest.current = turn;
  const asking = useRef(false);
  useEffect(() => {
    if (turn === 0 || asking.current) return;
    asking.current = true;
    void askUntilNewest();
    async function askUntilNewest() {
      for (let asked = -1; asked !== newest.current; ) {
        asked = newest.current;
        await again.current().catch(() => {}); // the query tells what went wrong
      }
      asking.current = false;
    }
  }, [turn]);
}
