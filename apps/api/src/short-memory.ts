/** What was read from the database a moment ago. Nothing older than `keepMs` is answered. From half of that on it is read anew beside the answers, all that
 * was asked for meanwhile in one go, so that nobody waits unless the database takes long; what is missing is read once for all who ask in one turn. What is
 * not found is not remembered. */
export class ShortMemory<Value> {
  private values = new Map<string, Value>();
  private asked = new Set<string>();
  private readAt = Number.NEGATIVE_INFINITY;
  private renewal: Promise<void> | undefined;
  private gathered: { keys: Set<string>; found: Promise<Map<string, Value>> } | undefined;
  /** a reading that began before the last renewal or `forget` is too old to be kept */
  private generation = 0;

  constructor(
    private readonly load: (keys: string[]) => Promise<Map<string, Value>>,
    private readonly keepMs: number,
    private readonly most: number,
  ) {}

  async get(keys: readonly string[]): Promise<Map<string, Value>> {
    const age = performance.now() - this.readAt;
    if (age >= this.keepMs / 2) {
      this.renewal ??= this.renew().finally(() => {
        this.renewal = undefined;
      });
      if (age >= this.keepMs) await this.renewal;
      else this.renewal.catch(() => {}); // it is tried again, and waited for, when the time is over
    }
    const found = new Map<string, Value>();
    const missing: string[] = [];
    for (const key of keys) {
      const value = this.values.get(key);
      if (value === undefined) missing.push(key);
      else {
        this.asked.add(key);
        found.set(key, value);
      }
    }
    return missing.length > 0 ? this.read(missing, found) : found;
  }

  /** What changed here is read again at once. */
  forget(): void {
    this.generation += 1;
    this.values.clear();
  }

  private async read(missing: string[], found: Map<string, Value>): Promise<Map<string, Value>> {
    const { generation } = this;
    const read = await this.together(missing);
    for (const key of missing) {
      const value = read.get(key);
      if (value === undefined) continue;
      found.set(key, value);
      if (generation !== this.generation || this.values.size >= this.most) continue;
      this.values.set(key, value);
      this.asked.add(key);
    }
    return found;
  }

  /** One reading for everything that is asked for in this turn of the event loop: two hundred kiosks that come back at once are one statement. */
  private together(keys: string[]): Promise<Map<string, Value>> {
    if (!this.gathered) {
      const all = new Set<string>();
      const found = new Promise(setImmediate).then(() => {
        this.gathered = undefined;
        return this.load([...all]);
      });
      this.gathered = { keys: all, found };
    }
    for (const key of keys) this.gathered.keys.add(key);
    return this.gathered.found;
  }

  private async renew(): Promise<void> {
    const old = this.values;
    const keys = [...this.asked].filter((key) => old.has(key));
    const known = new Set(old.keys());
    this.asked.clear();
    this.generation += 1;
    const { generation } = this;
    const startedAt = performance.now();
    const read = keys.length > 0 ? await this.load(keys) : new Map<string, Value>();
    if (generation !== this.generation) return;
    for (const [key, value] of old) if (!known.has(key)) read.set(key, value); // read for the first time meanwhile
    this.values = read;
    this.readAt = startedAt;
  }
}
