/** What is asked for by clients that look there for kinds which `/openapi/v3` does not have. */
const ASKED = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
/** The same in the answer, where media types have no "@". */
const PROTOBUF = ASKED.replace("@", ".");

/**
 * The document `/openapi/v2`. It names no path and no kind: all clients since 1.27 look in `/openapi/v3` first, and in this one only for
 * what is not there, which a document without kinds answers truly.
 */
export function answerOpenApiV2(request: Request, version: string): Response {
  const info = { title: "Kubernetes", version };
  if (!(request.headers.get("accept") ?? "").includes(ASKED)) {
    return Response.json({ swagger: "2.0", info, paths: {}, definitions: {} });
  }
  // Document: swagger = 1, info = 2, paths = 8; Info: title = 1, version = 2. https://github.com/google/gnostic-models
  const title = Buffer.concat([field(1, Buffer.from(info.title)), field(2, Buffer.from(version))]);
  const body = Buffer.concat([field(1, Buffer.from("2.0")), field(2, title), field(8, Buffer.alloc(0))]);
  return new Response(body, { headers: { "content-type": PROTOBUF, "content-length": String(body.length) } });
}

/** A field of bytes, fewer than 128. */
function field(number: number, bytes: Buffer): Buffer {
  if (bytes.length > 127) throw new Error(`describe schemas: a field of ${bytes.length} bytes does not fit`);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
}
