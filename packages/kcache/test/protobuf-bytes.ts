// Protobuf by hand: https://protobuf.dev/programming-guides/encoding/

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}

/** A message of fields. */
export function bytesOf(...fields: readonly Buffer[]): Buffer {
  return Buffer.concat(fields);
}

/** A field that is a number or a boolean. */
export function numberField(number: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(BigInt(number * 8)), varint(BigInt(value))]);
}

/** A field that has a length: a text, bytes or a message. */
export function textField(number: number, value: string | Buffer): Buffer {
  const content = Buffer.from(value);
  return Buffer.concat([varint(BigInt(number * 8 + 2)), varint(BigInt(content.length)), content]);
}

export function doubleField(number: number, value: number): Buffer {
  const content = Buffer.alloc(8);
  content.writeDoubleLE(value);
  return Buffer.concat([varint(BigInt(number * 8 + 1)), content]);
}
