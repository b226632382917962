/** A set of numbered people, one bit each: a union of millions takes milliseconds. */
export class People {
  private readonly bits: Uint32Array;

  constructor(readonly room: number) {
    this.bits = new Uint32Array((room >>> 5) + 1);
  }

  add(numbers: Uint32Array): void {
    const { bits } = this;
    for (let at = 0; at < numbers.length; at++) {
      const no = numbers[at] as number;
      bits[no >>> 5] = (bits[no >>> 5] as number) | (1 << (no & 31));
    }
  }

  clear(): void {
    this.bits.fill(0);
  }

  count(): number {
    let people = 0;
    for (let at = 0; at < this.bits.length; at++) people += ones(this.bits[at] as number);
    return people;
  }

  /** How many are in both. */
  shared(other: People): number {
    let people = 0;
    for (let at = 0; at < this.bits.length; at++) people += ones((this.bits[at] as number) & (other.bits[at] as number));
    return people;
  }

  /** Adds one to the tally of each person who is in it. */
  tally(counts: Uint16Array): void {
    for (let at = 0; at < this.bits.length; at++) {
      for (let word = this.bits[at] as number; word !== 0; word &= word - 1) {
        const no = (at << 5) + 31 - Math.clz32(word & -word);
        counts[no] = (counts[no] as number) + 1;
      }
    }
  }
}

function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
