import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { useEffect, useState, useSyncExternalStore } from "react";
import { type Connection, currentConnection, liveClient, subscribeConnection } from "./connection.ts";

export interface LiveFrame {
  kind: "SNAPSHOT" | "CHANGE" | "RESET";
  cursor: string;
  at: string;
  staleSince: string | null;
}

export interface Live<Board> {
  board: Board | undefined;
  /** the code of the error that ended the subscription */
  fault: string | undefined;
}

/** Watches a live query. `merge` puts a frame into the board: SNAPSHOT and RESET replace it, a CHANGE carries absolute values by key.
 * After a cut the subscription goes on from the last frame's cursor. */
export function useLive<Frame extends LiveFrame, Result extends Record<string, unknown>, Variables extends Record<string, unknown>, Board>(
  document: TypedDocumentNode<Result, Variables & { cursor?: string | null }>,
  field: keyof Result,
  variables: Variables | undefined,
  merge: (board: Board | undefined, frame: Frame) => Board,
): Live<Board> {
  const [live, setLive] = useState<Live<Board>>({ board: undefined, fault: undefined });
  const key = variables ? JSON.stringify(variables) : "";
  useEffect(() => {
    if (!key) return;
    setLive({ board: undefined, fault: undefined });
    // the client sends this very object again after each cut, so the cursor moves along with the frames
    const sent: Record<string, unknown> = { ...(JSON.parse(key) as Variables) };
    return liveClient.subscribe<Result>(
      { query: print(document), variables: sent },
      {
        next: ({ data, errors }) => {
          if (!data) return setLive((last) => ({ ...last, fault: String(errors?.[0]?.extensions?.code ?? "INTERNAL") }));
          const frame = data[field] as unknown as Frame;
          sent.cursor = frame.cursor;
          setLive((last) => ({ board: merge(last.board, frame), fault: undefined }));
        },
        error: (error) => {
          const code = Array.isArray(error) ? error[0]?.extensions?.code : undefined;
          setLive((last) => ({ ...last, fault: String(code ?? "INTERNAL") }));
        },
        complete: () => {},
      },
    );
  }, [document, field, key, merge]);
  return live;
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, currentConnection);
}
