import { pseudonymSecretFingerprint } from "../access/pseudonym.ts";
import type { Config } from "../config.ts";
import { productVersion } from "./backup.ts";
import { FORMAT, type Manifest } from "./manifest.ts";
import type { Progress } from "./progress.ts";
import { type Backup, readBackup } from "./read-backup.ts";
import { Refused } from "./refused.ts";

/** Reads the whole file before anything is touched: damage is found here. */
export function checkBackup(file: string, manifest: (manifest: Manifest) => void, progress: Progress): Promise<Backup> {
  return readBackup(file, {
    manifest,
    async table({ name }, text) {
      let rows = 0;
      for await (const chunk of text) {
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) rows += 1;
        progress.at(`checking ${name}`, chunk.length);
      }
      return rows;
    },
    async evidence(name, content) {
      for await (const chunk of content) progress.at(`checking ${name}`, chunk.length);
    },
  });
}

/** This version must know what is in it, and this installation must make the same pseudonyms. */
export function requireUsable(file: string, manifest: Manifest, config: Config, otherSecret: boolean): void {
  const { formatVersion, productVersion: version, secret } = manifest;
  if (formatVersion > FORMAT || isNewer(version, productVersion))
    throw new Refused(
      `${file} was made by Kepu Pulse ${version}, which is newer than this one (${productVersion}): update the product first.`,
    );
  const here = pseudonymSecretFingerprint(config.secretsFile);
  if (here && secret.fingerprint && here !== secret.fingerprint && !otherSecret)
    throw new Refused(
      `The secret in ${config.secretsFile} is not the one of this backup (it was kept in ${secret.file}): put that one here, or every person counts as a new one; --other-secret accepts that.`,
    );
}

function isNewer(version: string, than: string): boolean {
  const [one, other] = [version, than].map((text) => text.split(".").map((part) => Number.parseInt(part, 10)));
  const at = one?.findIndex((part, index) => part !== other?.[index]) ?? -1;
  return at >= 0 && (one?.[at] ?? 0) > (other?.[at] ?? 0);
}
