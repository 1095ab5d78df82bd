// The same requests to both servers, and whether their answers are the same but for what differences.md lists.
import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Finding, ScenarioOptions } from "./finding.ts";
import { differences } from "./requests/normalize.ts";
import { playAll, type Record } from "./requests/play.ts";
import { SCENARIOS } from "./scenarios/index.ts";
import type { Target } from "./target.ts";

/** The answers of the server that is right, once it was asked. */
let expected: readonly Record[] | undefined;

/** The requests that may be answered differently: each line of differences.md that begins with "- `". */
export function listedDifferences(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(/^- `([^`]+)`/gm)].map((match) => match[1] ?? ""));
}

/** Records the real server's answers, and compares the embedded server's with them. */
export async function requests(target: Target, options: ScenarioOptions): Promise<readonly Finding[]> {
  const suffix = `${options.seed}`;
  const played = await playAll(target, SCENARIOS, suffix);
  const count = played.reduce((sum, { answers }) => sum + answers.size, 0);
  if (target.name !== "embedded") {
    expected = played;
    return [{ what: `${count} requests are recorded`, good: count > 0, detail: "" }];
  }
  if (expected === undefined) {
    return [{ what: `${count} requests are answered; nothing to compare with`, good: count > 0, detail: "" }];
  }
  const listed = listedDifferences(await readFile(path.join(import.meta.dirname, "differences.md"), "utf8"));
  return compare(expected, played, listed);
}

/** One finding a scenario, and one on what is listed though it does not differ. */
export function compare(
  expected: readonly Record[],
  actual: readonly Record[],
  listed: ReadonlySet<string>,
): readonly Finding[] {
  const unseen = new Set(listed);
  const findings = expected.map(({ scenario, answers }): Finding => {
    const others = actual.find((one) => one.scenario === scenario)?.answers;
    const wrong: string[] = [];
    let known = 0;
    for (const [name, answer] of answers) {
      const found = differences(answer, others?.get(name));
      if (found.length === 0) continue;
      const called = `${scenario}: ${name}`;
      unseen.delete(called);
      if (listed.has(called)) known++;
      else wrong.push([called, ...found.slice(0, 6).map((line) => `    ${line}`)].join("\n      "));
    }
    const what = `requests: ${scenario}: ${answers.size} answered alike, but for ${known} that are listed`;
    return { what, good: wrong.length === 0, detail: wrong.join("\n      ") };
  });
  const stale = [...unseen].join("\n      ");
  return [...findings, { what: "every listed difference is one", good: stale === "", detail: stale }];
}
