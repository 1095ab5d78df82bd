// Runs the examples of the API server's README.md as a reader would: pasted into files of tests, which Vitest runs.
import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test, vi } from "vitest";
import { examplesOf, paste, typeProblems } from "./readme.ts";

vi.setConfig({ testTimeout: 300_000 }); // processes start slowly on a busy machine

const root = path.dirname(import.meta.dirname);
const page = await readFile(path.join(root, "packages", "apiserver", "README.md"), "utf8");
const examples = examplesOf(page);
/** What stands for the packages' sources, and lets tests lie below node_modules. */
const config = {
  resolve: { conditions: ["kcache-source"] },
  ssr: { resolve: { conditions: ["kcache-source"] } },
  test: {
    include: ["*.test.ts"],
    exclude: [],
    testTimeout: 60_000,
    reporters: ["json"],
    outputFile: "told.json",
  },
};

test("the first example of the API server has at most twenty lines", () => {
  expect(examples[0]?.trimEnd().split("\n").length).toBeLessThanOrEqual(20);
});

test("the examples of the API server have right types, and pass where they are pasted", async () => {
  expect(examples.length).toBeGreaterThan(2);
  const pasted = await paste(examples, ".test.ts");
  onTestFinished(() => pasted[Symbol.asyncDispose]());
  const { directory } = pasted;
  expect(await typeProblems(pasted)).toBe("");
  await writeFile(path.join(directory, "vitest.config.js"), `export default ${JSON.stringify(config)};`);
  const vitest = path.join(root, "node_modules", "vitest", "vitest.mjs");
  const failure = await promisify(execFile)(process.execPath, [vitest, "run"], { cwd: directory }).then(
    () => "",
    (error: unknown) => String(error),
  );
  const told = await readFile(path.join(directory, "told.json"), "utf8").catch(() => "{}");
  const { numPassedTests, numTotalTests } = JSON.parse(told);
  expect([numPassedTests, numTotalTests], failure + told).toEqual([examples.length, examples.length]);
});
