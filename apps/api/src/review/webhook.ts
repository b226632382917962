import { createHmac } from "node:crypto";

export interface Webhook {
  url: string;
  /** signs what is sent */
  secret: string | undefined;
}

/** far less than from one run to the next */
const TIMEOUT_MS = 3_000;

/** One POST of JSON; follows no redirect. Answers what went wrong, or undefined. With a secret, `x-kepu-signature: sha256=…` is the HMAC-SHA-256 of
 * `x-kepu-timestamp`, a dot and the body. */
export async function postToWebhook({ url, secret }: Webhook, content: object): Promise<string | undefined> {
  const body = JSON.stringify(content);
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = secret
    ? { "x-kepu-signature": `sha256=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}` }
    : {};
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8", "x-kepu-timestamp": timestamp, ...signature },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok ? undefined : `status ${response.status}`;
  } catch (error) {
    return (error as Error).name;
  }
}
