import { readFileSync } from "node:fs";
import sharp from "sharp";
import { ZipFile } from "yazl";

/** A photo of a phone, 96 × 64 pixels, taken at 37.862 N 113.570 E; HEVC inside. */
export const heicPhoto = (): Buffer => readFileSync(new URL("./files/gps.heic", import.meta.url));

/** A photo with a position in its Exif; each number is another content. */
export function jpegPhoto(number: number, size = 96): Promise<Buffer> {
  const background = { r: (number * 37) % 256, g: (number * 91) % 256, b: (number * 13) % 256 };
  return sharp({ create: { width: size, height: size, channels: 3, background } })
    .withExif({
      IFD3: { GPSLatitudeRef: "N", GPSLatitude: "37/1 51/1 4321/100", GPSLongitudeRef: "E", GPSLongitude: "113/1 34/1 1234/100" },
    })
    .jpeg()
    .toBuffer();
}

export function archive(entries: Record<string, Buffer | string>): Promise<Buffer> {
  const zip = new ZipFile();
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content as string), name);
  zip.end();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    zip.outputStream
      .on("data", (chunk) => chunks.push(chunk))
      .on("end", () => resolve(Buffer.concat(chunks)))
      .on("error", reject);
  });
}
