import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { memoryTransport } from "./memory-transport.ts";
import type { TransportResponse } from "./transport.ts";

async function text(response: TransportResponse): Promise<string> {
  const decoder = new TextDecoder();
  let all = "";
  for await (const chunk of response.body) all += decoder.decode(chunk, { stream: true });
  return all + decoder.decode();
}

function code(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "fulfilled",
    (error: unknown) => (error instanceof Error && "code" in error ? error.code : error),
  );
}

interface Streaming {
  readonly response: Response;
  readonly push: (text: string) => void;
  readonly end: () => void;
  readonly fail: (error: Error) => void;
  cancelled: unknown;
}

function streaming(): Streaming {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
    cancel(reason) {
      stream.cancelled = reason;
    },
  });
  const stream: Streaming = {
    response: new Response(body),
    push: (chunk) => controller?.enqueue(new TextEncoder().encode(chunk)),
    end: () => controller?.close(),
    fail: (error) => controller?.error(error),
    cancelled: undefined,
  };
  return stream;
}

test("the handler sees method, URL, headers and body, and its answer comes back", async () => {
  const transport = memoryTransport(
    async (request) =>
      new Response(
        JSON.stringify([request.method, request.url, request.headers.get("x-a"), await request.text()]),
        {
          status: 201,
          headers: { "X-B": "c" },
        },
      ),
    { server: "http://embedded.test/" },
  );
  expect(transport.server).toBe("http://embedded.test");
  const response = await transport.request({
    method: "PATCH",
    path: "/api/v1/pods/a%2Fb",
    query: { limit: "5", labelSelector: "a=b,c" },
    headers: { "X-A": "1" },
    body: new TextEncoder().encode("{}"),
  });
  expect([response.status, response.headers]).toMatchObject([201, { "x-b": "c" }]);
  expect(JSON.parse(await text(response))).toEqual([
    "PATCH",
    "http://embedded.test/api/v1/pods/a%2Fb?limit=5&labelSelector=a%3Db%2Cc",
    "1",
    "{}",
  ]);
});

test("the body arrives as it is produced", async () => {
  const stream = streaming();
  const response = await memoryTransport(() => stream.response).request({ path: "/" });
  const body = response.body[Symbol.asyncIterator]();
  for (const line of ["one", "two"]) {
    const pending = body.next();
    stream.push(line);
    expect(new TextDecoder().decode((await pending).value)).toBe(line);
  }
  stream.end();
  expect(await body.next()).toEqual({ done: true, value: undefined });
});

test("an answer without a body is empty, and its signal is let go", async () => {
  const controller = new AbortController();
  const transport = memoryTransport(() => new Response(null, { status: 204 }));
  const response = await transport.request({ path: "/", signal: controller.signal });
  expect(await text(response)).toBe("");
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("aborting while the handler works rejects at once, aborts its signal, and drops its late answer", async () => {
  const controller = new AbortController();
  const stream = streaming();
  let answer: (response: Response) => void = () => undefined;
  let seen: AbortSignal | undefined;
  const transport = memoryTransport((request) => {
    seen = request.signal;
    return new Promise((resolve) => {
      answer = resolve;
    });
  });
  const pending = code(transport.request({ path: "/", signal: controller.signal }));
  controller.abort();
  expect(await pending).toBe("aborted");
  expect(seen?.aborted).toBe(true);
  answer(stream.response);
  await new Promise((resolve) => setImmediate(resolve));
  expect(stream.response.bodyUsed || stream.response.body?.locked === false).toBe(true);
  expect(
    await code(memoryTransport(() => new Response()).request({ path: "/", signal: controller.signal })),
  ).toBe("aborted");
});

test("aborting in the middle of the body ends the pending read and cancels the body", async () => {
  const controller = new AbortController();
  const stream = streaming();
  let seen: AbortSignal | undefined;
  const transport = memoryTransport((request) => {
    seen = request.signal;
    return stream.response;
  });
  const response = await transport.request({ path: "/", signal: controller.signal });
  const pending = code(text(response));
  controller.abort();
  expect(await pending).toBe("aborted");
  expect(seen?.aborted).toBe(true);
  expect(stream.cancelled).toMatchObject({ code: "aborted" });
  expect(getEventListeners(controller.signal, "abort")).toHaveLength(0);
});

test("leaving the loop early cancels the body and aborts the handler's signal", async () => {
  const stream = streaming();
  let seen: AbortSignal | undefined;
  const transport = memoryTransport((request) => {
    seen = request.signal;
    return stream.response;
  });
  const response = await transport.request({ path: "/" });
  stream.push("x");
  for await (const chunk of response.body) {
    expect(chunk).toHaveLength(1);
    break;
  }
  expect(seen?.aborted).toBe(true);
  expect(stream.cancelled).toBeInstanceOf(Error);
});

test("an answer that was read to its end does not abort the handler's signal", async () => {
  let seen: AbortSignal | undefined;
  const transport = memoryTransport((request) => {
    seen = request.signal;
    return new Response("all");
  });
  expect(await text(await transport.request({ path: "/" }))).toBe("all");
  await transport.close();
  expect(seen?.aborted).toBe(false);
});

test("return() does not wait for a pending next()", async () => {
  const stream = streaming();
  const response = await memoryTransport(() => stream.response).request({ path: "/" });
  const body = response.body[Symbol.asyncIterator]();
  const pending = body.next();
  await body.return?.();
  expect(await pending).toEqual({ done: true, value: undefined });
});

test("a handler that throws, and a body that fails, are network errors with their cause", async () => {
  const thrown = memoryTransport(() => {
    throw new Error("boom");
  });
  await expect(thrown.request({ path: "/x" })).rejects.toMatchObject({
    code: "network",
    message: "GET http://in-memory.invalid/x: the handler failed: boom",
    cause: { message: "boom" },
  });
  const stream = streaming();
  const response = await memoryTransport(() => stream.response).request({ path: "/x" });
  stream.fail(new Error("cut"));
  await expect(text(response)).rejects.toMatchObject({ code: "network", cause: { message: "cut" } });
});

test("a thousand requests leave no listener on their signal", async () => {
  const { signal } = new AbortController();
  const transport = memoryTransport(() => new Response("x"));
  for (let index = 0; index < 1000; index++) await text(await transport.request({ path: "/", signal }));
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});

test("close ends what is open and refuses what comes later", async () => {
  const stream = streaming();
  const transport = memoryTransport((request) =>
    request.url.endsWith("/hangs") ? new Promise<Response>(() => undefined) : stream.response,
  );
  const response = await transport.request({ path: "/" });
  const hanging = code(transport.request({ path: "/hangs" }));
  await transport.close();
  expect(await hanging).toBe("not-running");
  expect(await code(text(response))).toBe("not-running");
  expect(stream.cancelled).toBeDefined();
  expect(await code(transport.request({ path: "/" }))).toBe("not-running");
});
