/** The only clock of the product. `KEPU_CLOCK` (an ISO instant) shifts it, so that midnight and 03:00 can be tried at any hour. SQL never asks the database for the time. */
let offsetMs = 0;

export function setClock(startAt: string | undefined): void {
  offsetMs = startAt ? Date.parse(startAt) - Date.now() : 0;
}

export function now(): Date {
  return new Date(Date.now() + offsetMs);
}
