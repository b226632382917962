import { readFileSync } from "node:fs";
import { request } from "node:https";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import WebSocket from "ws";
import { readConfig } from "../config.ts";
import { type Api, startApi } from "../testing/api.ts";
import { testDatabase } from "../testing/database.ts";

const database = testDatabase();
const file = (name: string) => fileURLToPath(new URL(`../testing/tls/${name}`, import.meta.url));
const ca = readFileSync(file("cert.pem"));
let api: Api;

beforeAll(async () => {
  api = await startApi(database.url, { KEPU_TLS_CERT: file("cert.pem"), KEPU_TLS_KEY: file("key.pem") });
  await api.services.access.createAccount("leader", "领导", "long enough words", [{ role: "LEADER" }]);
});
afterAll(() => api.stop());

test("with a certificate the same port speaks HTTPS and wss, and the session's cookie is Secure and bound to the host", async () => {
  const secure = api.url.replace("http:", "https:");
  const cookie = await new Promise<string>((resolve, reject) => {
    const asked = request(secure, { method: "POST", ca, headers: { "content-type": "application/json" } }, (response) => {
      response.resume();
      resolve(String(response.headers["set-cookie"]?.[0]));
    });
    asked.once("error", reject);
    asked.end(
      JSON.stringify({ query: 'mutation { signIn(input: { userName: "leader", password: "long enough words" }) { viewer { kind } } }' }),
    );
  });
  expect(cookie).toMatch(/^__Host-kepu_session=[\w-]{43}; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  const socket = new WebSocket(secure.replace("https:", "wss:"), "graphql-transport-ws", { ca });
  const acknowledged = new Promise<string>((resolve, reject) => {
    socket.once("error", reject);
    socket.once("message", (text) => resolve(String(text)));
  });
  socket.once("open", () => socket.send('{"type":"connection_init"}'));
  expect(await acknowledged).toContain("connection_ack");
  socket.close();
});

test("a certificate without its key is refused, rather than served in the clear", () => {
  const half = { DATABASE_URL: "postgres://localhost/x", KEPU_TLS_CERT: file("cert.pem") };
  expect(() => readConfig(half)).toThrow("KEPU_TLS_CERT and KEPU_TLS_KEY go together");
});
