import type { EntityManager } from "typeorm";

export interface SavedAnswerRow {
  viewerId: string;
  requestId: string;
  operation: string;
  contentHash: Buffer;
  answer: object;
}

export async function selectAnswer(tx: EntityManager, viewerId: string, requestId: string): Promise<SavedAnswerRow | undefined> {
  const [row] = (await tx.query(
    `SELECT viewer_id AS "viewerId", request_id AS "requestId", operation, content_hash AS "contentHash", answer
     FROM saved_answer WHERE viewer_id = $1 AND request_id = $2`,
    [viewerId, requestId],
  )) as SavedAnswerRow[];
  return row;
}

export async function insertAnswer(tx: EntityManager, row: SavedAnswerRow, at: Date): Promise<void> {
  await tx.query(
    "INSERT INTO saved_answer (viewer_id, request_id, operation, content_hash, answer, at) VALUES ($1, $2, $3, $4, $5::jsonb, $6)",
    [row.viewerId, row.requestId, row.operation, row.contentHash, JSON.stringify(row.answer), at],
  );
}
