/** What one item's sender knows of it. An unknown outcome (no answer, or UNAVAILABLE) may have been stored or not until it is settled. */
interface Entry {
  kind: "checkIn" | "use";
  state: "sent" | "acknowledged" | "rejected";
  /** some attempt ended without an answer */
  unknown: boolean;
  attempts: number;
  /** nobody waits for its answer */
  adopted?: boolean;
  status?: "ACCEPTED" | "DUPLICATE";
  /** the time of first receipt that the service told */
  receivedAt?: string;
}

export interface ItemResult {
  id: string;
  status: "ACCEPTED" | "DUPLICATE" | "REJECTED";
  reason?: string | null;
  receivedAt?: string | null;
}

/** Every item that was sent, and what the service said of it. */
export class Ledger {
  readonly entries = new Map<string, Entry>();
  readonly since = new Date();
  readonly reasons: string[] = [];
  /** ids acknowledged twice with different times of first receipt */
  readonly contradictions: string[] = [];

  /** how often an attempt ended with which error */
  readonly failures = new Map<string, number>();

  failed(reason: string): void {
    this.failures.set(reason, (this.failures.get(reason) ?? 0) + 1);
  }

  sending(kind: Entry["kind"], ids: string[]): void {
    for (const id of ids) {
      const entry = this.entries.get(id) ?? { kind, state: "sent", unknown: false, attempts: 0 };
      entry.attempts += 1;
      this.entries.set(id, entry);
    }
  }

  /** No answer came, or one that says that the outcome is unknown. */
  unknown(ids: string[]): void {
    for (const id of ids) {
      const entry = this.entries.get(id);
      if (entry) entry.unknown = true;
    }
  }

  answered(results: ItemResult[]): void {
    for (const { id, status, reason, receivedAt } of results) {
      const entry = this.entries.get(id);
      if (!entry) continue;
      if (status === "REJECTED") {
        entry.state = "rejected";
        this.reasons.push(reason ?? "?");
        continue;
      }
      if (entry.receivedAt && receivedAt && entry.receivedAt !== receivedAt) this.contradictions.push(id);
      entry.state = "acknowledged";
      entry.status = status;
      entry.receivedAt ??= receivedAt ?? undefined;
    }
  }

  /** Items that others sent: whether they were stored is not known. */
  adopt(items: { kind: Entry["kind"]; id: string }[]): void {
    for (const { kind, id } of items) this.entries.set(id, { kind, state: "sent", unknown: true, attempts: 1, adopted: true });
  }

  ids(state: Entry["state"]): string[] {
    return [...this.entries].filter(([, entry]) => entry.state === state).map(([id]) => id);
  }

  counts() {
    const all = [...this.entries.values()];
    return {
      sent: all.length,
      acknowledged: all.filter((entry) => entry.state === "acknowledged").length,
      rejected: all.filter((entry) => entry.state === "rejected").length,
      unsettled: all.filter((entry) => entry.state === "sent" && !entry.adopted).length,
      retried: all.filter((entry) => entry.attempts > 1).length,
      stored_by_an_attempt_without_answer: all.filter((entry) => entry.status === "DUPLICATE").length,
    };
  }
}
