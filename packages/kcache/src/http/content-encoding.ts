import type { Gunzip } from "node:zlib";
import { KcacheError } from "../object/error.ts";

/**
 * `body` without its content encoding: one that was asked for, or that a proxy has added on its own.
 *
 * @throws {KcacheError} `bad-response` for an encoding that is not known; so does reading where the data is broken.
 */
export function decodeContent(
  body: AsyncIterable<Uint8Array>,
  encoding: string | undefined,
  action: string,
): AsyncIterable<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? "";
  if (name === "" || name === "identity") return body;
  const decoder = decoderOf(name);
  if (decoder === undefined) {
    throw new KcacheError("bad-response", `${action}: the answer has the unknown content encoding "${name}"`);
  }
  return {
    [Symbol.asyncIterator]: () => decoding(body[Symbol.asyncIterator](), decoder, `${action}: ${name}`),
  };
}

type Decoder = Gunzip;

function decoderOf(name: string): Decoder | undefined {
  const { createGunzip, createInflate, createBrotliDecompress } = process.getBuiltinModule("node:zlib");
  switch (name) {
    case "gzip":
    case "x-gzip":
      return createGunzip();
    case "deflate":
      return createInflate();
    case "br":
      return createBrotliDecompress();
    default:
      return undefined;
  }
}

function decoding(
  source: AsyncIterator<Uint8Array>,
  decoder: Decoder,
  action: string,
): AsyncIterator<Uint8Array> {
  const decoded: AsyncIterator<Uint8Array> = decoder[Symbol.asyncIterator]();
  let left = false;
  void feed(source, decoder);
  return {
    async next() {
      if (left) return { done: true, value: undefined };
      try {
        return await decoded.next();
      } catch (error) {
        if (left) return { done: true, value: undefined };
        left = true;
        await source.return?.();
        throw KcacheError.from(error, "bad-response", action);
      }
    },
    async return() {
      left = true;
      await source.return?.();
      decoder.destroy();
      return { done: true, value: undefined };
    },
  };
}

/** Never rejects: a failure of the source reaches the reader through the decoder. */
async function feed(source: AsyncIterator<Uint8Array>, decoder: Decoder): Promise<void> {
  try {
    for (;;) {
      const { done, value } = await source.next();
      if (decoder.destroyed) return;
      if (done === true) break;
      if (!decoder.write(value)) await drained(decoder);
    }
    decoder.end();
  } catch (error) {
    decoder.destroy(error instanceof Error ? error : new Error(String(error)));
  }
}

function drained(decoder: Decoder): Promise<void> {
  return new Promise((resolve) => {
    const go = (): void => {
      decoder.off("drain", go);
      decoder.off("close", go);
      resolve();
    };
    decoder.on("drain", go);
    decoder.on("close", go);
  });
}
