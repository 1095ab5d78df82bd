// Each example of README.md is the file of its name, and prints what the page says.
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { examplesOf } from "../scripts/readme.ts";

interface Example {
  readonly file: string;
  readonly code: string;
  readonly output: string;
}

const root = path.dirname(import.meta.dirname);
const page = await readFile(path.join(import.meta.dirname, "README.md"), "utf8");

/** The sections of the page: a heading that links to a file, its code, and what it prints. */
const examples: readonly Example[] = page
  .split(/^## /m)
  .slice(1)
  .map((section) => {
    const [, file = ""] = /^\[.*\]\((.*)\)$/m.exec(section) ?? [];
    const [, code = ""] = /^```ts\n([\s\S]*?)^```$/m.exec(section) ?? [];
    const [, output = ""] = /^```text\n([\s\S]*?)^```$/m.exec(section) ?? [];
    return { file, code, output };
  });

/** Node 22 has no `using`. */
const runnable = Number(process.versions.node.split(".")[0]) >= 24;

test("the page shows every example", async () => {
  const helpers = ["cluster.ts", path.basename(import.meta.filename)];
  const files = (await readdir(import.meta.dirname)).filter((name) => name.endsWith(".ts"));
  expect(examples.map(({ file }) => file).sort()).toEqual(
    files.filter((name) => !helpers.includes(name)).sort(),
  );
});

test("the package shows examples of the front page, which are run as well", async () => {
  const shown = examplesOf(await readFile(path.join(root, "packages/kcache/README.md"), "utf8"));
  const tested = examplesOf(await readFile(path.join(root, "README.md"), "utf8"));
  expect(shown).toHaveLength(1);
  expect(tested).toEqual(expect.arrayContaining([...shown]));
});

test.each(examples)("$file is as on the page", async ({ file, code }) => {
  expect(code).toBe(await readFile(path.join(import.meta.dirname, file), "utf8"));
});

/** Runs the examples one after the other in one process, which has to end by itself. @returns what each prints */
async function outputs(): Promise<ReadonlyMap<string, string>> {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const mark = "=== ";
  const script = examples
    .map(({ file }) => `console.log(${JSON.stringify(mark + file)}); await import("./examples/${file}");`)
    .join("\n");
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--conditions=kcache-source", "--input-type=module", "--eval", script],
    { cwd: root, env: { ...inherited, NODE_OPTIONS: "" }, timeout: 50_000 },
  );
  expect(stderr).toBe("");
  const parts = stdout.split(mark).slice(1);
  return new Map(
    parts.map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]),
  );
}

describe.runIf(runnable)("run", () => {
  let printed: ReadonlyMap<string, string>;
  beforeAll(async () => {
    printed = await outputs();
  }, 60_000);

  test.each(examples)("$file prints what the page says", ({ file, output }) => {
    expect(printed.get(file)).toBe(output);
  });
});
