/** Something that the person at the keyboard must change: told in one line, without a stack. */
export class Refusal extends Error {}
