// The two commands that scenarios compare: `kcache watch`, followed, and `kubectl get`.
import path from "node:path";
import { Fold, type KubeObject, parseList } from "./fold.ts";
import { type Running, run, start } from "./process.ts";
import { kubectlPath, type Target } from "./target.ts";

const main = path.join(import.meta.dirname, "..", "packages", "cli", "src", "main.ts");

/** `kcache watch`, running, and what its lines told so far. */
interface Watching extends AsyncDisposable {
  readonly fold: Fold;
  readonly running: Running;
}

/** Starts `kcache watch WORDS -o json` on a cluster. */
export function watching(target: Target, words: string): Watching {
  const fold = new Fold();
  const args = ["watch", ...words.split(" "), "-o", "json", "--kubeconfig", target.kubeconfig];
  const running = start(process.execPath, ["--conditions=kcache-source", main, ...args], (line) =>
    fold.line(line),
  );
  return { fold, running, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() };
}

/** What kubectl says is in all namespaces, of one resource or several, separated by commas. */
export async function kubectlGet(
  target: Target,
  resources: string,
  signal: AbortSignal,
): Promise<readonly KubeObject[]> {
  const args = ["--kubeconfig", target.kubeconfig, "get", resources, "-A", "-o", "json"];
  return parseList(await run(kubectlPath, args, { signal }));
}
