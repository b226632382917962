/** Arrays as PostgreSQL's wire form has them, for `unnest($1::uuid[], …)`: pg sends a Buffer as a binary parameter, and the server copies it instead
 * of reading text. A whole column of a flush is one allocation. */

const OID = { bytea: 17, int8: 20, int4: 23, text: 25, date: 1082, timestamptz: 1184, uuid: 2950 } as const;
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;
/** 2000-01-01T00:00:00Z, where PostgreSQL counts from */
const POSTGRES_EPOCH_MS = 946_684_800_000;
const DAY_MS = 86_400_000;
const TWO_32 = 4_294_967_296;

const nibbles = new Uint8Array(128);
for (let value = 0; value < 16; value++) nibbles[value.toString(16).charCodeAt(0)] = value;

export function uuids(values: readonly (string | null)[]): Buffer {
  return fixed(OID.uuid, 16, values, (view, at, uuid) => {
    let to = at;
    for (let from = 0; from < 36; from += 2) {
      if (from === 8 || from === 13 || from === 18 || from === 23) from += 1; // the hyphens
      view.setUint8(to++, ((nibbles[uuid.charCodeAt(from)] ?? 0) << 4) | (nibbles[uuid.charCodeAt(from + 1)] ?? 0));
    }
  });
}

export function instants(values: readonly (Date | number)[]): Buffer {
  return fixed(OID.timestamptz, 8, values, (view, at, instant) => setInt64(view, at, (Number(instant) - POSTGRES_EPOCH_MS) * 1_000));
}

/** YYYY-MM-DD */
export function days(values: readonly string[]): Buffer {
  return fixed(OID.date, 4, values, (view, at, day) => view.setInt32(at, (Date.parse(day) - POSTGRES_EPOCH_MS) / DAY_MS));
}

export function integers(values: readonly number[]): Buffer {
  return fixed(OID.int4, 4, values, (view, at, value) => view.setInt32(at, value));
}

export function bigints(values: readonly number[]): Buffer {
  return fixed(OID.int8, 8, values, setInt64);
}

export function texts(values: readonly (string | null)[]): Buffer {
  return flexible(OID.text, values, Buffer.byteLength, (buffer, at, text) => buffer.write(text, at));
}

export function bytes(values: readonly (Buffer | null)[]): Buffer {
  return flexible(
    OID.bytea,
    values,
    (value) => value.length,
    (buffer, at, value) => value.copy(buffer, at),
  );
}

function setInt64(view: DataView, at: number, value: number): void {
  view.setInt32(at, Math.floor(value / TWO_32));
  view.setUint32(at + 4, value >>> 0);
}

function fixed<Value>(
  oid: number,
  size: number,
  values: readonly (Value | null)[],
  set: (view: DataView, at: number, value: Value) => void,
): Buffer {
  const { buffer, view } = begin(oid, values.length, HEAD_BYTES + values.length * (LENGTH_BYTES + size));
  let at = HEAD_BYTES;
  for (const value of values) {
    view.setInt32(at, value === null ? -1 : size);
    at += LENGTH_BYTES;
    if (value === null) continue;
    set(view, at, value);
    at += size;
  }
  return end(buffer, view, at, at < buffer.length);
}

function flexible<Value>(
  oid: number,
  values: readonly (Value | null)[],
  sizeOf: (value: Value) => number,
  write: (buffer: Buffer, at: number, value: Value) => void,
): Buffer {
  let size = HEAD_BYTES + values.length * LENGTH_BYTES;
  let nulls = false;
  for (const value of values)
    if (value === null) nulls = true;
    else size += sizeOf(value);
  const { buffer, view } = begin(oid, values.length, size);
  let at = HEAD_BYTES;
  for (const value of values) {
    const length = value === null ? -1 : sizeOf(value);
    view.setInt32(at, length);
    at += LENGTH_BYTES;
    if (value === null) continue;
    write(buffer, at, value);
    at += length;
  }
  return end(buffer, view, at, nulls);
}

function begin(oid: number, count: number, size: number) {
  const buffer = Buffer.allocUnsafe(size);
  const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
  view.setInt32(0, 1); // one dimension
  view.setInt32(8, oid);
  view.setInt32(12, count);
  view.setInt32(16, 1); // its first index
  return { buffer, view };
}

function end(buffer: Buffer, view: DataView, at: number, nulls: boolean): Buffer {
  view.setInt32(4, nulls ? 1 : 0);
  return buffer.subarray(0, at);
}
