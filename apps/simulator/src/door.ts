/** The public door: GraphQL over HTTP with a credential, as any device or program uses it. */
export class Door {
  private readonly url: string;
  private readonly token: string | undefined;
  private readonly cookie: string | undefined;

  constructor(url: string, token?: string, cookie?: string) {
    this.url = url;
    this.token = token;
    this.cookie = cookie;
  }

  async ask<Data>(query: string, variables: object): Promise<Data> {
    const response = await fetch(this.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(this.cookie ? { cookie: this.cookie, "x-kepu-csrf": "1" } : {}),
      },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(30_000),
    });
    const body = (await response.json()) as { data?: Data; errors?: { message: string; extensions?: { code?: string } }[] };
    const fault = body.errors?.[0];
    if (fault) throw new DoorError(fault.message, fault.extensions?.code ?? "UNKNOWN");
    if (!body.data) throw new DoorError(`HTTP ${response.status}`, "UNKNOWN");
    return body.data;
  }
}

/** The service's clock is the one that counts: how far ahead of this machine's it is, in milliseconds. */
export async function clockDifference(door: Door): Promise<number> {
  const { server } = await door.ask<{ server: { time: string } }>("{ server { time } }", {});
  return Date.parse(server.time) - Date.now();
}

export class DoorError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}
