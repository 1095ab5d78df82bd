import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";

const root = path.dirname(import.meta.dirname);

/** The TypeScript examples of a page of Markdown, in order: its fenced blocks marked `ts`. */
export function examplesOf(markdown: string): readonly string[] {
  return [...markdown.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? "");
}

/** A folder with examples, `0.ts` and so on, where they find the packages of this repository by name. */
export interface Pasted extends AsyncDisposable {
  readonly directory: string;
}

/** Writes examples where a user would. */
export async function paste(examples: readonly string[], ending = ".ts"): Promise<Pasted> {
  const cache = path.join(root, "node_modules", ".cache");
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(path.join(cache, "readme-"));
  for (const [n, example] of examples.entries())
    await writeFile(path.join(directory, `${n}${ending}`), example);
  await writeFile(path.join(directory, "package.json"), '{"type":"module"}');
  return { directory, [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }) };
}

/** What tsc says of pasted examples; "" where their types are right. */
export async function typeProblems({ directory }: Pasted): Promise<string> {
  const config = {
    extends: path.join(root, "tsconfig.check.json"),
    compilerOptions: { typeRoots: [path.join(root, "node_modules", "@types")] },
    include: ["*.ts"],
  };
  await writeFile(path.join(directory, "tsconfig.json"), JSON.stringify(config));
  const tsc = path.join(root, "node_modules", "typescript", "bin", "tsc");
  const told = await promisify(execFile)(process.execPath, [tsc, "-p", directory]).catch((error) => error);
  return told.stdout;
}
