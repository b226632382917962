import { crc32 } from "node:zlib";
import type { EvidenceKind } from "@kepu/schema";

const GPS_POINTER = 0x8825;
const MOST_ENTRIES = 512;
const ENTRY = 12;
/** bytes of a value by TIFF type */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** A photo without the place where it was taken; everything else, and every pixel, stays as it is. Undefined: it names no place. */
export function withoutPosition(kind: EvidenceKind, photo: Buffer): Buffer | undefined {
  const bytes = kind === "PNG" ? withoutPngTexts(photo) : Buffer.from(photo);
  const blanked = blankExif(bytes) + blankXmp(bytes);
  if (kind === "PNG" && blanked > 0) renewChecksums(bytes);
  return blanked > 0 || bytes.length !== photo.length ? bytes : undefined;
}

/** Exif is a TIFF inside the file, in JPEG, PNG, WebP and HEIC alike, and in the smaller copies that cameras append: each is found by its header. */
function blankExif(bytes: Buffer): number {
  let blanked = 0;
  for (const [header, little] of [
    ["II*\0", true],
    ["MM\0*", false],
  ] as const)
    for (let at = bytes.indexOf(header, 0, "latin1"); at >= 0; at = bytes.indexOf(header, at + 4, "latin1"))
      if (blankTiff(bytes.subarray(at), little)) blanked += 1;
  return blanked;
}

function blankTiff(tiff: Buffer, little: boolean): boolean {
  const u16 = (at: number) => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number) => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const entriesAt = (directory: number) => {
    if (directory < 8 || directory + 2 > tiff.length) return 0;
    const count = u16(directory);
    return count <= MOST_ENTRIES && directory + 2 + count * ENTRY <= tiff.length ? count : 0;
  };
  if (tiff.length < 8) return false;
  const first = u32(4);
  const count = entriesAt(first);
  const pointer = Array.from({ length: count }, (_, index) => first + 2 + index * ENTRY).find((at) => u16(at) === GPS_POINTER);
  if (pointer === undefined) return false;
  const gps = u32(pointer + 8);
  for (let index = 0; index < entriesAt(gps); index++) {
    const entry = gps + 2 + index * ENTRY;
    const size = (TYPE_BYTES[u16(entry + 2)] ?? 0) * u32(entry + 4);
    if (size > 4) tiff.fill(0, Math.min(u32(entry + 8), tiff.length), Math.min(u32(entry + 8) + size, tiff.length));
  }
  const end = gps + 2 + entriesAt(gps) * ENTRY;
  if (end <= tiff.length) tiff.fill(0, gps, end);
  removeEntry(tiff, first, count, pointer, little);
  return true;
}

/** The entries behind it, and the pointer to the next directory, move up by one. */
function removeEntry(tiff: Buffer, directory: number, count: number, entry: number, little: boolean): void {
  const end = Math.min(directory + 2 + count * ENTRY + 4, tiff.length);
  tiff.copyWithin(entry, entry + ENTRY, end);
  tiff.fill(0, end - ENTRY, end);
  if (little) tiff.writeUInt16LE(count - 1, directory);
  else tiff.writeUInt16BE(count - 1, directory);
}

/** XMP writes the same in words: exif:GPSLatitude="37,51.72N", or as an element. */
function blankXmp(bytes: Buffer): number {
  let blanked = 0;
  for (let at = bytes.indexOf("exif:GPS"); at >= 0; at = bytes.indexOf("exif:GPS", at + 8)) {
    const value = /^[\w:]+\s*(?:=\s*["']|>)([^"'<]*)/.exec(bytes.toString("latin1", at, at + 300));
    if (!value?.[1]?.trim()) continue;
    const from = at + value[0].length - value[1].length;
    bytes.fill(" ", from, from + value[1].length);
    blanked += 1;
  }
  return blanked;
}

function* chunksOf(png: Buffer): Generator<{ type: string; from: number; dataFrom: number; to: number }> {
  for (let from = 8; from + 12 <= png.length; ) {
    const to = from + 12 + png.readUInt32BE(from);
    if (to > png.length) return;
    yield { type: png.toString("latin1", from + 4, from + 8), from, dataFrom: from + 8, to };
    from = to;
  }
}

/** Texts of a PNG may hold Exif or XMP in compressed or hexadecimal form: those that can are left out. */
function withoutPngTexts(png: Buffer): Buffer {
  const kept = [png.subarray(0, 8)];
  let end = 8;
  for (const { type, from, dataFrom, to } of chunksOf(png)) {
    const word = png.toString("latin1", dataFrom, Math.min(dataFrom + 40, to));
    if (!(["tEXt", "zTXt", "iTXt"].includes(type) && /^(XML:com\.adobe\.xmp|Raw profile type )/.test(word)))
      kept.push(png.subarray(from, to));
    end = to;
  }
  return Buffer.concat([...kept, png.subarray(end)]);
}

function renewChecksums(png: Buffer): void {
  for (const { type, from, to } of chunksOf(png)) if (type === "eXIf") png.writeUInt32BE(crc32(png.subarray(from + 4, to - 4)), to - 4);
}
