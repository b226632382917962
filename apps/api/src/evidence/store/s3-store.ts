import { openAsBlob } from "node:fs";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { AwsClient } from "aws4fetch";
import type { Config } from "../../config.ts";
import { unavailable } from "../../errors.ts";
import type { ContentStore } from "./content-store.ts";

const PREFIX = "evidence/";
const SECONDS = 120;

/** Contents in any S3-compatible store, addressed by path: `<bucket>/evidence/<first two digits>/<sha256>`. The content's hash is part of the
 * signature, so that the store refuses a damaged one. */
export function s3Store({ endpoint, bucket, region, keyId, secret }: NonNullable<Config["s3"]>): ContentStore {
  const client = new AwsClient({ accessKeyId: keyId, secretAccessKey: secret, service: "s3", region });
  const base = `${endpoint.replace(/\/$/, "")}/${bucket}`;
  const urlOf = (sha256: string) => `${base}/${PREFIX}${sha256.slice(0, 2)}/${sha256}`;

  async function ask(method: string, url: string, sha256?: string, body?: Blob): Promise<Response> {
    const signed = await client.sign(url, { method, headers: sha256 ? { "x-amz-content-sha256": sha256 } : {} });
    return fetch(signed.url, {
      method,
      headers: signed.headers,
      ...(body ? { body } : {}),
      signal: AbortSignal.timeout(SECONDS * 1_000),
    }).catch(() => {
      throw unavailable("The evidence store is away; retry the same request in a moment.");
    });
  }

  return {
    async put(sha256, path) {
      const known = await ask("HEAD", urlOf(sha256));
      if (known.ok) return;
      const answer = await ask("PUT", urlOf(sha256), sha256, await openAsBlob(path));
      await answer.arrayBuffer();
      if (!answer.ok) throw refusal(answer);
    },
    async open(sha256) {
      const answer = await ask("GET", urlOf(sha256));
      if (answer.status === 404) return undefined;
      if (!answer.ok || !answer.body) throw refusal(answer);
      const content = Readable.fromWeb(answer.body as unknown as ReadableStream);
      return { content, bytes: Number(answer.headers.get("content-length")) };
    },
    async remove(sha256) {
      const answer = await ask("DELETE", urlOf(sha256));
      if (!answer.ok && answer.status !== 404) throw refusal(answer);
    },
    async *list(after = "") {
      let token: string | undefined;
      do {
        const page = new URL(base);
        page.search = new URLSearchParams({
          "list-type": "2",
          prefix: PREFIX,
          ...(token ? { "continuation-token": token } : after ? { "start-after": `${PREFIX}${after.slice(0, 2)}/${after}` } : {}),
        }).toString();
        const answer = await ask("GET", page.toString());
        if (!answer.ok) throw refusal(answer);
        const text = await answer.text();
        for (const [, entry = ""] of text.matchAll(/<Contents>([\s\S]*?)<\/Contents>/g)) {
          const sha256 = /<Key>evidence\/[0-9a-f]{2}\/([0-9a-f]{64})<\/Key>/.exec(entry)?.[1];
          const at = /<LastModified>([^<]+)<\/LastModified>/.exec(entry)?.[1];
          if (sha256 && at) yield { sha256, keptAt: new Date(at) };
        }
        token = /<NextContinuationToken>([^<]+)<\/NextContinuationToken>/.exec(text)?.[1];
      } while (token);
    },
  };
}

function refusal({ status }: Response) {
  return unavailable(`The evidence store answered ${status}; retry the same request in a moment.`);
}
