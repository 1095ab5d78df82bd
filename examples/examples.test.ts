// Each example of README.md is the file of its name, and prints what the page says.
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { examplesOf } from "../scripts/readme.ts";

interface Example {
  readonly file: string;
  readonly code: string;
  readonly output: string;
}

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
  const root = path.dirname(import.meta.dirname);
  const shown = examplesOf(await readFile(path.join(root, "packages/kcache/README.md"), "utf8"));
  const tested = examplesOf(await readFile(path.join(root, "README.md"), "utf8"));
  expect(shown).toHaveLength(1);
  expect(tested).toEqual(expect.arrayContaining([...shown]));
});

test.each(examples)("$file is as on the page", async ({ file, code }) => {
  expect(code).toBe(await readFile(path.join(import.meta.dirname, file), "utf8"));
});

test.runIf(runnable).each(examples)("$file prints what the page says", async ({ file, output }) => {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const env = { ...inherited, NODE_OPTIONS: "" };
  const args = ["--conditions=kcache-source", path.join(import.meta.dirname, file)];
  const ran = await promisify(execFile)(process.execPath, args, { env, timeout: 15_000 });
  expect(ran).toEqual({ stdout: output, stderr: "" });
});
