import { KcacheError } from "../object/error.ts";
import { BACKSLASH } from "./value.ts";

/** As many keys are remembered: more than the outermost objects of lists and watches have. */
const KNOWN = 12;

/**
 * Reads keys of which there are few that come again and again, as those of watch events: they make no strings.
 * Gives the text of the key whose quotes are at `start` and before `end`.
 *
 * @throws {KcacheError} `bad-response` when a key with escapes is no JSON string
 */
export function createKeyReader(action: string): (bytes: Buffer, start: number, end: number) => string {
  const known: { readonly text: string; readonly bytes: Uint8Array }[] = [];

  const parse = (bytes: Buffer, start: number, end: number): string => {
    const text = bytes.toString("utf8", start, end);
    try {
      return String(JSON.parse(text));
    } catch (cause) {
      throw new KcacheError("bad-response", `${action}: ${text} is no JSON string`, { cause });
    }
  };

  return (bytes, start, end) => {
    for (const key of known) if (isAt(bytes, start, end, key.bytes)) return key.text;
    if (bytes.subarray(start, end).includes(BACKSLASH)) return parse(bytes, start, end);
    const text = bytes.toString("utf8", start + 1, end - 1);
    if (known.length < KNOWN) known.push({ text, bytes: Uint8Array.prototype.slice.call(bytes, start, end) });
    return text;
  };
}

function isAt(bytes: Buffer, start: number, end: number, wanted: Uint8Array): boolean {
  if (end - start !== wanted.length) return false;
  for (let i = 0; i < wanted.length; i++) if (bytes[start + i] !== wanted[i]) return false;
  return true;
}
