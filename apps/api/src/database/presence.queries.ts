import type { Client } from "pg";

export async function ask(client: Client): Promise<void> {
  await client.query("SELECT 1");
}
