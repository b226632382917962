import { ProductError } from "../../errors.ts";

/** A file that is not taken, in words for who sends it. */
export const refusedFile = (message: string) => new ProductError("BAD_INPUT", message, { field: "file", httpStatus: 415 });
