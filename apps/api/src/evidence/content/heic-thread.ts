import { parentPort, workerData } from "node:worker_threads";
import decode from "heic-decode";

/** A thread that decodes one photo and ends. */
const { photo, pixels } = workerData as { photo: Uint8Array; pixels: number };

const pictures = await decode.all({ buffer: photo });
const first = pictures[0];
if (!first) throw new Error("no picture");
if (first.width * first.height > pixels) parentPort?.postMessage("TOO_LARGE");
else {
  const { width, height, data } = await first.decode();
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  parentPort?.postMessage({ width, height, data: bytes }, [bytes.buffer as ArrayBuffer]);
}
