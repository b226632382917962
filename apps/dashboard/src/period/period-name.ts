const YEAR = /^(\d{4})-(?:0[2-9]|1[0-2])-01\/P1Y$/;

/** A year that begins in another month than January is called by both of its years: 2013/14. All other periods are called as they are written. */
export function periodName(period: string): string {
  const year = Number(YEAR.exec(period)?.[1]);
  return year ? `${year}/${String((year + 1) % 100).padStart(2, "0")}` : period;
}
