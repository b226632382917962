/** Where a client is in the change feed: the database's epoch, when, and `pg_current_snapshot()` as text. Opaque to clients. */
export interface Cursor {
  epoch: string;
  at: number;
  snapshot: string;
}

export function cursorText(cursor: Cursor): string {
  return `${cursor.epoch}~${cursor.at}~${cursor.snapshot}`;
}

/** The cursor of a text a client sent, or undefined when it is none of ours. */
export function cursorOf(text: string): Cursor | undefined {
  const [epoch, at, snapshot, ...rest] = text.split("~");
  if (!epoch || !at || !snapshot || rest.length > 0 || !/^\d+$/.test(at) || !/^\d+:\d+:[\d,]*$/.test(snapshot)) return undefined;
  return { epoch, at: Number(at), snapshot };
}
