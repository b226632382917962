import { useEffect } from "react";
import { liveClient } from "./connection.ts";

const FORBIDDEN = 4403;

/** Calls back when the service closes the socket because the session or credential behind it has ended. */
export function useEndOfSession(ended: () => Promise<unknown>): void {
  useEffect(
    () =>
      liveClient.on("closed", (event) => {
        if ((event as CloseEvent).code === FORBIDDEN) ended().catch(() => {}); // asked again at the next refusal
      }),
    [ended],
  );
}
