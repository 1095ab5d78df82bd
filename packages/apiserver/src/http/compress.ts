import { pipeline, Readable } from "node:stream";
import type { ReadableStream as NodeReadableStream } from "node:stream/web";
import { createGzip } from "node:zlib";

/** Answers of no more bytes are sent as they are. */
const LIMIT = 128 * 1024;
/** Much faster than the usual level, and nearly as small. */
const LEVEL = 1;

/**
 * The answer compressed, where the client takes gzip and the answer is past 128 KiB: it is compressed as it is read. An answer whose
 * length is not known is read as far as that.
 */
export async function compress(request: Request, response: Response): Promise<Response> {
  if (!takesGzip(request)) return response;
  const length = response.headers.get("content-length");
  if (length !== null) {
    if (Number(length) <= LIMIT) return response;
  }
  const { body } = response;
  if (body === null) return response;
  if (length !== null) return gzipped(response, body);
  const reader = body.getReader();
  const begun: Uint8Array[] = [];
  let size = 0;
  while (size <= LIMIT) {
    const { done, value } = await reader.read();
    if (done) return new Response(Buffer.concat(begun), response);
    begun.push(value);
    size += value.length;
  }
  return gzipped(response, resumed(begun, reader));
}

/** Only the bare word is looked for: `gzip;q=1` is none. */
function takesGzip(request: Request): boolean {
  const header = request.headers.get("accept-encoding") ?? "";
  return header.split(",").some((token) => token.trim() === "gzip");
}

/** What was read, then what is left. */
function resumed(
  begun: Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const { done, value } =
          begun.length > 0 ? { done: false, value: begun.shift() } : await reader.read();
        if (value !== undefined) controller.enqueue(value);
        if (done) controller.close();
      },
      cancel: async (reason) => await reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}

function gzipped(response: Response, body: ReadableStream<Uint8Array>): Response {
  const source: NodeReadableStream<Uint8Array> = body;
  // What goes wrong at either end destroys the other; the reader of the answer is told.
  const gzip = pipeline(Readable.fromWeb(source), createGzip({ level: LEVEL }), () => undefined);
  const { status } = response;
  const headers = new Headers(response.headers);
  headers.delete("content-length");
  headers.set("content-encoding", "gzip");
  headers.append("vary", "Accept-Encoding");
  const compressed: ReadableStream<Uint8Array> = Readable.toWeb(gzip);
  return new Response(compressed, { status, headers });
}
