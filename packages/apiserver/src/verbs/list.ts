import type { Accepted } from "../http/accept.ts";
import { negotiate } from "../http/accept.ts";
import { answer, answerParts } from "../http/answer.ts";
import { badRequest, expired, tooLargeVersion } from "../http/status.ts";
import type { JsonObject } from "../json.ts";
import { apiVersionOf, type ResourceType } from "../resources/resource.ts";
import type { Stored } from "../storage/stored.ts";
import { tableOf } from "../table/table.ts";
import type { Context, Target } from "./context.ts";
import { readContinue, writeContinue } from "./continue-token.ts";
import { itemOpeningOf } from "./encode.ts";
import { type ListOptions, listVersion, readListOptions } from "./list-options.ts";
import { answerProtobufList } from "./protobuf-list.ts";

const CHUNK = 128 * 1024;
/** How long a list waits for a version that is not there yet, as the watch cache does. */
export const VERSION_WAIT = 3000;

const INCONSISTENT =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

/** A page of a list, and what its metadata says. */
export interface ListResult {
  readonly items: readonly Stored[];
  readonly version: bigint;
  readonly continueToken: string;
  readonly remaining: number | undefined;
}

export async function list(context: Context, target: Target): Promise<Response> {
  const accepted = negotiate(target, "list");
  const options = readListOptions(target, false);
  const result = await listPage(context, target, options);
  const { ahead = 0n } = target.tampering;
  target.meter.listed();
  return await answerList(context, target, { ...result, version: result.version + ahead }, accepted);
}

/** Which version a list is to show; undefined: the latest. */
async function versionFor(
  context: Context,
  target: Target,
  options: ListOptions,
): Promise<bigint | undefined> {
  const asked = listVersion(options.resourceVersion);
  if (asked === 0n) return undefined;
  // A list of one name is a get to the storage, which knows no limit.
  const legacy = options.match === "" && options.limit > 0 && !options.isOfOneName;
  const exact = options.match === "Exact" || legacy;
  const known = await context.store.reached(asked, VERSION_WAIT, target.request.signal);
  if (!known) throw tooLargeVersion(asked, context.store.version);
  return exact && target.name === "" ? asked : undefined;
}

/** Finds the page that the options ask for; @throws {StatusError} 400, 410 and 504 as a real server does */
export async function listPage(context: Context, target: Target, options: ListOptions): Promise<ListResult> {
  const { store } = context;
  const { type, collection } = target.resource;
  const latest = (): bigint => store.version;
  if (options.continueToken !== "") {
    const point = readContinue(type, target.namespace, options.continueToken);
    if (options.resourceVersion !== "" && options.resourceVersion !== "0") {
      throw badRequest("specifying resource version is not allowed when using continue");
    }
    const version = point.version < 0n ? latest() : point.version;
    if (target.tampering.expireTokens === true || isForgotten(context, target, version)) {
      const key = point.start.endsWith("\u0000") ? point.start.slice(0, -1) : point.start;
      throw expired(INCONSISTENT, writeContinue(type, target.namespace, -1n, key, false));
    }
    if (version > latest()) throw tooLargeVersion(version, latest());
    return pageAt(target, options, version, point.start);
  }
  const asked = await versionFor(context, target, options);
  const version = asked ?? latest();
  if (isForgotten(context, target, version)) {
    throw expired("The resourceVersion for the provided list is too old.");
  }
  // Version 0 is answered from the watch cache, which knows no limit.
  const unlimited = options.resourceVersion === "0" || options.isOfOneName || collection.size === 0;
  return pageAt(target, unlimited ? { ...options, limit: 0 } : options, version, "");
}

function isForgotten(context: Context, target: Target, version: bigint): boolean {
  return version < context.store.compacted || version < target.resource.collection.history.floor;
}

function pageAt(target: Target, options: ListOptions, version: bigint, start: string): ListResult {
  const { type, collection } = target.resource;
  const page = collection.page(version, target.namespace, start, options.limit, options.matches);
  const last = page.items.at(-1);
  const more = page.remaining > 0 && last !== undefined && options.limit > 0;
  return {
    items: page.items,
    version,
    continueToken: more ? writeContinue(type, target.namespace, version, last.key) : "",
    remaining: more && !options.selective ? page.remaining : undefined,
  };
}

/** The list's metadata, as a real server writes it. */
export function listMetadata(result: ListResult): JsonObject {
  const metadata: JsonObject = { resourceVersion: String(result.version) };
  if (result.continueToken !== "") metadata.continue = result.continueToken;
  if (result.remaining !== undefined) metadata.remainingItemCount = result.remaining;
  return metadata;
}

export async function answerList(
  context: Context,
  target: Target,
  result: ListResult,
  accepted: Accepted,
): Promise<Response> {
  const { type } = target.resource;
  const metadata = listMetadata(result);
  if (accepted.format === "protobuf") {
    return await answerProtobufList(type, metadata, result.items, accepted.shape === "metadata");
  }
  if (accepted.shape === "table") {
    const include = target.url.searchParams.get("includeObject") ?? "Metadata";
    return answer(tableOf(type, result.items, metadata, include, context.clock.now()), 200, accepted);
  }
  if (accepted.shape === "metadata") {
    const items = result.items.map((stored) => metadataOf(stored));
    const body = {
      kind: "PartialObjectMetadataList",
      apiVersion: "meta.k8s.io/v1",
      metadata,
      items: items.length === 0 ? null : items,
    };
    return answer(body, 200, accepted);
  }
  if (accepted.format === "json" && !accepted.pretty)
    return answerParts(partsOfList(type, metadata, result.items));
  const kind = type.custom ? { apiVersion: apiVersionOf(type), kind: type.kind } : {};
  const items = result.items.map((stored) => ({ ...kind, ...stored.object }));
  return answer({ kind: type.listKind, apiVersion: apiVersionOf(type), metadata, items }, 200, accepted);
}

/** The metadata of an object as an object of its own. */
export function metadataOf(stored: Stored): JsonObject {
  const metadata = stored.object.metadata ?? {};
  return { kind: "PartialObjectMetadata", apiVersion: "meta.k8s.io/v1", metadata };
}

/** The texts before and after the items. Lists of custom resources have sorted keys: their metadata comes last. */
function listFrame(type: ResourceType, metadata: JsonObject): [head: string, tail: string] {
  const apiVersion = JSON.stringify(apiVersionOf(type));
  const kind = JSON.stringify(type.listKind);
  if (!type.custom) {
    return [
      `{"kind":${kind},"apiVersion":${apiVersion},"metadata":${JSON.stringify(metadata)},"items":[`,
      "]}\n",
    ];
  }
  const { resourceVersion = "", ...rest } = metadata;
  const sorted = JSON.stringify({ continue: "", ...rest, resourceVersion });
  return [`{"apiVersion":${apiVersion},"items":[`, `],"kind":${kind},"metadata":${sorted}}\n`];
}

/** The list's JSON text, made part by part while it is read. */
function partsOfList(
  type: ResourceType,
  metadata: JsonObject,
  items: readonly Stored[],
): () => Buffer | undefined {
  const opening = itemOpeningOf(type);
  const [head, tail] = listFrame(type, metadata);
  const between = Buffer.concat([Buffer.from(","), opening]);
  let at = -1;
  return () => {
    if (at > items.length) return undefined;
    const parts: Buffer[] = [];
    let size = 0;
    if (at < 0) {
      parts.push(Buffer.from(head));
      at = 0;
    }
    for (; at < items.length && size < CHUNK; at += 1) {
      const stored = items[at];
      if (stored === undefined) break;
      parts.push(at > 0 ? between : opening, stored.body);
      size += stored.body.length;
    }
    if (at === items.length) {
      parts.push(Buffer.from(tail));
      at += 1;
    }
    return Buffer.concat(parts);
  };
}
