import { Client } from "pg";
import { expect, test } from "vitest";
import { testDatabase } from "../testing/database.ts";
import { catalogTables, sequencesOf, setSequences } from "./backup.queries.ts";
import { inLoadOrder } from "./backup.ts";

const one = testDatabase();
const other = testDatabase("template1");

async function withClient<Result>(url: string, work: (client: Client) => Promise<Result>): Promise<Result> {
  const client = new Client({ connectionString: url });
  await client.connect();
  return work(client).finally(() => client.end());
}

test("a table is loaded after those that it refers to", async () => {
  const order = await withClient(one.url, async (client) => inLoadOrder(await catalogTables(client)).map((table) => table.name));
  expect(order).toContain("check_in");
  expect(order.indexOf("region")).toBeLessThan(order.indexOf("region_version"));
  expect(order.indexOf("series")).toBeLessThan(order.indexOf("campaign"));
  expect(order.indexOf("service_field")).toBeLessThan(order.indexOf("expert"));
  expect(order.some((name) => /_\d{4}_\d{2}$/.test(name))).toBe(false);
});

test("tables that refer to each other are told, not loaded in a wrong order", () => {
  const table = (name: string, refersTo: string[]) => ({ name, columns: ["id"], partitions: [], refersTo });
  expect(() => inLoadOrder([table("a", ["b"]), table("b", ["a"])])).toThrow("in a circle: a, b");
});

test("counters of serial and identity columns go on where they were", async () => {
  const TABLE = `CREATE TABLE "Numbered" (id bigint GENERATED ALWAYS AS IDENTITY, other bigserial, "text" text)`;
  const saved = await withClient(one.url, async (client) => {
    await client.query(TABLE);
    await client.query(`INSERT INTO "Numbered" ("text") SELECT 'row' FROM generate_series(1, 41)`);
    return sequencesOf(client, ["Numbered"]);
  });
  expect(saved).toHaveLength(2);
  const next = await withClient(other.url, async (client) => {
    await client.query(TABLE);
    await setSequences(client, saved);
    return (await client.query(`INSERT INTO "Numbered" ("text") VALUES ('next') RETURNING id, other`)).rows;
  });
  expect(next).toEqual([{ id: "42", other: "42" }]);
});
