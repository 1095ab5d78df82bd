// Makes answers of two servers comparable: what must differ (uids, times, versions, generated names) becomes what it stands for.
import type { Answer } from "./client.ts";
import type { Ask } from "./scenario.ts";

/** An answer as it was recorded, with what is to be compared of it. */
export interface Recorded {
  readonly name: string;
  readonly answer: Answer;
  readonly ask: Partial<Ask>;
  readonly live: boolean;
}

/** What is compared: JSON, with every text that had to differ replaced. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

const HEADERS = [
  "content-type",
  "cache-control",
  "warning",
  "retry-after",
  "vary",
  "location",
  "allow",
  "content-encoding",
];
const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const TIME = /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g;
const GENERATED = /\bgen-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g;
const HASH = /\?hash=[0-9A-F]+/g;
/** In a body of YAML, which is compared as text. */
const YAML_VERSION = /(\bresourceVersion: )"[1-9]\d*"/g;
const VERSIONS = /((?:too old|too large) resource version: )(\d+)( \(|, current: )(\d+)/gi;

export function isRecord(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Bookmarks but that at the end of the initial events come when the server finds the time. */
function isPeriodic(event: Json): boolean {
  if (!isRecord(event) || event.type !== "BOOKMARK" || !isRecord(event.object)) return false;
  return event.object.kind !== "Table" && !JSON.stringify(event.object).includes("k8s.io/initial-events-end");
}

/** The bodies in an answer: one, or a frame a line of a watch. A last line that is cut off stays a text. */
function parse({ answer, live }: Recorded): Json {
  const text = answer.body.toString();
  const one = (part: string): Json => {
    try {
      return JSON.parse(part) as Json;
    } catch {
      return part;
    }
  };
  const type = answer.headers["content-type"] ?? "";
  if (type.includes("protobuf")) return `${answer.body.subarray(0, 4).toString("hex")}...`;
  if (!type.includes("json")) return text;
  if (!live) return one(text);
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map(one)
    .filter((event) => !isPeriodic(event));
}

/** Calls `visit` for everything in a value, the outer before the inner. */
function walk(value: Json, visit: (value: Json) => void): void {
  visit(value);
  if (Array.isArray(value)) for (const item of value) walk(item, visit);
  else if (isRecord(value)) for (const item of Object.values(value)) walk(item, visit);
}

function decodeToken(token: string): { readonly rv: number; readonly start: string } | undefined {
  try {
    return JSON.parse(Buffer.from(token, "base64url").toString()) as { rv: number; start: string };
  } catch {
    return undefined;
  }
}

/** What uids and versions are called: after the object that has them, so that one difference does not rename all others. */
interface Names {
  uid(text: string): string;
  /** An object's version by its place among those of the object; another by the last object version that is not newer. */
  version(text: string | number, isOfObject?: boolean): string;
}

function namesIn(bodies: readonly Json[]): Names {
  const uids = new Map<string, string>();
  const owners = new Map<bigint, string>();
  const named = (what: string): string => {
    const same = [...uids.values()].filter((one) => one === what || one.startsWith(`${what} #`)).length;
    return same === 0 ? what : `${what} #${same + 1}`;
  };
  for (const body of bodies) {
    walk(body, (value) => {
      if (!isRecord(value) || typeof value.uid !== "string" || typeof value.resourceVersion !== "string")
        return;
      if (!uids.has(value.uid))
        uids.set(value.uid, named(String(value.name).replace(GENERATED, "gen-<generated>")));
      if (/^[1-9]\d*$/.test(value.resourceVersion)) owners.set(BigInt(value.resourceVersion), value.uid);
    });
  }
  const known = [...owners.keys()].sort((a, b) => (a < b ? -1 : 1));
  return {
    uid: (text) => `<uid of ${uids.get(text) ?? "what is not shown"}>`,
    version(text, isOfObject = false) {
      if (!/^[1-9]\d*$/.test(String(text))) return String(text);
      const asked = BigInt(text);
      const last = known.findLast((one) => one <= asked);
      const owner = last === undefined ? undefined : owners.get(last);
      if (last === undefined || owner === undefined) return "<version before all>";
      const place = known.filter((one) => one <= last && owners.get(one) === owner).length;
      return `<${isOfObject && last === asked ? "" : "at "}version ${place} of ${uids.get(owner)}>`;
    },
  };
}

/** Makes the answers of one scenario comparable. */
export function normalize(recorded: readonly Recorded[], namespace: string): readonly Json[] {
  const bodies = recorded.map(parse);
  const names = namesIn(bodies);
  const textOf = (text: string): string =>
    text
      .replaceAll(namespace, "<ns>")
      .replace(/(does not match the ResourceVersion in record \()\d+/, "$1<known>")
      .replace(/[gG]en_[a-z0-9]{5}/g, "Gen_<generated>")
      // An object that stands in a text has its version there.
      .replace(/(\\?"resourceVersion\\?":\\?")\d+/g, "$1<version>")
      .replace(VERSIONS, (_all, what, _asked, between) => `${what}<asked>${between}<known>`)
      .replace(UUID, names.uid)
      .replace(YAML_VERSION, '$1"<version>"')
      .replace(TIME, "<time>")
      .replace(GENERATED, "gen-<generated>")
      .replace(HASH, "?hash=<hash>");
  const member = (holder: Json, name: string, value: Json, ask: Partial<Ask>): Json | undefined => {
    if (name === "managedFields" && ask.keep?.includes("managedFields") !== true) return undefined;
    if (name === "storageVersionHash") return undefined;
    // What a column means is told in prose that is no part of the protocol.
    if (name === "columnDefinitions" && Array.isArray(value)) {
      return value.map((column) => (isRecord(column) ? of({ ...column, description: "" }, ask) : column));
    }
    if (name === "resourceVersion" && typeof value === "string")
      return names.version(value, isRecord(holder) && holder.uid !== undefined);
    if (name === "continue" && typeof value === "string" && value !== "") {
      const token = decodeToken(value);
      return token === undefined
        ? value
        : `<token ${token.rv < 0 ? "latest" : names.version(token.rv)} ${textOf(token.start)}>`;
    }
    if (name === "cells" && Array.isArray(value)) {
      return value.map((cell) =>
        typeof cell === "string" && /^(\d+[smh])+$/.test(cell) ? "<age>" : of(cell, ask),
      );
    }
    return of(value, ask);
  };
  const of = (value: Json, ask: Partial<Ask>): Json => {
    if (typeof value === "string") return textOf(value);
    if (Array.isArray(value)) return value.map((item) => of(item, ask));
    if (!isRecord(value)) return value;
    const entries: [string, Json][] = [];
    for (const [name, item] of Object.entries(value)) {
      const normal = member(value, name, item, ask);
      if (normal !== undefined) entries.push([textOf(name), normal]);
    }
    return Object.fromEntries(entries);
  };
  return recorded.map(({ answer, ask }, index) => {
    const headers = HEADERS.flatMap((name) =>
      answer.headers[name] === undefined ? [] : [[name, textOf(answer.headers[name])] as const],
    );
    const body = picked(bodies[index] ?? null, ask.pick);
    return { status: answer.status, headers: Object.fromEntries(headers), body: of(body, ask) };
  });
}

function picked(body: Json, pick: Ask["pick"]): Json {
  if (pick === undefined || !isRecord(body)) return body;
  const list = body[pick.list];
  if (!Array.isArray(list)) return body;
  const wanted = (item: Json): boolean => isRecord(item) && pick.of.includes(String(item[pick.by]));
  return { ...body, [pick.list]: list.filter(wanted) };
}

/** What differs, a line each: `body.metadata.name: "a", not "b"`. */
export function differences(
  expected: Json | undefined,
  actual: Json | undefined,
  at = "",
): readonly string[] {
  if (isRecord(expected) && isRecord(actual)) {
    const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
    return names.flatMap((name) =>
      differences(expected[name], actual[name], at === "" ? name : `${at}.${name}`),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual)) {
    const length = Math.max(expected.length, actual.length);
    return Array.from({ length }).flatMap((_none, index) =>
      differences(expected[index], actual[index], `${at}[${index}]`),
    );
  }
  const [want, is] = [JSON.stringify(expected), JSON.stringify(actual)];
  return want === is ? [] : [`${at}: ${shown(is)}, not ${shown(want)}`];
}

function shown(text: string | undefined): string {
  if (text === undefined) return "nothing";
  return text.length > 600 ? `${text.slice(0, 600)}...` : text;
}
