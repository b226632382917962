import { readFileSync } from "node:fs";
import exifr from "exifr";
import sharp from "sharp";
import { expect, test } from "vitest";
import { withoutPosition } from "./position.ts";

const EXIF = {
  IFD0: { Make: "Kepu" },
  IFD2: { DateTimeOriginal: "2026:11:23 14:03:22" },
  IFD3: { GPSLatitudeRef: "N", GPSLatitude: "37/1 51/1 4321/100", GPSLongitudeRef: "E", GPSLongitude: "113/1 34/1 1234/100" },
};
/** 4321/100 as two big- or little-endian words */
const SECONDS = [Buffer.from([0, 0, 0x10, 0xe1, 0, 0, 0, 100]), Buffer.from([0xe1, 0x10, 0, 0, 100, 0, 0, 0])];
const picture = () => sharp({ create: { width: 96, height: 64, channels: 3, background: "#8a4" } }).withExif(EXIF);
const pixels = (photo: Buffer) => sharp(photo).raw().toBuffer();

test.each(["jpeg", "png", "webp"] as const)("a %s loses where it was taken, and neither when nor a single pixel", async (format) => {
  const photo = await picture()[format]().toBuffer();
  const cleaned = withoutPosition(format.toUpperCase() as "JPEG", photo);
  expect(SECONDS.some((bytes) => photo.includes(bytes))).toBe(true);
  expect(SECONDS.some((bytes) => cleaned?.includes(bytes))).toBe(false);
  expect(await pixels(cleaned as Buffer)).toEqual(await pixels(photo));
  const { exif } = await sharp(cleaned).metadata();
  const read = await exifr.parse(exif?.subarray(exif.indexOf("Exif") === 0 ? 6 : 0) as Buffer, true);
  expect(read.Make).toBe("Kepu");
  expect(read.DateTimeOriginal.toISOString()).toContain("2026-11-23");
  expect(Object.keys(read).filter((key) => /GPS|itude/.test(key))).toEqual([]);
  expect(withoutPosition(format.toUpperCase() as "JPEG", cleaned as Buffer)).toBeUndefined();
});

test("a HEIC of a phone loses it in place", () => {
  const photo = readFileSync(new URL("../../testing/files/gps.heic", import.meta.url));
  const cleaned = withoutPosition("HEIC", photo) as Buffer;
  expect(SECONDS.some((bytes) => photo.includes(bytes))).toBe(true);
  expect(SECONDS.some((bytes) => cleaned.includes(bytes))).toBe(false);
  expect(cleaned.length).toBe(photo.length);
  expect(cleaned.subarray(0, 0x244)).toEqual(photo.subarray(0, 0x244)); // the coded picture
});

test("a position in XMP is blanked, as an attribute and as an element", () => {
  const xmp = `<x exif:GPSLatitude="37,51.72N" tiff:Make='Kepu'><exif:GPSLongitude>113,34.2E</exif:GPSLongitude></x>`;
  const cleaned = withoutPosition("JPEG", Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe1]), Buffer.from(xmp)]))?.toString("latin1");
  expect(cleaned).toContain("tiff:Make='Kepu'");
  expect(cleaned).not.toMatch(/37,51|113,34/);
});

test("damaged Exif is left alone rather than written over", () => {
  for (const tiff of [
    "II*\0\xff\xff\xff\xff",
    "MM\0*\0\0\0\x08\xff\xff",
    "II*\0\x08\0\0\0\x01\0\x25\x88\x04\0\x01\0\0\0\xf0\xff\xff\xff",
  ]) {
    const photo = Buffer.from(`\xff\xd8\xff${tiff}`, "latin1");
    expect(() => withoutPosition("JPEG", photo)).not.toThrow();
  }
});
