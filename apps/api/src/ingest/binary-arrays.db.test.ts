import { Client } from "pg";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import { testDatabase } from "../testing/database.ts";
import { bigints, bytes, days, instants, integers, texts, uuids } from "./binary-arrays.ts";

const database = testDatabase();

test("PostgreSQL reads from a binary array what the same array as text says, nulls and empty ones too", async () => {
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const equal = async (type: string, binary: Buffer, text: (string | null)[]) => {
    const { rows } = await client.query(`SELECT $1::${type}[] IS NOT DISTINCT FROM $2::text[]::${type}[] AS equal`, [binary, text]);
    expect(rows[0]?.equal, type).toBe(true);
  };
  const ids = [uuidv7(), "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff", null];
  await equal("uuid", uuids(ids), ids);
  const times = ["2026-11-25T01:02:03.456Z", "1999-12-31T23:59:59.999Z", "2100-01-01T00:00:00.001Z"];
  await equal("timestamptz", instants(times.map((time) => new Date(time))), times);
  await equal("date", days(["2026-11-25", "1999-12-31", "2000-01-01"]), ["2026-11-25", "1999-12-31", "2000-01-01"]);
  await equal("int", integers([0, -1, 2_147_483_647]), ["0", "-1", "2147483647"]);
  const big = [0, -1, 4_294_967_296, -4_294_967_297, Number.MAX_SAFE_INTEGER];
  await equal("bigint", bigints(big), big.map(String));
  const words = ["", "急救知识 😀", 'a "quoted", {braced} \\ one', "NULL", null];
  await equal("text", texts(words), words);
  await equal("bytea", bytes([Buffer.from([0, 255]), Buffer.alloc(0), null]), ["\\x00ff", "\\x", null]);
  await equal("uuid", uuids([]), []);
  await client.end();
});
