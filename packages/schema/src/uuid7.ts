const UUID7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}

/** The millisecond a lower-case UUIDv7 was made at, or undefined when the text is none. */
export function uuid7Time(id: string): number | undefined {
  return UUID7.test(id) ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : undefined;
}

/** The smallest UUID whose first 48 bits are this instant: the lower bound of a partition or of an id range scan. */
export function uuid7Floor(instant: Date | number): string {
  const hex = Math.max(0, Math.floor(Number(instant)))
    .toString(16)
    .padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-0000-0000-000000000000`;
}

/** A new UUIDv7 of an instant. Works in a browser over plain HTTP, where crypto.randomUUID does not exist. */
export function newUuid7(at = Date.now()): string {
  const random = globalThis.crypto.getRandomValues(new Uint8Array(10));
  random[0] = 0x70 | ((random[0] ?? 0) & 0x0f);
  random[2] = 0x80 | ((random[2] ?? 0) & 0x3f);
  const tail = [...random].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const hex = at.toString(16).padStart(12, "0") + tail;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
