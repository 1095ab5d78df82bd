// The pages of docs/ that translate other libraries' names name only what there is.
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.dirname(import.meta.dirname);
const source = path.join(root, "packages", "kcache", "src");

/** Everything that the sources declare, without comments. */
async function declarations(): Promise<string> {
  const files = await readdir(source, { recursive: true });
  const sources = files.filter((name) => name.endsWith(".ts") && !name.includes(".test"));
  const texts = await Promise.all(sources.map((name) => readFile(path.join(source, name), "utf8")));
  return texts.join("\n").replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

const declared = await declarations();
const index = await readFile(path.join(source, "index.ts"), "utf8");
const exported = new Set(
  [...index.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, names = ""]) =>
    names.split(",").map((name) => name.replace(/^\s*type\s+/, "").trim()),
  ),
);

/** The body of an exported interface or class, and of what it extends. */
function bodyOf(type: string): string {
  const start = new RegExp(`^export (?:interface|class) ${type}\\b([^{]*)\\{$`, "m").exec(declared);
  if (start === null) return "";
  const begin = start.index + start[0].length;
  const body = declared.slice(begin, declared.indexOf("\n}", begin));
  let heading = start[1] ?? "";
  while (/<[^<>]*>/.test(heading)) heading = heading.replaceAll(/<[^<>]*>/g, "");
  const parents = /extends (.*)/.exec(heading)?.[1]?.split(",") ?? [];
  return [body, ...parents.map((parent) => bodyOf(parent.trim()))].join("\n");
}

function exists(name: string): boolean {
  if (/^"[a-z-]+"$/.test(name))
    return declared.includes(`  | ${name}`) || declared.includes(`type = ${name}`);
  const [, type = "", member] = /^(\w+)(?:\.(\w+))?(?:\(\))?$/.exec(name) ?? [];
  if (!exported.has(type)) return false;
  return member === undefined || new RegExp(`^  (?:readonly )?${member}\\??[(:<]`, "m").test(bodyOf(type));
}

const spans = (cell = ""): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);

async function rowsOf(page: string): Promise<readonly (readonly string[])[]> {
  const text = await readFile(path.join(root, "docs", page), "utf8");
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  return rows.map((row) => row.split("|").slice(1, -1));
}

const pages = (await readdir(path.join(root, "docs"))).filter((name) => name.startsWith("coming-from-"));

test("what names a page can be told from what it cannot", () => {
  expect(
    ["createController", "join()", "Controller.status", "Controller.cache", '"not-running"'].filter(exists),
  ).toHaveLength(5);
  expect(["newController", "Controller.stop()", "Snapshot.cache", "Change", '"gone"'].filter(exists)).toEqual(
    [],
  );
});

test.each(pages)("%s: what is here, is here", async (page) => {
  const rows = await rowsOf(page);
  const wrong = rows.flatMap(([, ours]) => spans(ours).filter((name) => !exists(name)));
  expect(wrong).toEqual([]);
  expect(rows.flatMap(([, ours]) => spans(ours)).length).toBeGreaterThan(30);
});

test.each(pages)("%s: what is not here, is said", async (page) => {
  const rows = await rowsOf(page);
  const silent = rows.filter(
    ([, ours, why]) => ours?.trim() === "" && !/^ Not there/.test(why ?? "") && !why?.includes("no event"),
  );
  expect(silent).toEqual([]);
});

const ORIGINAL =
  `EventBufsiz ErrNotRunning NewBuilder Builder Builder.Context Builder.Log Builder.Filter Builder.Client
  Builder.Lister Builder.Watcher Builder.Create CacheController CacheController.Cache CacheController.Ready CacheReader
  CacheReader.GetObject CacheReader.Get CacheReader.List Controller NewController Controller.Done Controller.Close
  Controller.Error Event NewEvent Event.Type Event.Resource EventType EventTypeCreate EventTypeUpdate EventTypeDelete
  FilterController FilterController.Refilter FilterSubscription FilterSubscription.Refilter Handler Handler.OnInitialize
  Handler.OnCreate Handler.OnUpdate Handler.OnDelete HandlerBuilder HandlerBuilder.Create BuildHandler ListerBuilder
  ListerBuilder.RefreshPeriod ListerBuilder.Client Monitor NewMonitor Monitor.Close Monitor.Done Monitor.Error Publisher
  Publisher.Subscribe Publisher.SubscribeWithFilter Publisher.SubscribeForFilter Publisher.Clone Publisher.CloneWithFilter
  Publisher.CloneForFilter Subscription Subscription.Events Subscription.Close Subscription.Done Subscription.Error
  WatcherBuilder WatcherBuilder.Client filter.Filter filter.ComparableFilter filter.FiltersEqual filter.All filter.Null
  filter.And filter.Or filter.Not filter.NSName filter.Labels filter.LabelSelector filter.Selector filter.FN
  join.ServicePods join.RCPods join.RSPods join.DeploymentPods join.DaemonSetPods join.StatefulSetPods join.JobPods
  join.IngressServices join.IngressPods`.split(/\s+/);

test("every exported name of kcache for Go is on its page", async () => {
  const named = new Set((await rowsOf("coming-from-go.md")).flatMap(([theirs]) => spans(theirs)));
  expect(ORIGINAL.filter((name) => !named.has(name))).toEqual([]);
});
