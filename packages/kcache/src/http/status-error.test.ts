import { expect, test } from "vitest";
import { KcacheError } from "../object/error.ts";
import { memoryTransport } from "./memory-transport.ts";
import { ERROR_BODY_BYTES, errorOfAnswer, errorOfResponse, errorOfStatus } from "./status-error.ts";

function status(code: number, reason: string, message: string, details?: unknown): string {
  const body = {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message,
    reason,
    details,
    code,
  };
  return JSON.stringify(body);
}

const JSON_TYPE = { "content-type": "application/json" };

test.each([
  [400, "BadRequest", "rejected", false],
  [401, "Unauthorized", "unauthorized", true],
  [403, "Forbidden", "forbidden", true],
  [404, "NotFound", "not-found", true],
  [405, "MethodNotAllowed", "rejected", false],
  [406, "NotAcceptable", "rejected", false],
  [408, "Timeout", "unavailable", true],
  [409, "Conflict", "rejected", false],
  [410, "Expired", "expired", true],
  [410, "Gone", "expired", true],
  [413, "RequestEntityTooLarge", "rejected", false],
  [415, "UnsupportedMediaType", "rejected", false],
  [422, "Invalid", "rejected", false],
  [429, "TooManyRequests", "overloaded", true],
  [500, "InternalError", "unavailable", true],
  [503, "ServiceUnavailable", "unavailable", true],
  [504, "Timeout", "unavailable", true],
] as const)("a Status of %i %s has the code %s", (code, reason, expected, retryable) => {
  const error = errorOfAnswer("list pods", code, JSON_TYPE, status(code, reason, "because"));
  expect(error).toBeInstanceOf(KcacheError);
  expect(error).toMatchObject({ code: expected, retryable, answer: { status: code, reason } });
  expect(error.message.startsWith(`list pods: because (${code} ${reason})`)).toBe(true);
});

test("a refusal keeps verb, kind, namespace and user, as the server said them", () => {
  const said =
    'pods is forbidden: User "jane" cannot list resource "pods" in API group "" in the namespace "shop"';
  const error = errorOfAnswer("list pods", 403, JSON_TYPE, status(403, "Forbidden", said, { kind: "pods" }));
  expect(error.message).toBe(`list pods: ${said} (403 Forbidden)`);
});

test("a 401 says what may be wrong with the credentials", () => {
  const error = errorOfAnswer("list pods", 401, JSON_TYPE, status(401, "Unauthorized", "Unauthorized"));
  expect(error.message).toBe(
    "list pods: Unauthorized (401): the server does not know this user: " +
      "has the token or client certificate expired, or is it for another cluster?",
  );
});

test("code can branch on the causes of a too large resource version, and on the time to wait", () => {
  const message = "Timeout: Too large resource version: 900, current: 700";
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  const body = status(504, "Timeout", message, { causes, retryAfterSeconds: 1 });
  expect(errorOfAnswer("list pods", 504, JSON_TYPE, body)).toMatchObject({
    code: "unavailable",
    message: `list pods: ${message} (504 Timeout)`,
    answer: { status: 504, reason: "Timeout", causes: ["ResourceVersionTooLarge"], retryAfterSeconds: 1 },
  });
});

test("the server's own timeout, a Status without kind and content type, is understood", () => {
  const message = "Timeout: request did not complete within the allotted timeout";
  const body = JSON.stringify({
    metadata: {},
    status: "Failure",
    message,
    reason: "Timeout",
    details: {},
    code: 504,
  });
  expect(errorOfAnswer("list pods", 504, {}, body).message).toBe(`list pods: ${message} (504 Timeout)`);
});

test.each([
  ["7", 7],
  ["0", 0],
  ["Mon, 23 Nov 2026 10:00:30 GMT", 30],
  ["Mon, 23 Nov 2026 09:00:00 GMT", 0],
  ["soon", undefined],
])("Retry-After: %s asks to wait %s seconds", (header, seconds) => {
  const now = (): number => Date.parse("2026-11-23T10:00:00Z");
  const text = "Too many requests, please try again later.";
  const error = errorOfAnswer("list pods", 429, { "retry-after": header }, text, now);
  expect(error.code).toBe("overloaded");
  expect(error.answer).toEqual(
    seconds === undefined ? { status: 429 } : { status: 429, retryAfterSeconds: seconds },
  );
  expect(error.message).toBe(`list pods: the server answered 429 and "${text}"`);
});

test("the header's time to wait wins over the body's", () => {
  const body = status(429, "TooManyRequests", "x", { retryAfterSeconds: 9 });
  expect(errorOfAnswer("a", 429, { "retry-after": "2" }, body).answer?.retryAfterSeconds).toBe(2);
});

test("an unknown group, answered in plain text, is not found", () => {
  const error = errorOfAnswer("list widgets", 404, { "content-type": "text/plain" }, "404 page not found\n");
  expect([error.code, error.message]).toEqual([
    "not-found",
    'list widgets: the server answered 404 and "404 page not found"',
  ]);
});

test.each([
  [200, "bad-response"],
  [400, "bad-response"],
  [404, "bad-response"],
  [403, "forbidden"],
  [502, "unavailable"],
])("HTML with status %i is called HTML and has the code %s", (code, expected) => {
  const page = "<!DOCTYPE html><html><head><title>Sign in\n to Acme</title></head><body>…</body></html>";
  for (const headers of [{ "content-type": "text/html; charset=utf-8" }, {}]) {
    const error = errorOfAnswer("list pods", code, headers, page);
    expect(error.code).toBe(expected);
    expect(error.message).toContain(
      `list pods: the server answered ${code} and HTML, titled "Sign in to Acme"`,
    );
    if (expected === "bad-response") {
      expect(error.message).toMatch(/, not the Kubernetes API: is the address right\?$/);
    }
  }
});

test("a redirect names where it leads, without the query", () => {
  const error = errorOfAnswer("list pods", 302, { location: "https://sso.test/login?state=secret" }, "");
  expect([error.code, error.message]).toEqual([
    "bad-response",
    "list pods: the server answered 302, a redirect to https://sso.test/login, which is not followed: is the address right?",
  ]);
});

test("a TLS server that was spoken to without TLS is recognised", () => {
  const error = errorOfAnswer("list pods", 400, {}, "Client sent an HTTP request to an HTTPS server.\n");
  expect([error.code, error.message]).toEqual([
    "bad-response",
    'list pods: the server answered 400 and "Client sent an HTTP request to an HTTPS server.", ' +
      "not the Kubernetes API: its URL has to begin with https://",
  ]);
});

test("an answer without a body goes by its status", () => {
  expect(errorOfAnswer("a", 400, {}, "").code).toBe("bad-response");
  expect(errorOfAnswer("a", 404, {}, "").code).toBe("not-found");
  expect(errorOfAnswer("a", 410, {}, "").code).toBe("expired");
  expect(errorOfAnswer("a", 500, {}, "").message).toBe("a: the server answered 500");
});

test("what the server says cannot move a terminal's cursor or fill it", () => {
  const nasty = `\u001b[2J\r\nline\u202e ${"x".repeat(5000)}`;
  for (const body of [nasty, status(500, "InternalError", nasty)]) {
    const { message } = errorOfAnswer("a", 500, {}, body);
    expect(message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(message.length).toBeLessThan(2_200);
  }
});

test("an error inside a watch goes by its reason as well as by its code", () => {
  const gone = { kind: "Status", status: "Failure", message: "too old resource version: 1 (2)" };
  for (const said of [
    { code: 410 },
    { reason: "Expired" },
    { reason: "Gone" },
    { reason: "Expired", code: 500 },
  ]) {
    expect(errorOfStatus("watch pods", { ...gone, ...said }).code).toBe("expired");
  }
  expect(errorOfStatus("watch pods", { ...gone, reason: "Expired" }).message).toBe(
    "watch pods: too old resource version: 1 (2) (410 Expired)",
  );
  expect(errorOfStatus("watch pods", { ...gone, reason: "TooManyRequests" }).code).toBe("overloaded");
  expect(errorOfStatus("watch pods", { ...gone, reason: "Unheard" }).code).toBe("unavailable");
  for (const none of [undefined, null, "text", [], { kind: "Pod" }]) {
    expect(errorOfStatus("watch pods", none).code).toBe("bad-response");
  }
});

test("of an error's body no more than 64 KiB are read, and the rest is left", async () => {
  let sent = 0;
  let cancelled = false;
  const transport = memoryTransport(() => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1024;
        controller.enqueue(new Uint8Array(1024).fill(120));
      },
      cancel() {
        cancelled = true;
      },
    });
    return new Response(body, { status: 500 });
  });
  const error = await errorOfResponse("list pods", await transport.request({ path: "/" }));
  expect(error.message).toBe(`list pods: the server answered 500 and "${"x".repeat(200)}…"`);
  expect(cancelled).toBe(true);
  expect(sent).toBeLessThan(2 * ERROR_BODY_BYTES);
});

test("an error's body that breaks off shortens the message, one that is aborted is aborted", async () => {
  const transport = memoryTransport((request) => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(new TextEncoder().encode("half of"));
        else if (request.url.endsWith("/breaks")) controller.error(new Error("cut"));
        else return new Promise(() => undefined);
        return undefined;
      },
    });
    return new Response(body, { status: 503 });
  });
  const broken = await errorOfResponse("a", await transport.request({ path: "/breaks" }));
  expect([broken.code, broken.message]).toEqual(["unavailable", 'a: the server answered 503 and "half of"']);
  const controller = new AbortController();
  const { signal } = controller;
  const reading = errorOfResponse("a", await transport.request({ path: "/hangs", signal }));
  setImmediate(() => controller.abort());
  await expect(reading).rejects.toMatchObject({ code: "aborted" });
});
