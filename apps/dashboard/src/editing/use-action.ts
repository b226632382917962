import { CombinedGraphQLErrors } from "@apollo/client";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { newUuid7 } from "@kepu/schema";
import { useRef, useState } from "react";
import { client } from "../graphql/client.ts";

/** Why a mutation was refused: the field that is wrong, or what is stored now. */
export interface Refusal {
  code: string;
  /** without `input.` */
  field: string | null;
  current: Record<string, unknown> | null;
  requestId: string | null;
}

export function refusalOf(error: unknown): Refusal {
  const extensions = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions : undefined;
  return {
    code: String(extensions?.code ?? "UNAVAILABLE"),
    field: typeof extensions?.field === "string" ? extensions.field.replace(/^input\./, "").replace(/\..*$/, "") : null,
    current: (extensions?.current as Record<string, unknown> | undefined) ?? null,
    requestId: typeof extensions?.requestId === "string" ? extensions.requestId : null,
  };
}

/** One mutation at a time, however often the button is pressed. */
export function useAction<Result, Input>(document: TypedDocumentNode<Result, { input: Input }>) {
  const running = useRef(false);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  async function run(input: Input): Promise<Result | undefined> {
    if (running.current) return undefined;
    running.current = true;
    setBusy(true);
    setRefusal(null);
    try {
      const { data } = await client.mutate({ mutation: document as TypedDocumentNode<Result>, variables: { input } as never });
      return data as Result | undefined;
    } catch (error) {
      setRefusal(refusalOf(error));
      return undefined;
    } finally {
      running.current = false;
      setBusy(false);
    }
  }
  return { run, busy, refusal };
}

/** A key for what is sent: the same content tried again has the same key, so that it counts once. */
export function useIdempotencyKey() {
  const last = useRef({ content: "", key: "" });
  return (content: object) => {
    const text = JSON.stringify(content);
    if (last.current.content !== text) last.current = { content: text, key: newUuid7(Date.now()) };
    return last.current.key;
  };
}
