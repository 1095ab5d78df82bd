import fc from "fast-check";
import { expect, test } from "vitest";
import { type Api, configMap, type KubeObject, type OpenWatch, startApi } from "../../test/api.ts";

/** A selector as a query, and as the naive test of the same. */
interface Selection {
  readonly query: string;
  readonly accepts: (object: KubeObject) => boolean;
}

type Operation =
  | {
      readonly type: "create" | "delete" | "write";
      readonly namespace: number;
      readonly name: number;
      readonly app: number;
    }
  | { readonly type: "watch"; readonly selection: number; readonly back: number }
  | { readonly type: "pages"; readonly selection: number; readonly back: number; readonly limit: number }
  | { readonly type: "compact"; readonly back: number };

/** A watch under way, with the naive state at its start. */
interface Watcher {
  readonly selection: Selection;
  readonly start: ReadonlyMap<string, KubeObject>;
  readonly watch: OpenWatch;
}

const NAMESPACES = ["default", "kube-public", "kube-system"];
const SELECTIONS: readonly Selection[] = [
  { query: "", accepts: () => true },
  { query: "labelSelector=app%3Da1", accepts: (object) => object.metadata.labels?.app === "a1" },
  {
    query: "labelSelector=app+notin+(a1,a2)",
    accepts: (object) => !["a1", "a2"].includes(object.metadata.labels?.app ?? ""),
  },
  { query: "fieldSelector=metadata.name%3Dn1", accepts: (object) => object.metadata.name === "n1" },
  {
    query: "fieldSelector=metadata.namespace!%3Ddefault",
    accepts: (object) => object.metadata.namespace !== "default",
  },
];

const small = fc.integer({ min: 0, max: 3 });
const place = { namespace: fc.integer({ min: 0, max: 2 }), name: fc.integer({ min: 0, max: 4 }), app: small };
const selection = fc.integer({ min: 0, max: SELECTIONS.length - 1 });
const back = fc.integer({ min: 0, max: 40 });
const operation: fc.Arbitrary<Operation> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ type: fc.constantFrom("create", "delete", "write"), ...place }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant("watch"), selection, back }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant("pages"),
      selection,
      back,
      limit: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("compact"), back }) },
);

const keyOf = (object: KubeObject): string => `${object.metadata.namespace}/${object.metadata.name}`;

/** What was where at each version: the server's whole past, kept naively. */
class Past {
  readonly #states = new Map<number, ReadonlyMap<string, KubeObject>>();
  oldest = 0;
  latest = 0;

  note(version: number, state: ReadonlyMap<string, KubeObject>): void {
    if (this.oldest === 0) this.oldest = version;
    this.#states.set(version, new Map(state));
    this.latest = version;
  }

  at(version: number): ReadonlyMap<string, KubeObject> {
    return this.#states.get(version) ?? new Map();
  }

  /** A version so many writes ago that is still known. */
  back(count: number): number {
    return Math.max(this.oldest, this.latest - count);
  }
}

function selected(state: ReadonlyMap<string, KubeObject>, { accepts }: Selection): KubeObject[] {
  return [...state]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, object]) => object)
    .filter(accepts);
}

async function write(
  api: Api,
  state: Map<string, KubeObject>,
  one: Extract<Operation, { app: number }>,
): Promise<void> {
  const namespace = NAMESPACES[one.namespace] ?? "default";
  const path = `/api/v1/namespaces/${namespace}/configmaps`;
  const name = `n${one.name}`;
  const key = `${namespace}/${name}`;
  if (one.type === "create") {
    const { code, body } = await api.post(path, configMap(name, {}, { app: `a${one.app}` }));
    expect(code).toBe(state.has(key) ? 409 : 201);
    if (code === 201) state.set(key, body);
  } else if (one.type === "delete") {
    const { code } = await api.remove(`${path}/${name}`);
    expect(code).toBe(state.delete(key) ? 200 : 404);
  } else {
    const { code, body } = await api.merge(`${path}/${name}`, {
      metadata: { labels: { app: `a${one.app}` } },
    });
    expect(code).toBe(state.has(key) ? 200 : 404);
    if (code === 200) state.set(key, body);
  }
}

async function readPages(api: Api, query: string, limit: number): Promise<KubeObject[]> {
  const found: KubeObject[] = [];
  for (let token: string | undefined = ""; token !== undefined; ) {
    const version = token === "" ? query : query.replace(/resourceVersion\w*=\w+&?/g, "");
    const { code, body } = await api.get(
      `/api/v1/configmaps?${version}&limit=${limit}${token === "" ? "" : `&continue=${token}`}`,
    );
    expect(code).toBe(200);
    found.push(...body.items);
    token = body.metadata.continue;
  }
  return found;
}

const bare = ({ kind: _kind, apiVersion: _apiVersion, ...object }: KubeObject): unknown => object;

/** Folds a watch over the state at its start; every event must fit what is known when it comes. */
async function replay({ selection: { accepts }, start, watch }: Watcher): Promise<unknown[]> {
  const known = new Map([...start].filter(([, object]) => accepts(object)));
  let version = 0;
  for (const { type, object } of await watch.rest()) {
    const key = keyOf(object);
    expect(Number(object.metadata.resourceVersion)).toBeGreaterThan(version);
    version = Number(object.metadata.resourceVersion);
    expect(known.has(key)).toBe(type !== "ADDED");
    expect(accepts(object)).toBe(true);
    if (type === "DELETED") known.delete(key);
    else known.set(key, object);
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => bare(object));
}

async function run(operations: readonly Operation[]): Promise<void> {
  const api = startApi();
  const state = new Map<string, KubeObject>();
  const past = new Past();
  const watchers: Watcher[] = [];
  past.note(Number(api.server.resourceVersion), state);
  for (const one of operations) {
    if (one.type === "watch" || one.type === "pages") {
      const chosen = SELECTIONS[one.selection] ?? { query: "", accepts: () => true };
      const version = past.back(one.back);
      if (one.type === "watch") {
        const watch = await api.watch(
          `/api/v1/configmaps?watch=1&resourceVersion=${version}&${chosen.query}`,
        );
        watchers.push({ selection: chosen, start: past.at(version), watch });
      } else {
        const exact = `resourceVersion=${version}&resourceVersionMatch=Exact&${chosen.query}`;
        const wanted = selected(past.at(version), chosen).map(bare);
        expect((await api.get(`/api/v1/configmaps?${exact}`)).body.items).toEqual(wanted);
        expect(await readPages(api, exact, one.limit)).toEqual(wanted);
      }
    } else if (one.type === "compact") {
      past.oldest = past.back(one.back);
      api.server.compact(String(past.oldest));
    } else {
      await write(api, state, one);
      const version = Number(api.server.resourceVersion);
      // A write that changes nothing must not move the version.
      if (version !== past.latest) past.note(version, state);
      else expect(new Map(state)).toEqual(past.at(version));
    }
  }
  api.server.cutWatches();
  for (const watcher of watchers) {
    expect(await replay(watcher)).toEqual(selected(state, watcher.selection).map(bare));
  }
}

test("any watch replayed over the state at its start gives the state at its end; pages give the exact list of their version", async () => {
  await fc.assert(fc.asyncProperty(fc.array(operation, { maxLength: 160, size: "max" }), run), {
    numRuns: 60,
  });
});
