import { DecodeError } from "./decode-error.ts";

const WHOLE = /^[A-Za-z0-9+/]*$/;

/** Base64 as a server writes it. @throws {DecodeError} where Go finds a byte that does not belong there */
export function canonicalBase64(text: string): string {
  if (text.length % 4 === 0 && WHOLE.test(text)) return text;
  const wrong = corruptAt(Buffer.from(text));
  if (wrong >= 0) throw new DecodeError(`illegal base64 data at input byte ${wrong}`);
  return Buffer.from(text, "base64").toString("base64");
}

const [PADDING, NEWLINE, RETURN] = [0x3d, 0x0a, 0x0d];

/** Where Go's decoder stops; -1 where it does not. */
function corruptAt(bytes: Buffer): number {
  const isBreak = (byte: number | undefined): boolean => byte === NEWLINE || byte === RETURN;
  let at = 0;
  const skipBreaks = (): void => {
    while (isBreak(bytes[at])) at += 1;
  };
  for (let place = 0; ; place = (place + 1) % 4) {
    skipBreaks();
    const byte = bytes[at];
    if (byte === undefined) return place === 0 ? -1 : bytes.length - place;
    if (WHOLE.test(String.fromCharCode(byte))) {
      at += 1;
      continue;
    }
    if (byte !== PADDING || place < 2) return at;
    at += 1;
    skipBreaks();
    if (place === 2) {
      if (at === bytes.length) return at;
      if (bytes[at] !== PADDING) return at - 1;
      at += 1;
      skipBreaks();
    }
    return at < bytes.length ? at : -1;
  }
}
