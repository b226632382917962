/** How names are compared: without spaces, in one width, in lower case. */
export const plain = (text: string): string => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();
