/** Which keys of the state changed since a client's last frame: a board puts only those into a CHANGE, and everything into a SNAPSHOT.
 * A key is "place:of:it:id"; what stands before its last colon is a family. */
export class Touched {
  static readonly everything = new Touched([], true);
  private readonly keys: ReadonlySet<string>;
  private families: Map<string, string[]> | undefined;

  constructor(
    keys: Iterable<string>,
    readonly all = false,
  ) {
    this.keys = new Set(keys);
  }

  has(key: string): boolean {
    return this.all || this.keys.has(key);
  }

  /** The last parts of the touched keys of a family. Of no use when everything is touched. */
  of(family: string): readonly string[] {
    this.families ??= this.grouped();
    return this.families.get(family) ?? [];
  }

  private grouped(): Map<string, string[]> {
    const families = new Map<string, string[]>();
    for (const key of this.keys) {
      const end = key.lastIndexOf(":");
      const family = key.slice(0, Math.max(0, end));
      const known = families.get(family);
      if (known) known.push(key.slice(end + 1));
      else families.set(family, [key.slice(end + 1)]);
    }
    return families;
  }
}
