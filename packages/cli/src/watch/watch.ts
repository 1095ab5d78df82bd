import { KcacheError, type Kind, parseFieldSelector, selector as selectorFilter } from "kcache";
import { type ClusterOptions, connect } from "../cluster/connect.ts";
import { reportConnection } from "../cluster/connection-report.ts";
import { firstSync, noAnswerWithin } from "../cluster/first-sync.ts";
import { resolveKind } from "../cluster/resolve-kind.ts";
import { clockTime, parseDuration } from "../terminal/duration.ts";
import { endingAfter } from "../terminal/ending.ts";
import { colorsFor, type Io, tellOn } from "../terminal/io.ts";
import { createWriter } from "../terminal/writer.ts";
import type { Format } from "./format.ts";
import { jsonFormat } from "./json-format.ts";
import { nameFormat } from "./name-format.ts";
import { resolveNarrowing } from "./narrowing.ts";
import { parseResource } from "./resource.ts";
import { openSource, type Source } from "./source.ts";
import { tableFormat } from "./table-format.ts";

export type OutputFormat = "table" | "json" | "name";

export interface WatchOptions extends ClusterOptions {
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly of?: string;
  readonly without?: string;
  readonly output: OutputFormat;
  readonly snapshot?: string;
  readonly for?: string;
  readonly verbose?: boolean;
}

/**
 * `kcache watch`: the objects there are, then what happens to them, until `--for` is over or the signal is aborted.
 *
 * @throws {KcacheError} whatever fails before the first state is complete, and what cannot be mended by trying again
 */
export async function watch(resource: readonly string[], options: WatchOptions, io: Io): Promise<void> {
  const { kind: kindName, name } = parseResource(resource, "watch");
  if (options.namespace === "") {
    throw new KcacheError("invalid-argument", "-n: the namespace is empty: name one, or give -A for all");
  }
  if (options.selector !== undefined) selectorFilter(options.selector);
  if (options.fieldSelector !== undefined) parseFieldSelector(options.fieldSelector);
  const milliseconds = options.for === undefined ? undefined : parseDuration(options.for, "--for");

  await using transport = await connect(options, io.env);
  using ending = endingAfter(milliseconds, io.signal);
  const { signal } = ending;
  let synced = false;
  try {
    const kind = await resolveKind(kindName, transport, signal);
    // What belongs to the whole cluster is joined with what is anywhere in it.
    const usual = kind.scope === "Cluster" ? undefined : (transport.namespace ?? "default");
    const namespace = options.allNamespaces ? undefined : (options.namespace ?? usual);
    const narrowing = await resolveNarrowing(kind, options, (other) => resolveKind(other, transport, signal));
    const { selector, fieldSelector, snapshot } = options;
    await using source = openSource(
      transport,
      { kind, namespace, name, selector, fieldSelector, snapshot, narrowing },
      signal,
    );
    await firstSync(source.controllers, tellOn(io), signal);
    synced = true;
    await follow(source, formatOf(kind, namespace === undefined, options.output, io), options, io, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
    if (synced || io.signal.aborted) return;
    throw noAnswerWithin(options.for, transport);
  }
}

function formatOf(kind: Kind, everyNamespace: boolean, output: OutputFormat, io: Io): Format {
  const withNamespace = everyNamespace && kind.scope === "Namespaced";
  const colors = colorsFor(io.stdout, io.env);
  switch (output) {
    case "json":
      return jsonFormat;
    case "name":
      return nameFormat(kind, withNamespace, colors);
    case "table":
      return tableFormat(kind, withNamespace, colors);
    default:
      return output satisfies never;
  }
}

async function follow(
  source: Source,
  format: Format,
  { verbose = false, output }: WatchOptions,
  io: Io,
  signal: AbortSignal,
): Promise<void> {
  const tell = tellOn(io);
  // In one turn, so that the version is the one of the snapshot.
  using subscription = source.view.subscribe({ signal });
  const resourceVersion = source.objects.status.resourceVersion ?? "";
  const missing = source.missing();
  const snapshot = await subscription.ready();

  const refused = source.objects.status.snapshot?.error;
  if (refused !== undefined) tell(`kcache: ${refused.message}`);
  // They end with the controllers.
  for (const controller of source.controllers) void reportConnection(controller, tell, { verbose });
  if (missing !== undefined && output !== "json") tell(`kcache: ${missing}`);
  else if (io.stderr.isTTY === true)
    tell(`kcache: ${snapshot.size} ${source.view.kind.plural} ${freshness(source)}`);
  const writer = createWriter(io.stdout, signal);
  for (const text of format.snapshot(snapshot, resourceVersion)) await writer.add(text);
  await writer.flush();
  for await (const event of subscription) {
    await writer.add(format.event(event));
    if (subscription.pending === 0) await writer.flush();
  }
  await writer.flush();
}

/** What the snapshot is worth, for a person. */
function freshness({ objects: { status } }: Source): string {
  const at = status.lastContact === undefined ? "" : `, heard at ${clockTime(status.lastContact)}`;
  return `at version ${status.resourceVersion}${at}; following`;
}
