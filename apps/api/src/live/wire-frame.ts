const FIN_TEXT = 0x81;

/** One result as a WebSocket frame of graphql-transport-ws `next`, made once for a whole group: a socket's own copy differs in the operation's id only. */
export class WireFrame {
  private readonly templates = new Map<number, { bytes: Buffer; idAt: number }>();

  constructor(private readonly payload: string) {}

  /** The bytes for the operation of this id (as JSON), ready for the connection. `lasting`: they may wait long for a slow reader, so they must not hold on to a pool. */
  bytesFor(id: Uint8Array, lasting: boolean): Buffer {
    const { bytes, idAt } = this.template(id);
    const copy = lasting ? Buffer.allocUnsafeSlow(bytes.length) : Buffer.allocUnsafe(bytes.length);
    bytes.copy(copy);
    copy.set(id, idAt);
    return copy;
  }

  private template(id: Uint8Array): { bytes: Buffer; idAt: number } {
    let made = this.templates.get(id.length);
    if (!made) {
      const message = Buffer.from(`{"id":${Buffer.from(id)},"type":"next","payload":${this.payload}}`);
      const header = headerOf(message.length);
      made = { bytes: Buffer.concat([header, message]), idAt: header.length + '{"id":'.length };
      this.templates.set(id.length, made);
    }
    return made;
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
