import { expect, test } from "vitest";

const sources = import.meta.glob<string>(["../**/*.{ts,tsx}", "!../**/*.test.ts"], { query: "?raw", import: "default", eager: true });
const naming = (words: RegExp) =>
  Object.entries(sources)
    .filter(([, text]) => words.test(text))
    .map(([name]) => (name.startsWith("../") ? name.slice(3) : name.replace("./", "ui/")))
    .sort();

test("no file is made where it is not recorded: what is saved comes from a door of the server", () => {
  expect(naming(/createObjectURL|link\.download/)).toEqual(["ui/save-file.ts"]);
  // a picture is told of at the door first; a mapping is what its maker typed, not what the product knows
  expect(naming(/\bsaveBlob\b/)).toEqual(["export/ExportMenu.tsx", "history-import/MappingFields.tsx", "ui/save-file.ts"]);
});
