/** What was read from the database a moment ago. Nothing older than `keepMs` is answered: after that the first asker reads all that was asked for
 * meanwhile in one go, and the others wait with it. What is not found is not remembered, and a failed reading forgets everything. */
export class ShortMemory<Value> {
  private values = new Map<string, Value>();
  private asked = new Set<string>();
  private readAt = Number.NEGATIVE_INFINITY;
  private renewal: Promise<void> | undefined;
  /** a reading that began before the last renewal or `forget` is too old to be kept */
  private generation = 0;

  constructor(
    private readonly load: (keys: string[]) => Promise<Map<string, Value>>,
    private readonly keepMs: number,
    private readonly most: number,
  ) {}

  async get(keys: readonly string[]): Promise<Map<string, Value>> {
    if (performance.now() - this.readAt >= this.keepMs) {
      this.renewal ??= this.renew().finally(() => {
        this.renewal = undefined;
      });
      await this.renewal;
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
    for (const [key, value] of await this.load(missing)) {
      found.set(key, value);
      if (generation !== this.generation || this.values.size >= this.most) continue;
      this.values.set(key, value);
      this.asked.add(key);
    }
    return found;
  }

  private async renew(): Promise<void> {
    const keys = [...this.asked].filter((key) => this.values.has(key));
    this.forget();
    this.asked.clear();
    const { generation } = this;
    const startedAt = performance.now();
    const read = keys.length > 0 ? await this.load(keys) : new Map<string, Value>();
    if (generation === this.generation) this.values = read;
    this.readAt = startedAt;
  }
}
