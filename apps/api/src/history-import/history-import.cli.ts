import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { parseArgs } from "node:util";
import { TOOL } from "../access/audit.ts";
import { regionOf } from "../access/cli-scope.ts";
import { Misuse } from "../access/misuse.ts";
import type { Viewer } from "../access/viewer.ts";
import type { Services } from "../context.ts";
import { ProductError } from "../errors.ts";
import type { HistoryRoot } from "./history-root.ts";
import type { HistoryOutcome } from "./outcome.ts";

type Print = (line: string) => void;

const USAGE =
  'Use: npm run import -- --file FIGURES.csv --mapping MAPPING.json [--dry-run] [--account NAME] [--match "NAME IN FILE=PLACE"]… [--leave-out NAME]…; or npm run import -- --withdraw IMPORT --reason WHY [--account NAME]   (docs/import.md)';
const OPTIONS = {
  file: { type: "string" },
  mapping: { type: "string" },
  "dry-run": { type: "boolean" },
  account: { type: "string" },
  match: { type: "string", multiple: true },
  "leave-out": { type: "string", multiple: true },
  withdraw: { type: "string" },
  reason: { type: "string" },
} as const;
const SHOWN = 30;

/** `npm run import -- --file … --mapping …`: root, mapping, decisions and figures in one transaction. The last line is JSON; the answer is whether it went well. */
export async function importFile(services: Services, args: string[], print: Print): Promise<boolean> {
  const options = optionsOf(args);
  if (options.withdraw !== undefined) return withdraw(services, options.withdraw, options, print);
  if (!options.file || !options.mapping) throw new Misuse(USAGE);
  const { root, key, name, nameEn, ...content } = readJson("--mapping", options.mapping);
  const outcome = await services.historyImports
    .runWhole(
      await viewerOf(services, options.account),
      {
        root: await rootOf(services, root, options.mapping),
        mapping: { key: text(key, "key"), name: text(name, "name"), nameEn: text(nameEn ?? name, "nameEn"), content },
        decisions: [...(options.match ?? []).map(matchOf), ...(options["leave-out"] ?? []).map((one) => ({ name: one, place: null }))],
        ...{ name: basename(options.file), file: readBytes("--file", options.file), dryRun: options["dry-run"] ?? false },
      },
      { onProgress: () => undefined, signal: new AbortController().signal },
    )
    .catch(misuse);
  tell(outcome, options["dry-run"] ?? false, print);
  return outcome.errorCount === 0;
}

async function withdraw(services: Services, importId: string, { reason, account, ...others }: Options, print: Print): Promise<boolean> {
  if (reason === undefined || others.file || others.mapping) throw new Misuse(USAGE);
  const { id, withdrawnAt } = await services.historyImports.withdraw(await viewerOf(services, account), importId, reason).catch(misuse);
  print(JSON.stringify({ importId: id, withdrawnAt }));
  return true;
}

function misuse(error: unknown): never {
  if (!(error instanceof ProductError)) throw error;
  const { field, cell } = error.extensions as { field?: string; cell?: string };
  throw new Misuse([field?.replace(/^input\./, "").replace(/^content\./, "--mapping "), cell, error.message].filter(Boolean).join(": "));
}

function tell(outcome: HistoryOutcome, dryRun: boolean, print: Print): void {
  for (const { level, cell, en } of outcome.problems.slice(0, SHOWN)) print(`${cell}\t${level === "ERROR" ? "error" : "warning"}\t${en}`);
  const more = outcome.errorCount + outcome.warningCount - Math.min(SHOWN, outcome.problems.length);
  if (more > 0) print(`and ${more} more`);
  for (const { name, figures, candidates } of outcome.openNames) {
    const like = candidates.map((one) => one.name).join(", ");
    print(`${name}: ${figures} figures wait; --match "${name}=PLACE"${like ? ` (${like}?)` : ""} or --leave-out "${name}"`);
  }
  for (const { cell, place, period, indicator, before, after } of outcome.revisions.slice(0, SHOWN))
    print(`${cell}\t${indicator} ${place} ${period}: ${before.value ?? before.missing} → ${after.value ?? after.missing}`);
  if (outcome.gaps.length > 0) print(`not in the file: ${outcome.gaps.join(", ")}`);
  if (outcome.errorCount > 0) print("Nothing was stored.");
  else if (dryRun) print("A dry run: nothing was stored.");
  const { importId, sha256, figures, missing, leftOut, created, revised, unchanged, errorCount, warningCount } = outcome;
  print(JSON.stringify({ importId, sha256, figures, missing, leftOut, created, revised, unchanged, errorCount, warningCount }));
}

/** Whose work it is: an account's, with what it may; or the operator's, who holds the database anyway. */
async function viewerOf({ access }: Services, userName: string | undefined): Promise<Viewer> {
  if (userName === undefined) return { ...TOOL, name: null, grants: [{ role: "OFFICE" }] };
  const account = await access.accountByName(userName);
  const viewer = account && !account.disabled ? await access.viewerOfAccount(account) : undefined;
  if (!viewer) throw new Misuse(`--account: there is no account ${userName}, or it is disabled.`);
  return viewer;
}

/** "root": "root.json" beside the mapping, or the code of one that is there. */
async function rootOf(services: Services, given: unknown, mappingFile: string): Promise<HistoryRoot | { rootId: string }> {
  const named = text(given, "root");
  if (named.endsWith(".json")) {
    const { key, name, nameEn, places } = readJson("--mapping root", join(dirname(mappingFile), named));
    if (!Array.isArray(places)) throw new Misuse(`--mapping root ${named}: places is a list of {key, name, nameEn}.`);
    return {
      ...{ key: text(key, "root key"), name: text(name, "root name"), nameEn: text(nameEn ?? name, "root nameEn") },
      places: places.map((place: Record<string, unknown>, at) => ({
        key: text(place?.key, `root places.${at}.key`),
        name: text(place?.name, `root places.${at}.name`),
        nameEn: text(place?.nameEn ?? place?.name, `root places.${at}.nameEn`),
      })),
    };
  }
  const { regionId = "" } = await regionOf(services, named);
  if (services.regions.rootOf(regionId) !== regionId) throw new Misuse(`--mapping root: ${named} is no root, but a region below one.`);
  return { rootId: regionId };
}

function matchOf(given: string): { name: string; place: string } {
  const at = given.lastIndexOf("=");
  if (at < 1 || at === given.length - 1) throw new Misuse(`--match "${given}" is written "NAME IN FILE=PLACE".`);
  return { name: given.slice(0, at), place: given.slice(at + 1) };
}

type Options = ReturnType<typeof optionsOf>;

function optionsOf(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS }).values;
  } catch (error) {
    throw new Misuse(`${(error as Error).message.split(". ")[0]}. ${USAGE}`);
  }
}

function text(value: unknown, field: string): string {
  if (typeof value !== "string" || value.trim() === "") throw new Misuse(`--mapping: ${field} is missing, or no text.`);
  return value;
}

function readJson(option: string, file: string): Record<string, unknown> {
  try {
    const content = JSON.parse(readBytes(option, file).toString("utf8")) as unknown;
    if (content && typeof content === "object" && !Array.isArray(content)) return content as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Misuse(`${option} ${file} is no JSON: ${error.message}.`);
  }
  throw new Misuse(`${option} ${file} is no JSON object.`);
}

function readBytes(option: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new Misuse(`${option} ${file} cannot be read (${(error as { code?: string }).code}).`);
  }
}
