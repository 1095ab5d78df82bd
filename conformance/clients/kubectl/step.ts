// One call of kubectl, what it must say, and how it is tried.
import { type ChildProcess, spawn } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Finding } from "../../finding.ts";
import { kubectlPath } from "../../target.ts";

/** A text that must be part of what is said, or a pattern that it must match. */
type Part = string | RegExp;

export interface Step {
  /** As in a shell: blanks divide, quotes hold together. `{ns}` is the namespace, `{dir}` a folder of the run. */
  readonly args: string;
  readonly stdin?: string;
  /** What KUBE_EDITOR is: a program that changes the file it is given. */
  readonly editor?: string;
  /** Exit code. @default {0} */
  readonly code?: number;
  /** All that it must print, or parts of it. */
  readonly out?: string | readonly Part[];
  /** Parts of what it must print to stderr; where there are none and it is to succeed, it may warn all the same. */
  readonly err?: readonly Part[];
  /** What it must not print. */
  readonly not?: readonly Part[];
  /** Tried again until it is as expected, since somebody else has work to do first. */
  readonly retry?: true;
  /** Done while it goes on, after it printed `begun` or at once; it goes on until it has printed what is expected. */
  readonly meanwhile?: readonly Step[];
  readonly begun?: Part;
  /** It must end by itself after what is done meanwhile. */
  readonly ends?: true;
  /** What it would mean on another target is another thing, or nothing. */
  readonly only?: "embedded" | "real";
}

/** Steps that follow each other in a namespace of their own. */
export interface Script {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface Surroundings {
  readonly target: "embedded" | "real";
  readonly namespace: string;
  readonly directory: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

interface Said {
  readonly code: number | string;
  readonly out: string;
  readonly err: string;
}

/** How long a step is tried again, and how long one may take, in milliseconds. */
const PATIENCE = 15_000;
const LONGEST = 40_000;

/** Divides at blanks that no quotes hold together. */
export function divide(text: string): string[] {
  const words = text.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g);
  return [...words].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, "$1$2"));
}

function filled(text: string, { namespace, directory }: Surroundings): string {
  return text.replaceAll("{ns}", namespace).replaceAll("{dir}", directory);
}

function launch(step: Step, around: Surroundings): ChildProcess {
  const args = ["--namespace", around.namespace, ...divide(filled(step.args, around))];
  const child = spawn(kubectlPath, args, {
    stdio: "pipe",
    env: { ...process.env, ...around.env, ...(step.editor && { KUBE_EDITOR: filled(step.editor, around) }) },
    signal: around.signal,
    timeout: LONGEST,
  });
  child.stdin?.on("error", () => undefined); // one that does not read its input ends before it is written
  child.stdin?.end(filled(step.stdin ?? "", around));
  return child;
}

/** Runs it to its end, or, where things are done meanwhile, until it has printed what is expected. */
async function run(step: Step, around: Surroundings, done: Finding[]): Promise<Said> {
  const child = launch(step, around);
  let [out, err] = ["", ""];
  let onOutput = (): void => undefined;
  child.stdout?.on("data", (chunk: Buffer) => {
    out += chunk.toString();
    onOutput();
  });
  child.stderr?.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<number | string>();
  child.on("error", reject).on("close", (code, by) => resolve(code ?? by ?? "nothing"));
  if (step.meanwhile === undefined) return { code: await ended, out, err };
  const printed = async (is: () => boolean): Promise<void> => {
    const { promise, resolve: enough } = Promise.withResolvers<void>();
    onOutput = () => {
      if (is()) enough();
    };
    onOutput();
    await Promise.race([promise, ended, sleep(PATIENCE, undefined, { signal: around.signal })]);
  };
  const { begun, out: expected = [] } = step;
  if (begun !== undefined) await printed(() => has(out, begun));
  for (const one of step.meanwhile) done.push(await play(one, around));
  if (step.ends === true) return { code: await ended, out, err };
  await printed(() => missing(expected, out, around).length === 0);
  child.kill("SIGINT");
  await ended;
  return { code: 0, out, err };
}

function has(text: string, part: Part): boolean {
  return typeof part === "string" ? text.includes(part) : part.test(text);
}

function missing(expected: string | readonly Part[], text: string, around: Surroundings): string[] {
  if (typeof expected === "string") {
    return text.trim() === filled(expected, around) ? [] : [JSON.stringify(filled(expected, around))];
  }
  return expected
    .filter((part) => !has(text, typeof part === "string" ? filled(part, around) : part))
    .map(String);
}

/** What is not as it should be, a line each. */
function wrongIn(step: Step, said: Said, around: Surroundings): string[] {
  const wrong: string[] = [];
  const { code = 0, out = [], err = [], not = [] } = step;
  if (said.code !== code) wrong.push(`exit code is ${said.code}, want ${code}`);
  for (const one of missing(out, said.out, around)) wrong.push(`does not print ${one}`);
  for (const one of missing(err, said.err, around)) wrong.push(`does not print ${one} to stderr`);
  for (const one of not) if (has(said.out + said.err, one)) wrong.push(`prints ${one}`);
  return wrong;
}

/** Tries one step. What is done meanwhile is told first where it went wrong. */
export async function play(step: Step, around: Surroundings): Promise<Finding> {
  const begin = performance.now();
  for (;;) {
    const done: Finding[] = [];
    const said = await run(step, around, done);
    const wrong = wrongIn(step, said, around);
    const late = performance.now() - begin > PATIENCE;
    if (wrong.length > 0 && step.retry === true && !late) {
      await sleep(150, undefined, { signal: around.signal });
      continue;
    }
    for (const { what, good, detail } of done) if (!good) wrong.push(`meanwhile: ${what}: ${detail}`);
    if (wrong.length > 0) {
      wrong.push(`stdout: ${said.out.trim().slice(0, 1500)}`, `stderr: ${said.err.trim().slice(0, 600)}`);
    }
    const what = `kubectl ${filled(step.args, around).replaceAll(around.directory, "DIR").replaceAll(around.namespace, "NS")}`;
    return { what, good: wrong.length === 0, detail: wrong.join("\n").replaceAll("\n", "\n      ") };
  }
}

/** Tries the steps of a script, each whatever those before it came to. */
export async function perform(script: Script, around: Surroundings): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const step of script.steps) {
    if ((step.only ?? around.target) !== around.target) continue;
    const finding = await play(step, around);
    findings.push({ ...finding, what: `${script.name}: ${finding.what}` });
  }
  return findings;
}
