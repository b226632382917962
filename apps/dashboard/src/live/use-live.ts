import { CombinedGraphQLErrors } from "@apollo/client";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import { askWhoIsSignedIn, codeOf } from "../graphql/client.ts";
import { type Connection, currentConnection, liveClient, noteStale, subscribeConnection } from "./connection.ts";

/** A refusal that passes by itself is asked again after about so long. */
const AGAIN_MS = 3_000;
const LASTING = ["NOT_FOUND", "FORBIDDEN", "BAD_INPUT", "UNAUTHENTICATED"];

export interface LiveFrame {
  kind: "SNAPSHOT" | "CHANGE" | "RESET";
  cursor: string;
  at: string;
  staleSince: string | null;
}

export interface Live<Board> {
  board: Board | undefined;
  /** what ended the subscription; the board, if there is one, moves no more */
  error: CombinedGraphQLErrors | undefined;
  /** its code */
  fault: string | undefined;
  /** subscribes again, from the last frame on */
  retry(): void;
}

/** Watches a live query. `merge` puts a frame into the board: SNAPSHOT and RESET replace it, a CHANGE carries absolute values by key.
 * After a cut, and after an error, the subscription goes on from the last frame's cursor. */
export function useLive<Frame extends LiveFrame, Result extends Record<string, unknown>, Variables extends Record<string, unknown>, Board>(
  document: TypedDocumentNode<Result, Variables & { cursor?: string | null }>,
  field: keyof Result,
  variables: Variables | undefined,
  merge: (board: Board | undefined, frame: Frame) => Board,
): Live<Board> {
  const [live, setLive] = useState<Pick<Live<Board>, "board" | "error">>({ board: undefined, error: undefined });
  const subscribe = useRef(() => {});
  const key = variables ? JSON.stringify(variables) : "";
  useEffect(() => {
    if (!key) return;
    setLive({ board: undefined, error: undefined });
    // the client sends this very object again after each cut, so the cursor moves along with the frames
    const sent: Record<string, unknown> = { ...(JSON.parse(key) as Variables) };
    let leave = () => {};
    let timer: number | undefined;
    const failed = (errors: unknown) => {
      const error = new CombinedGraphQLErrors({ errors: Array.isArray(errors) ? errors : [{ message: String(errors) }] });
      const code = codeOf(error);
      setLive((last) => ({ ...last, error }));
      if (code === "UNAUTHENTICATED") askWhoIsSignedIn();
      if (!LASTING.includes(code)) timer = window.setTimeout(subscribe.current, AGAIN_MS * (0.5 + Math.random()));
    };
    subscribe.current = () => {
      window.clearTimeout(timer);
      leave();
      leave = liveClient.subscribe<Result>(
        { query: print(document), variables: sent },
        {
          next: ({ data, errors }) => {
            if (!data) return failed(errors);
            const frame = data[field] as unknown as Frame;
            sent.cursor = frame.cursor;
            noteStale(frame.staleSince);
            setLive((last) => ({ board: merge(last.board, frame), error: undefined }));
          },
          error: failed,
          complete: () => {},
        },
      );
    };
    subscribe.current();
    return () => {
      window.clearTimeout(timer);
      leave();
    };
  }, [document, field, key, merge]);
  const retry = useCallback(() => subscribe.current(), []);
  return { ...live, fault: live.error && codeOf(live.error), retry };
}

export function useConnection(): Connection {
  return useSyncExternalStore(subscribeConnection, currentConnection);
}
