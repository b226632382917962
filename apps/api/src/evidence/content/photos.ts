import { Worker } from "node:worker_threads";
import { type EvidenceKind, LIMITS } from "@kepu/schema";
import sharp, { type Sharp } from "sharp";
import { ProductError } from "../../errors.ts";
import { refusedFile } from "./refused-file.ts";

export interface Pictures {
  /** of the whole photo, upright */
  width: number;
  height: number;
  /** WebP, at most 320 pixels wide and high */
  thumbnail: Buffer;
  /** WebP, at most 1,600 pixels wide and high: what a browser shows, also of HEIC */
  preview: Buffer;
}

interface Decoded {
  width: number;
  height: number;
  data: Uint8Array;
}

const THUMBNAIL = 320;
const PREVIEW = 1_600;
const HEIC_SECONDS = 60;

sharp.cache(false);
sharp.concurrency(1);

/** Decodes a photo once, whole, as proof that it is one, and makes its small pictures. Refused: damaged, or more pixels than the limit. */
export async function picturesOf(kind: EvidenceKind, photo: Buffer): Promise<Pictures> {
  try {
    const upright = kind === "HEIC" ? fromDecoded(await decodeHeic(photo)) : await fromFile(photo);
    const large = await upright.picture
      .resize(PREVIEW, PREVIEW, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: 78 })
      .toBuffer();
    const small = await sharp(large)
      .resize(THUMBNAIL, THUMBNAIL, { fit: "inside", withoutEnlargement: true })
      .webp({ quality: 70 })
      .toBuffer();
    return { width: upright.width, height: upright.height, thumbnail: small, preview: large };
  } catch (error) {
    if (error instanceof ProductError) throw error;
    if (/pixel limit/i.test((error as Error).message)) throw tooManyPixels(LIMITS.photoPixels);
    throw refusedFile("The photo is damaged, or not complete.");
  }
}

async function fromFile(photo: Buffer): Promise<{ picture: Sharp; width: number; height: number }> {
  const picture = sharp(photo, { limitInputPixels: LIMITS.photoPixels, sequentialRead: true, failOn: "error" });
  const { autoOrient } = await picture.metadata();
  return { picture: picture.autoOrient(), ...autoOrient };
}

function fromDecoded({ width, height, data }: Decoded): { picture: Sharp; width: number; height: number } {
  return { picture: sharp(data, { raw: { width, height, channels: 4 } }), width, height };
}

/** HEIC needs a decoder of its own, in a thread of its own: what it takes is gone with the thread. One at a time. */
function decodeHeic(photo: Buffer): Promise<Decoded> {
  const turn = heicTurn.then(() => decodeInThread(photo));
  heicTurn = turn.catch(() => {});
  return turn;
}

let heicTurn: Promise<unknown> = Promise.resolve();

function decodeInThread(photo: Buffer): Promise<Decoded> {
  const file = import.meta.url.endsWith(".ts") ? "./heic-thread.ts" : "./heic-thread.js";
  const thread = new Worker(new URL(file, import.meta.url), { workerData: { photo, pixels: LIMITS.heicPixels } });
  return new Promise<Decoded>((resolve, reject) => {
    const timer = setTimeout(() => reject(refusedFile("The photo takes too long to read.")), HEIC_SECONDS * 1_000);
    thread.once("message", (answer: Decoded | "TOO_LARGE") => {
      if (answer === "TOO_LARGE") reject(tooManyPixels(LIMITS.heicPixels));
      else resolve(answer);
    });
    thread.once("error", reject);
    thread.once("exit", () => {
      clearTimeout(timer);
      reject(new Error("the thread ended without an answer"));
    });
  }).finally(() => void thread.terminate());
}

function tooManyPixels(limit: number): ProductError {
  return new ProductError("LIMIT_EXCEEDED", `A photo has at most ${limit} pixels.`, { field: "file", limit });
}
