const FIN_TEXT = 0x81;

interface Template {
  bytes: Buffer;
  idAt: number;
}

/** One result as a WebSocket frame of graphql-transport-ws `next`, made once for a whole group: for each socket only the operation's id is written into it. */
export class WireFrame {
  /** by length of the id */
  private readonly templates = new Map<number, Template>();

  constructor(private readonly payload: string) {}

  /** The bytes for the operation of this id (as JSON): good until the next call. Who still needs them then must `keep` them. */
  bytesFor(id: Uint8Array): Buffer {
    const template = this.templates.get(id.length) ?? this.make(id);
    template.bytes.set(id, template.idAt);
    return template.bytes;
  }

  /** What was given out for this id stays as it is: the next socket gets other memory. */
  keep(id: Uint8Array): void {
    const template = this.templates.get(id.length);
    if (template) template.bytes = Buffer.from(Uint8Array.from(template.bytes).buffer);
  }

  private make(id: Uint8Array): Template {
    const message = Buffer.from(`{"id":${Buffer.from(id)},"type":"next","payload":${this.payload}}`);
    const header = headerOf(message.length);
    const template = { bytes: Buffer.concat([header, message]), idAt: header.length + '{"id":'.length };
    this.templates.set(id.length, template);
    return template;
  }
}

/** RFC 6455, 5.2: one unmasked, final text frame. */
function headerOf(length: number): Buffer {
  if (length < 126) return Buffer.from([FIN_TEXT, length]);
  if (length < 65_536) return Buffer.from([FIN_TEXT, 126, length >> 8, length & 255]);
  const header = Buffer.alloc(10);
  header.writeUInt8(FIN_TEXT, 0);
  header.writeUInt8(127, 1);
  header.writeBigUInt64BE(BigInt(length), 2);
  return header;
}
