import { createController, memoryTransport, Pod } from "kcache";
import { expect, test } from "vitest";
import { firstSync } from "./first-sync.ts";

const never = new AbortController().signal;

const failed = (code: number, reason: string): Response =>
  Response.json(
    { kind: "Status", status: "Failure", code, reason, message: `it is ${reason}` },
    { status: code },
  );
const page = (more?: string): Response =>
  Response.json({
    kind: "PodList",
    apiVersion: "v1",
    metadata: { resourceVersion: "7", ...(more === undefined ? {} : { continue: more }) },
    items: [],
  });

test("a list whose pages outlive their version is listed again, and that is told", async () => {
  const answers = [page("more"), failed(410, "Expired"), page()];
  const transport = memoryTransport(() => answers.shift() ?? new Promise<Response>(() => undefined));
  await using pods = createController(transport, Pod, { random: () => 0 });
  const told: string[] = [];
  await firstSync([pods], (line) => told.push(line), never);
  expect(pods.isReady).toBe(true);
  expect(told).toEqual([expect.stringMatching(/^kcache: .*it is Expired.*: listing again$/)]);
});

test.each([
  [401, "Unauthorized", "unauthorized"],
  [403, "Forbidden", "forbidden"],
  [404, "NotFound", "not-found"],
  [429, "TooManyRequests", "overloaded"],
  [503, "ServiceUnavailable", "unavailable"],
])("%i before anything is known is final", async (status, reason, code) => {
  await using pods = createController(
    memoryTransport(() => failed(status, reason)),
    Pod,
  );
  await expect(firstSync([pods], () => undefined, never)).rejects.toMatchObject({ code });
});

test("one controller that fails is enough", async () => {
  await using good = createController(
    memoryTransport(() => page()),
    Pod,
  );
  await using bad = createController(
    memoryTransport(() => failed(403, "Forbidden")),
    Pod,
  );
  await expect(firstSync([good, bad], () => undefined, never)).rejects.toMatchObject({ code: "forbidden" });
});

test("the signal ends the wait", async () => {
  const ending = new AbortController();
  await using pods = createController(
    memoryTransport(() => new Promise<Response>(() => undefined)),
    Pod,
  );
  const waiting = firstSync([pods], () => undefined, ending.signal);
  ending.abort();
  await expect(waiting).rejects.toMatchObject({ code: "aborted" });
});
