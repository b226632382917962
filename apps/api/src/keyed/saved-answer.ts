import { hash } from "node:crypto";
import { isUuid } from "@kepu/schema";
import type { EntityManager } from "typeorm";
import { now } from "../clock.ts";
import { lockNamed } from "../database/lock.queries.ts";
import { badInput, ProductError } from "../errors.ts";
import { insertAnswer, selectAnswer } from "./saved-answer.queries.ts";

/** A call of a mutation that its client may have to send again. */
export interface KeyedCall {
  viewerId: string;
  /** a UUID that the client made for this call; without one the call is not kept */
  requestId: string | null | undefined;
  operation: string;
  /** what was asked; the same key with other content is a CONFLICT */
  content: object;
  /** the field that the client's key is in, for the CONFLICT; `input.requestId` when absent */
  field?: string;
}

/** Does the work once for a key, and keeps its answer in the transaction of its effect: who lost the answer and asks again gets the saved one.
 * Nothing secret belongs into an answer that is kept. */
export async function answerOnce<Answer extends object>(
  tx: EntityManager,
  { viewerId, requestId, operation, content, field = "input.requestId" }: KeyedCall,
  work: () => Promise<Answer>,
): Promise<Answer> {
  if (requestId === null || requestId === undefined) return work();
  if (!isUuid(requestId)) throw badInput("input.requestId", "A UUID in lower case, made for this call.");
  // who sends the same key at the same time waits until the first is done
  await lockNamed(tx, "request", requestId);
  const contentHash = hash("sha256", JSON.stringify([operation, content]), "buffer");
  const saved = await selectAnswer(tx, viewerId, requestId);
  if (saved && !saved.contentHash.equals(contentHash))
    throw new ProductError("CONFLICT", `This ${field.replace("input.", "")} was used for another call; make a new one for every call.`, {
      field,
    });
  if (saved) return saved.answer as Answer;
  const answer = await work();
  await insertAnswer(tx, { viewerId, requestId, operation, contentHash, answer }, now());
  return answer;
}
