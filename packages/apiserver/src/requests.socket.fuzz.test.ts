import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { startApi } from "../test/api.ts";
import { bytesInUse, isRight, plant, sweep, TOKENS } from "../test/fuzzing.ts";
import { randomCaller, randomRequest } from "../test/random-request.ts";
import { exchange, randomManner } from "../test/raw.ts";

/** How many requests are sent; `FUZZ_REQUESTS=100000` makes a tenth of that. */
const REQUESTS = Math.max(600, Number(process.env.FUZZ_REQUESTS ?? 0) / 10);
const PER_SWEEP = 100;
const GROWTH = 16 * 1024 * 1024;

const sockets = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;

test("whatever bytes come over a socket, and wherever its client leaves, the answer is one that HTTP and the API have, and nothing stays open", {
  timeout: 60_000 + REQUESTS * 50,
}, async () => {
  const api = startApi({ history: 100, auth: TOKENS });
  const { port, close } = await api.server.listen();
  await plant(api);
  const before = sockets();
  const codes: Record<string, number> = {};
  let count = 0;
  let early = Number.POSITIVE_INFINITY;
  const atRest = async (): Promise<void> => {
    await vi.waitFor(
      () => {
        const open = Object.values(api.server.stats).filter(({ openWatches }) => openWatches > 0);
        expect([sockets(), open, api.clock.pending]).toEqual([before, [], 0]);
      },
      { timeout: 10_000, interval: 5 },
    );
  };
  await fc.assert(
    fc.asyncProperty(randomRequest, randomCaller, randomManner, async (request, caller, manner) => {
      count += 1;
      if (count % PER_SWEEP === 0) {
        await atRest();
        await sweep(api);
        if (early === Number.POSITIVE_INFINITY && count >= REQUESTS / 10) early = await bytesInUse();
      }
      const sent = { ...request, headers: { ...request.headers, ...caller } };
      const { code, text } = await exchange(api, port, sent, manner);
      codes[code ?? "none"] = (codes[code ?? "none"] ?? 0) + 1;
      const told = `${JSON.stringify(sent)} ${JSON.stringify(manner)}: ${text}`;
      if (code === undefined) expect([manner.type, text], told).not.toEqual(["whole", expect.anything()]);
      else expect(code === 100 || isRight(code, text), told).toBe(true);
    }),
    { numRuns: REQUESTS },
  );
  await sweep(api);
  await atRest();
  const growth = (await bytesInUse()) - early;
  if (process.env.FUZZ_REQUESTS !== undefined) process.stdout.write(`${JSON.stringify({ codes, growth })}\n`);
  expect(growth).toBeLessThan(GROWTH);
  await close();
  await api.server.close();
  await vi.waitFor(() => expect(process.getActiveResourcesInfo()).not.toContain("TCPServerWrap"));
});
