import fc from "fast-check";
import { expect, test } from "vitest";
import { startApi } from "../test/api.ts";
import { answerTo, bytesInUse, isLive, isRight, plant, sweep, TOKENS } from "../test/fuzzing.ts";
import { randomCaller, randomRequest, type Sent } from "../test/random-request.ts";

/** How many requests each test sends; `FUZZ_REQUESTS=100000` for a night. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2000);
const PER_SWEEP = 100;
/** What the heap may grow by, from a tenth of the run to its end: caches that fill up, and the fuzzer's own. */
const GROWTH = 16 * 1024 * 1024;

const withCaller = fc.tuple(randomRequest, randomCaller, fc.nat()).map(
  ([sent, caller, n]): Sent => ({
    ...sent,
    headers: { "user-agent": `client/${n}`, ...sent.headers, ...caller },
  }),
);

test.each([
  { who: "everybody", auth: undefined, requests: randomRequest },
  { who: "users with rights, without, and unknown ones", auth: TOKENS, requests: withCaller },
])(
  "any path, query, header and body of $who has an answer that the API has, and leaves nothing behind",
  {
    timeout: 60_000 + REQUESTS * 20,
  },
  async ({ auth, requests }) => {
    const api = startApi({ history: 100, ...(auth && { auth }) });
    await plant(api);
    const codes: Record<number, number> = {};
    let count = 0;
    let early = Number.POSITIVE_INFINITY;
    await fc.assert(
      fc.asyncProperty(requests, async (sent) => {
        count += 1;
        if (count % PER_SWEEP === 0) {
          await sweep(api);
          if (early === Number.POSITIVE_INFINITY && count >= REQUESTS / 10) early = await bytesInUse();
        }
        const { code, text } = await answerTo(api, sent);
        codes[code] = (codes[code] ?? 0) + 1;
        expect(isRight(code, text), `${JSON.stringify(sent)}: ${code} ${text}`).toBe(true);
        if (code >= 400 && text.startsWith("{")) {
          expect(JSON.parse(text)).toMatchObject({ kind: "Status", status: "Failure", code });
        }
        if (isLive(sent)) {
          const open = Object.entries(api.server.stats).filter(([, stats]) => stats.openWatches > 0);
          expect(open, JSON.stringify(sent)).toEqual([]);
        }
        expect(api.clock.pending, JSON.stringify(sent)).toBe(0);
      }),
      { numRuns: REQUESTS },
    );
    await sweep(api);
    const growth = (await bytesInUse()) - early;
    if (process.env.FUZZ_REQUESTS !== undefined)
      process.stdout.write(`${JSON.stringify({ codes, growth })}\n`);
    expect(growth).toBeLessThan(GROWTH);
    await api.server.close();
  },
);
