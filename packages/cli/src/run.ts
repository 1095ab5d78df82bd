import { readFileSync } from "node:fs";
import { Command, CommanderError, Option } from "commander";
import { KcacheError } from "kcache";
import { type DemoOptions, demo } from "./demo/demo.ts";
import { type ServeOptions, serve } from "./serve/serve.ts";
import { causeLines, failureLine } from "./terminal/failure.ts";
import type { Io } from "./terminal/io.ts";
import { type WatchOptions, watch } from "./watch/watch.ts";

/**
 * Runs the `kcache` command.
 *
 * @param argv as `process.argv`
 * @returns the exit status: 0, or 1 after one line on `stderr` that says what is wrong
 */
export async function run(argv: readonly string[], outer: Io): Promise<number> {
  const ending = new AbortController();
  const abort = (): void => ending.abort();
  if (outer.signal.aborted) abort();
  else outer.signal.addEventListener("abort", abort, { once: true });
  let broken: Error | undefined;
  // Whoever read the output has seen enough: that ends the work, and is no failure.
  const onStdoutError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== "EPIPE") broken = error;
    abort();
  };
  outer.stdout.on("error", onStdoutError);
  outer.stderr.on("error", abort);
  try {
    await program({ ...outer, signal: ending.signal }).parseAsync(argv);
    if (broken !== undefined) throw KcacheError.from(broken, "internal", "write to stdout");
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    outer.stderr.write(`${failureLine(error)}\n`);
    if (argv.includes("--verbose")) for (const line of causeLines(error)) outer.stderr.write(`${line}\n`);
    return 1;
  } finally {
    outer.stdout.off("error", onStdoutError);
    outer.stderr.off("error", abort);
    outer.signal.removeEventListener("abort", abort);
  }
}

function version(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL("../package.json", import.meta.url), "utf8"),
  );
  return version;
}

function program(io: Io): Command {
  const kcache = new Command("kcache")
    .description("Watch Kubernetes objects live, serve an embedded API server, and see a demonstration.")
    .version(version())
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: (text, write) =>
        write(
          `${text
            .replace(/^error: /, "kcache: ")
            .trimEnd()
            .replaceAll("\n", " ")}\n`,
        ),
    });
  addWatch(kcache, io);
  addServe(kcache, io);
  addDemo(kcache, io);
  return kcache;
}

const WATCH_HELP = `
Output:
  table  a line for each object there is, and for each event
  name   "= pod/web-1" for each object there is, then + create, ~ update, - delete; with -A followed by "-n NAMESPACE"
  json   one JSON object a line: {"type":"init","object":…} for each object there is, then
         {"type":"ready","count":N,"resourceVersion":"…"}, then {"type":"create","object":…},
         {"type":"update","object":…,"previous":…} and {"type":"delete","object":…}.
         Folding these lines always gives the cluster's state.

--of and --without:
  pods         of a service, ingress, deployment, replicaset, daemonset, statefulset, job, cronjob,
               replicationcontroller or node
  services     of an ingress
  replicasets  of a deployment; jobs of a cronjob; endpointslices of a service
  any kind     of an object of a CustomResourceDefinition's kind that owns it, and the other way round
  --without takes each of these pairs in both directions: services --without pods, pods --without services.
  Pods belong to what selects them, objects of other workloads to what owns them. -l and --field-selector narrow
  what is shown.

Failures before the first state is complete end the command with 1. Later ones are told on stderr and retried.

Examples:
  kcache watch pods -A
  kcache watch deploy/web -n shop -o json
  kcache watch pods --of service/frontend -n shop --for 1m30s
  kcache watch pods --of node/worker-1 -A
  kcache watch services --without pods -A`;

function addWatch(kcache: Command, io: Io): void {
  kcache
    .command("watch")
    .description("show objects of one kind, and then whatever happens to them")
    .argument("<resource...>", "KIND, KIND/NAME or KIND NAME, spelled as for kubectl")
    .option("-n, --namespace <namespace>", "the namespace to look in (default: the context's, or default)")
    .option("-A, --all-namespaces", "look in all namespaces")
    .option("-l, --selector <selector>", "only objects with these labels, such as app=web,tier!=cache")
    .option("--field-selector <selector>", "only objects with these fields, such as status.phase=Running")
    .option("--of <kind/name>", "only what belongs to this object, as that changes, such as service/web")
    .addOption(
      new Option(
        "--without <kind>",
        "only objects that have none of these, such as services without pods",
      ).conflicts("of"),
    )
    .addOption(
      new Option("-o, --output <format>", "how to print").choices(["table", "json", "name"]).default("table"),
    )
    .option("--for <duration>", "end after this long, such as 15s, 2m or 1h30m (default: at Ctrl-C)")
    .option("--snapshot <file>", "begin with what this file holds of the last time, and keep it there")
    .option("--kubeconfig <file>", "the kubeconfig to use (default: $KUBECONFIG, or ~/.kube/config)")
    .option("--context <name>", "the context of the kubeconfig to use")
    .option("--server <url>", "the API server to use in place of the context's")
    .option("--verbose", "also print what caused a failure")
    .addHelpText("after", WATCH_HELP)
    .action((resource: string[], options: WatchOptions) => watch(resource, options, io));
}

const SERVE_HELP = `
Controllers, a scheduler and nodes are played in both simulations, so a deployment that is created gets its pods:
  shop  a shop with ingresses, services and pods, some of which crash, roll and recover
  none  nothing but what you create

Examples:
  kcache serve --port 8080 --kubeconfig-out k.yaml
  kubectl --kubeconfig k.yaml create deployment web --image=nginx --replicas=3`;

function addServe(kcache: Command, io: Io): void {
  kcache
    .command("serve")
    .description("run an API server on 127.0.0.1 that is in memory only")
    .option("--port <port>", "the port to listen on; 0 for any free one", "0")
    .addOption(new Option("--simulate <scenario>", "what to play").choices(["shop", "none"]).default("shop"))
    .option("--seed <number>", "where the chance of the simulation comes from", "1")
    .option("--pace <factor>", "how fast the simulation goes", "1")
    .option("--kubeconfig-out <file>", "where to write a kubeconfig that leads to the server")
    .option("--tls", "speak TLS; the kubeconfig has the authority and a client certificate")
    .option("--verbose", "also print what the simulation failed at, and what caused a failure")
    .addHelpText("after", SERVE_HELP)
    .action((options: ServeOptions) => serve(options, io));
}

const DEMO_HELP = `
Without --kubeconfig, --context or --server it looks at an embedded API server with a shop in which things happen.
On a terminal the tree is drawn in place; elsewhere once, followed by a line for each change.

Examples:
  kcache demo --for 15s
  kcache demo --context staging -n shop`;

function addDemo(kcache: Command, io: Io): void {
  kcache
    .command("demo")
    .description("show ingresses, their services and their pods as a live tree")
    .option("-n, --namespace <namespace>", "only this namespace (default: all)")
    .option("--for <duration>", "end after this long, such as 15s, 2m or 1h30m (default: at Ctrl-C)")
    .option("--kubeconfig <file>", "look at the cluster of this kubeconfig")
    .option("--context <name>", "look at the cluster of this context")
    .option("--server <url>", "look at this API server")
    .option("--verbose", "also print what caused a failure")
    .addHelpText("after", DEMO_HELP)
    .action((options: DemoOptions) => demo(options, io));
}
