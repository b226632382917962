/** What is wrong with a command line, in one line. */
export class Misuse extends Error {}

export function refuseIf(fault: string | undefined, option: string): void {
  if (fault) throw new Misuse(`${option}: ${fault}`);
}
