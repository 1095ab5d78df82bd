import { mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setImmediate as giveWay } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openCluster, pod, podsPath, service, servicesPath, type TestCluster } from "../../test/cluster.ts";
import { type TestIo, testIo } from "../../test/io.ts";
import { run } from "../run.ts";

let cluster: TestCluster;
beforeEach(async () => {
  cluster = await openCluster();
});
afterEach(() => cluster.server.close());

interface Watching {
  readonly io: TestIo;
  /** Ends the command as Ctrl-C does. @returns its status */
  end(): Promise<number>;
}

function watch(...args: string[]): Watching {
  const io = testIo();
  const ended = run(["node", "kcache", "watch", ...args, "--server", cluster.url], io);
  return {
    io,
    end: () => {
      io.interrupt();
      return ended;
    },
  };
}

interface Line {
  readonly type: string;
  readonly object: { readonly metadata: { readonly name: string; readonly uid: string } };
  readonly previous?: object;
  readonly count?: number;
  readonly resourceVersion?: string;
}

const jsonLines = (io: TestIo): Line[] => io.stdout.lines.map((line) => JSON.parse(line));

/** What the lines tell, folded: objects by name. */
function fold(lines: readonly Line[]): Map<string, object> {
  const state = new Map<string, object>();
  for (const { type, object } of lines) {
    if (type === "ready") continue;
    if (type === "delete") state.delete(object.metadata.name);
    else state.set(object.metadata.name, object);
  }
  return state;
}

const label = (name: string, labels: object): Promise<void> =>
  cluster.patch(`${podsPath}/${name}`, { metadata: { labels } });

test("json lines are the snapshot, ready with its count and version, and then what happens, with the state before", async () => {
  await cluster.post(podsPath, pod("a"));
  await cluster.post(podsPath, pod("b"));
  const { resourceVersion } = cluster.server;
  const { io, end } = watch("pods", "-o", "json");
  await io.stdout.until('"ready"');
  await cluster.post(podsPath, pod("c"));
  await label("a", { x: "1" });
  await cluster.delete(`${podsPath}/b`);
  await io.stdout.until('"delete"');
  expect(await end()).toBe(0);
  const lines = jsonLines(io);
  expect(lines.slice(0, 2).map(({ type, object }) => [type, object.metadata.name])).toEqual([
    ["init", "a"],
    ["init", "b"],
  ]);
  expect(lines[2]).toEqual({ type: "ready", count: 2, resourceVersion });
  expect(lines.slice(3).map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual(
    expect.arrayContaining(["create c", "update a", "delete b"]),
  );
  const update = lines.find(({ type }) => type === "update");
  expect(update?.previous).toEqual(lines[0]?.object);
  expect(io.stderr.text).toBe("");
});

test("a snapshot is what the last watch saw, then what has happened since, without a list; a damaged one is told", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "kcache-watch-"));
  const file = path.join(folder, "pods");
  await cluster.post(podsPath, pod("a"));
  await cluster.post(podsPath, pod("b"));
  const first = watch("pods", "-o", "json", "--snapshot", file);
  await first.io.stdout.until('"ready"');
  expect(await first.end()).toBe(0);
  const lists = cluster.server.stats.pods?.lists;
  await cluster.delete(`${podsPath}/b`);

  const second = watch("pods", "-o", "json", "--snapshot", file);
  await second.io.stdout.until('"delete"');
  expect(await second.end()).toBe(0);
  // The pod is told to end before it is gone.
  expect(jsonLines(second.io).map(({ type }) => type)).toEqual(["init", "init", "ready", "update", "delete"]);
  expect(cluster.server.stats.pods?.lists).toBe(lists);
  expect(second.io.stderr.text).toBe("");

  await truncate(file, 100);
  const third = watch("pods", "-o", "json", "--snapshot", file);
  await third.io.stdout.until('"ready"');
  expect(await third.end()).toBe(0);
  expect(jsonLines(third.io).map(({ type }) => type)).toEqual(["init", "ready"]);
  expect(third.io.stderr.text).toMatch(
    /kcache: read snapshot .*pods: it is damaged or cut off; it is ignored/,
  );
  await rm(folder, { recursive: true });
});

test("folding the json lines gives the cluster's state through writes, recreations and a server that goes away", async () => {
  for (let i = 0; i < 5; i++) await cluster.post(podsPath, pod(`p${i}`));
  const { io, end } = watch("pods", "-o", "json");
  await io.stdout.until('"ready"');
  for (let round = 0; round < 20; round++) {
    const name = `p${(round * 7) % 5}`;
    await label(name, { round: `${round}` });
    if (round % 4 === 0) {
      await cluster.delete(`${podsPath}/${name}`);
      await cluster.post(podsPath, pod(name, { again: `${round}` }));
    }
    if (round === 10) await cluster.stopListening();
    if (round === 15) await cluster.listen();
  }
  await cluster.post(podsPath, pod("last"));
  await io.stdout.until('"last"');
  expect(await end()).toBe(0);
  const { items } = (await cluster.get(podsPath)) as {
    items: { metadata: { name: string; managedFields?: unknown } }[];
  };
  const expected = new Map(
    items.map(({ metadata: { managedFields: _, ...metadata }, ...rest }) => [
      metadata.name,
      { kind: "Pod", apiVersion: "v1", ...rest, metadata },
    ]),
  );
  expect(fold(jsonLines(io))).toEqual(expected);
});

test("a lost connection is told on stderr with the time of the state shown, and so is recovery", async () => {
  await cluster.post(podsPath, pod("a"));
  const { io, end } = watch("pods", "-o", "name");
  await io.stdout.until("= pod/a");
  await cluster.stopListening();
  await io.stderr.until("connection lost");
  await cluster.listen();
  await io.stderr.until("following again");
  await cluster.post(podsPath, pod("b"));
  await io.stdout.until("+ pod/b");
  expect(await end()).toBe(0);
  const [lost] = io.stderr.lines;
  expect(lost).toMatch(
    /^kcache: connection lost: .*, retrying in .* m?s; showing the state as of \d\d:\d\d:\d\d$/,
  );
  expect(io.stderr.lines.at(-1)).toMatch(
    /^kcache: pods: following again after .*, resumed where it was, at version \d+$/,
  );
});

test("name lines have a sign and what kubectl takes, with the namespace where several are watched", async () => {
  await cluster.post(podsPath, pod("a"));
  const one = watch("po", "-o", "name");
  const all = watch("pods", "-A", "-o", "name");
  await one.io.stdout.until("\n");
  await all.io.stdout.until("\n");
  await cluster.post(podsPath, pod("b"));
  await label("b", { x: "1" });
  await cluster.delete(`${podsPath}/b`);
  for (const { io, end } of [one, all]) {
    await io.stdout.until("- pod/b");
    expect(await end()).toBe(0);
  }
  // A pod's deletion is an update, with its deletionTimestamp, before it is a delete.
  expect(one.io.stdout.lines).toEqual(["= pod/a", "+ pod/b", "~ pod/b", "~ pod/b", "- pod/b"]);
  expect(all.io.stdout.lines[0]).toBe("= pod/a -n default");
});

test("a table has a line for each object and each event, with kubectl's columns", async () => {
  await cluster.post(podsPath, pod("web-1"));
  await cluster.patch(`${podsPath}/web-1/status`, {
    status: {
      phase: "Running",
      containerStatuses: [{ name: "main", ready: true, restartCount: 2, image: "nginx", imageID: "" }],
    },
  });
  const { io, end } = watch("pods");
  await io.stdout.until("web-1");
  await cluster.post(podsPath, pod("web-2"));
  await io.stdout.until("web-2");
  expect(await end()).toBe(0);
  const rows = io.stdout.lines.map((line) => line.split(/\s{2,}/));
  expect(rows[0]).toEqual(["EVENT", "NAME", "READY", "STATUS", "RESTARTS", "AGE"]);
  expect(rows[1]?.slice(0, 5)).toEqual(["init", "web-1", "1/1", "Running", "2"]);
  expect(rows[2]?.slice(0, 5)).toEqual(["create", "web-2", "0/1", "Pending", "0"]);
  expect(rows[2]?.[5]).toMatch(/^\ds$/);
});

test("a name and selectors are sent to the server, which then sends nothing else", async () => {
  for (const name of ["a", "b"]) await cluster.post(podsPath, pod(name, { app: name }));
  const asked = [
    ["pods/a"],
    ["pod", "a"],
    ["pods", "-l", "app in (a)"],
    ["pods", "--field-selector", "metadata.name=a"],
    ["pods", "-l", "app", "--field-selector", "metadata.name!=b"],
  ];
  for (const args of asked) {
    const { io, end } = watch(...args, "-o", "json");
    await io.stdout.until('"ready"');
    expect(await end()).toBe(0);
    expect(jsonLines(io).map((line) => line.object?.metadata.name ?? line.count)).toEqual(["a", 1]);
  }
});

test("--of follows the service's selector and the pods' labels", async () => {
  await cluster.post(servicesPath, service("front", { app: "a" }));
  await cluster.post(servicesPath, service("other", { app: "c" }));
  for (const name of ["a", "b", "c"]) await cluster.post(podsPath, pod(name, { app: name }));
  const { io, end } = watch("pods", "--of", "service/front", "-o", "name");
  await io.stdout.until("= pod/a\n");
  await label("c", { app: "a" });
  await io.stdout.until("+ pod/c\n");
  await cluster.patch(`${servicesPath}/front`, { spec: { selector: { app: "b" } } });
  await io.stdout.until("+ pod/b\n");
  await cluster.delete(`${servicesPath}/front`);
  await io.stdout.until("- pod/b\n");
  expect(await end()).toBe(0);
  expect(io.stdout.lines.toSorted()).toEqual(
    ["= pod/a", "+ pod/c", "- pod/a", "- pod/c", "+ pod/b", "- pod/b"].toSorted(),
  );
});

test("who sees nothing is told why, but not among the results", async () => {
  const none = watch("pods", "-n", "default");
  await none.io.stderr.until("kcache: no pods found in namespace default; waiting for them\n");
  expect(await none.end()).toBe(0);
  const missing = watch("pods", "--of", "svc/gone", "-o", "name");
  await missing.io.stderr.until("kcache: there is no service gone in namespace default; waiting for it\n");
  expect(await missing.end()).toBe(0);
  expect(missing.io.stdout.text).toBe("");
});

test("kinds of CustomResourceDefinitions are found by plural, singular and short name", async () => {
  await cluster.post("/apis/apiextensions.k8s.io/v1/customresourcedefinitions", {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.acme.io" },
    spec: {
      group: "acme.io",
      scope: "Namespaced",
      names: { plural: "widgets", singular: "widget", kind: "Widget", shortNames: ["wd"] },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
        },
      ],
    },
  });
  await cluster.post("/apis/acme.io/v1/namespaces/default/widgets", {
    apiVersion: "acme.io/v1",
    kind: "Widget",
    metadata: { name: "w" },
    spec: { size: 3 },
  });
  for (const kind of ["widgets", "widget", "wd", "Widget", "widgets.acme.io", "widgets.v1.acme.io"]) {
    const { io, end } = watch(kind, "-o", "name");
    await io.stdout.until("\n");
    expect(await end()).toBe(0);
    expect(io.stdout.lines).toEqual(["= widget.acme.io/w"]);
  }
});

test("-n is of no concern to kinds without namespaces", async () => {
  const { io, end } = watch("namespaces", "-n", "default");
  await io.stdout.until("kube-system");
  expect(await end()).toBe(0);
  expect(io.stdout.lines[0]?.split(/\s{2,}/)).toEqual(["EVENT", "NAME", "STATUS", "AGE"]);
});

test("--for ends the command with 0", async () => {
  await cluster.post(podsPath, pod("a"));
  const io = testIo();
  const status = await run(
    ["node", "kcache", "watch", "pods", "-o", "name", "--for", "300ms", "--server", cluster.url],
    io,
  );
  expect({ status, out: io.stdout.text }).toEqual({ status: 0, out: "= pod/a\n" });
});

test("a reader that has seen enough ends the command quietly", async () => {
  await cluster.post(podsPath, pod("a"));
  const { io, end } = watch("pods", "-o", "name");
  await io.stdout.until("= pod/a");
  io.stdout.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  await giveWay();
  expect(await end()).toBe(0);
  expect(io.stderr.text).toBe("");
});

test("a disk that is full does not", async () => {
  await cluster.post(podsPath, pod("a"));
  const { io, end } = watch("pods", "-o", "name");
  await io.stdout.until("= pod/a");
  io.stdout.destroy(Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" }));
  await io.stderr.until("\n");
  expect(await end()).toBe(1);
  expect(io.stderr.text).toBe("kcache: write to stdout: ENOSPC: no space left on device, write\n");
});

test("the command leaves no watch open on the server", async () => {
  const { io, end } = watch("pods", "--of", "service/a", "-o", "json");
  await io.stdout.until('"ready"');
  expect(await end()).toBe(0);
  while (Object.values(cluster.server.stats).some(({ openWatches }) => openWatches > 0)) await giveWay();
});
