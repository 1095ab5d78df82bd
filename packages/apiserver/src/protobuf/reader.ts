/** Bytes that are no protobuf message. */
export class ProtobufError extends Error {}

/** One field as it stands in the bytes. */
export type WireField =
  | { readonly number: number; readonly wire: "varint"; readonly value: bigint }
  | { readonly number: number; readonly wire: "bytes"; readonly value: Buffer }
  | { readonly number: number; readonly wire: "fixed64"; readonly value: Buffer };

/** The fields of a message in the order in which they stand. @throws {ProtobufError} */
export function* wireFields(message: Buffer): Generator<WireField> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = message[at];
      if (byte === undefined)
        throw new ProtobufError(`read protobuf: the message ends inside a number at ${at}`);
      at += 1;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return value;
    }
    throw new ProtobufError(`read protobuf: a number of more than ten bytes at ${at}`);
  };
  const bytes = (length: number): Buffer => {
    if (length > message.length - at)
      throw new ProtobufError(`read protobuf: ${length} bytes asked for at ${at}`);
    at += length;
    return message.subarray(at - length, at);
  };
  while (at < message.length) {
    const tag = Number(varint());
    const number = tag >>> 3;
    switch (tag & 7) {
      case 0:
        yield { number, wire: "varint", value: varint() };
        break;
      case 1:
        yield { number, wire: "fixed64", value: bytes(8) };
        break;
      case 2:
        yield { number, wire: "bytes", value: bytes(Number(varint())) };
        break;
      case 5:
        bytes(4);
        break;
      default:
        throw new ProtobufError(`read protobuf: wire type ${tag & 7} at ${at}`);
    }
  }
}
