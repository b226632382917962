import { open } from "node:fs/promises";
import type { EvidenceKind } from "@kepu/schema";
import { archiveNames, oleStreams } from "./archive.ts";
import { refusedFile } from "./refused-file.ts";

interface KindFacts {
  mediaType: string;
  /** the first one is given to a name that has another */
  extensions: readonly string[];
  photo: boolean;
}

const OFFICE = "application/vnd.openxmlformats-officedocument";

export const KINDS: Record<EvidenceKind, KindFacts> = {
  JPEG: { mediaType: "image/jpeg", extensions: ["jpg", "jpeg"], photo: true },
  PNG: { mediaType: "image/png", extensions: ["png"], photo: true },
  WEBP: { mediaType: "image/webp", extensions: ["webp"], photo: true },
  HEIC: { mediaType: "image/heic", extensions: ["heic", "heif"], photo: true },
  PDF: { mediaType: "application/pdf", extensions: ["pdf"], photo: false },
  OFD: { mediaType: "application/ofd", extensions: ["ofd"], photo: false },
  DOC: { mediaType: "application/msword", extensions: ["doc", "wps"], photo: false },
  DOCX: { mediaType: `${OFFICE}.wordprocessingml.document`, extensions: ["docx", "wps"], photo: false },
  XLS: { mediaType: "application/vnd.ms-excel", extensions: ["xls", "et"], photo: false },
  XLSX: { mediaType: `${OFFICE}.spreadsheetml.sheet`, extensions: ["xlsx", "et"], photo: false },
};

const HEIC_BRANDS = ["heic", "heix", "mif1", "heim", "heis", "hevc", "hevx"];
const UNKNOWN = "Only photos (JPEG, PNG, WebP, HEIC), PDF, OFD, Word, Excel and WPS files are evidence; this content is none of them.";

/** What a file is, by its content: its name is not asked. */
export async function kindOf(path: string): Promise<EvidenceKind> {
  const head = await firstBytes(path, 16);
  const starts = (...bytes: number[]) => bytes.every((byte, at) => head[at] === byte);
  const text = head.toString("latin1");
  if (starts(0xff, 0xd8, 0xff)) return "JPEG";
  if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return "PNG";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "WEBP";
  if (text.slice(4, 8) === "ftyp" && HEIC_BRANDS.includes(text.slice(8, 12))) return "HEIC";
  if (text.startsWith("%PDF-")) return "PDF";
  if (starts(0x50, 0x4b, 0x03, 0x04)) return archiveKind(await archiveNames(path));
  if (starts(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)) return oleKind(path);
  throw refusedFile(UNKNOWN);
}

function archiveKind(names: Set<string>): EvidenceKind {
  if (names.has("OFD.xml")) return "OFD";
  if (names.has("[Content_Types].xml") && names.has("word/document.xml")) return "DOCX";
  if (names.has("[Content_Types].xml") && names.has("xl/workbook.xml")) return "XLSX";
  throw refusedFile(UNKNOWN);
}

async function oleKind(path: string): Promise<EvidenceKind> {
  const streams = await oleStreams(path, ["WordDocument", "Workbook", "Book", "EncryptedPackage", "_VBA_PROJECT"]);
  if (streams.has("EncryptedPackage")) throw refusedFile("The file has a password: save it without one.");
  if (streams.has("_VBA_PROJECT")) throw refusedFile("The file holds macros: save it without them.");
  if (streams.has("WordDocument")) return "DOC";
  if (streams.has("Workbook") || streams.has("Book")) return "XLS";
  throw refusedFile(UNKNOWN);
}

async function firstBytes(path: string, count: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}
