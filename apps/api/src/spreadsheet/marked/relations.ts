import { posix } from "node:path";
import { type Package, readPart } from "../package.ts";
import { DECLARATION, openTag, Rewriter } from "./xml.ts";

export interface Relation {
  Id: string;
  Type: string;
  Target: string;
  TargetMode?: string;
}

const TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
export const relationsPart = (part: string): string => posix.join(posix.dirname(part), "_rels", `${posix.basename(part)}.rels`);

/** What a sheet's notes stand in, new and old: only one set can be shown. */
const isOfNotes = ({ Type }: Relation) => /\/(comments|threadedComment|vmlDrawing)$/.test(Type);
const isNotes = ({ Type }: Relation) => Type.endsWith("/comments");

/** A sheet's relations without its old notes, with new ones; and which parts nobody needs any more. */
export async function relationsFor(
  book: Package,
  sheet: string,
  added: Relation[],
): Promise<{ xml: string; dropped: string[]; notes: string | undefined }> {
  const relations: Relation[] = [];
  if (book.has(relationsPart(sheet)))
    await readPart(book, relationsPart(sheet), {
      open(name, attributes) {
        if (name === "Relationship") relations.push(attributes as unknown as Relation);
      },
    });
  const target = ({ Target }: Relation) => (Target.startsWith("/") ? Target.slice(1) : posix.join(posix.dirname(sheet), Target));
  const old = relations.find(isNotes);
  const kept = [...relations.filter((relation) => !isOfNotes(relation)), ...added];
  return {
    xml: `${DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${kept
      .map((relation) => `${openTag("Relationship", { ...relation })}</Relationship>`)
      .join("")}</Relationships>`,
    dropped: relations.filter(isOfNotes).map(target),
    notes: old && book.has(target(old)) ? target(old) : undefined,
  };
}

export const relationType = (word: string): string => `${TYPES}/${word}`;

/** The list of what is what, with the notes' parts in it. */
export class ContentTypes extends Rewriter {
  private readonly defaults = new Set<string>();

  constructor(
    private readonly dropped: readonly string[],
    private readonly notes: string,
  ) {
    super();
  }

  private skipping = false;

  override open(name: string, attributes: Record<string, string>, whole: string): void {
    if (name === "Default") this.defaults.add((attributes.Extension ?? "").toLowerCase());
    this.skipping = name === "Override" && this.dropped.includes((attributes.PartName ?? "").slice(1));
    if (!this.skipping) super.open(name, attributes, whole);
  }

  override close(name: string, whole: string): void {
    if (this.skipping) {
      this.skipping = false;
      return;
    }
    if (name === "Types") {
      const prefix = whole.slice(0, whole.indexOf(":") + 1);
      if (!this.defaults.has("vml"))
        this.write(`<${prefix}Default Extension="vml" ContentType="application/vnd.openxmlformats-officedocument.vmlDrawing"/>`);
      this.write(
        `<${prefix}Override PartName="/${this.notes}" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"/>`,
      );
    }
    super.close(name, whole);
  }
}
