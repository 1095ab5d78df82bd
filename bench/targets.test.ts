import { expect, test } from "vitest";
import { BENCHES } from "./benches.ts";
import { DERIVED } from "./derived.ts";
import { plansOf } from "./plan.ts";
import type { DetailedRecord } from "./record.ts";
import { judge, TARGETS } from "./targets.ts";

function run(of: Partial<DetailedRecord>): DetailedRecord {
  return {
    bench: "sync",
    client: "kcache",
    encoding: "json",
    objects: 50_000,
    wallSeconds: 1,
    cpuSeconds: 1,
    peakRssMiB: 100,
    settledRssMiB: 100,
    cpuMicrosPerEvent: null,
    details: {},
    ...of,
  };
}

test("every target compares clients that its benchmark runs, with numbers of objects that it has", () => {
  for (const { bench, of, over } of TARGETS.filter(({ bench }) => !(bench in DERIVED))) {
    const found = BENCHES[bench];
    expect(found, bench).toBeDefined();
    for (const side of over === undefined ? [of] : [of, { ...of, ...over }]) {
      const size = found!.sizes.find(({ count }) => count === side.objects);
      expect(size, `${bench}: ${side.objects} objects`).toBeDefined();
      const plans = plansOf(found!, size!, { peers: true, only: /(?:)/, events: undefined });
      const named = plans.map(({ label, client }) => `${label} ${client.encoding}`);
      expect(named, bench).toContain(`${side.client} ${side.encoding}`);
    }
  }
});

test("a target is judged by medians, and not at all where one side has not run", () => {
  const about = "cpu : kube-rs strip";
  const verdict = (runs: readonly DetailedRecord[]) =>
    judge("sync", runs).find(({ target }) => target.about === about && target.of.objects === 50_000);
  const ours = [1, 9, 2].map((cpuSeconds) => run({ cpuSeconds }));
  const theirs = [7, 8, 100, 1].map((cpuSeconds) => run({ client: "kube-rs strip", cpuSeconds }));

  expect(verdict([...ours, ...theirs])).toMatchObject({ value: 2 / 7.5, met: true });
  expect(verdict([run({ cpuSeconds: 3 }), ...theirs])).toMatchObject({ met: false });
  expect(verdict(ours)).toMatchObject({ value: undefined, met: undefined });
  expect(verdict([...ours, run({ client: "kube-rs strip", cpuSeconds: null })])).toMatchObject({
    met: undefined,
  });
  expect(verdict([...ours, run({ client: "kube-rs strip", objects: 100_000 })])).toMatchObject({
    met: undefined,
  });
});
