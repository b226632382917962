let factor = 1;

/** In the short form, beside other tests on a busy machine, only a hang breaks a bar of time; the long form holds the bars themselves. */
export function bePatient(): void {
  factor = 10;
}

export const within = (bar: number): number => bar * factor;
