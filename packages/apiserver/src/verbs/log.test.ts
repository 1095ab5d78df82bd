import { describe, expect, test } from "vitest";
import { type Api, PODS, pod, request, startApi } from "../../test/api.ts";

const ONE = { namespace: "default", name: "one" };

interface State {
  readonly state: object;
  readonly lastState?: object;
  readonly containerID?: string;
}

function running(id: string): State {
  return { state: { running: { startedAt: "2026-03-02T08:00:00Z" } }, containerID: id };
}

async function setStatus(api: Api, name: string, status: State): Promise<void> {
  const { body } = await api.get(`${PODS}/${name}`);
  const containers = [
    { name: "c", image: "i", imageID: "", ready: true, restartCount: 0, lastState: {}, ...status },
  ];
  await api.put(`${PODS}/${name}/status`, {
    ...body,
    status: { phase: "Running", containerStatuses: containers },
  });
}

async function started(): Promise<Api> {
  const api = startApi();
  await api.post(PODS, pod("one", "node"));
  await setStatus(api, "one", running("test://1"));
  return api;
}

async function log(api: Api, query = "", name = "one"): Promise<string> {
  const response = await api.server.fetch(request("GET", `${PODS}/${name}/log${query}`));
  return await response.text();
}

interface Following {
  next(): Promise<string | undefined>;
  cancel(): Promise<void>;
}

async function follow(api: Api, query = ""): Promise<Following> {
  const response = await api.server.fetch(request("GET", `${PODS}/one/log?follow=true${query}`));
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error("follow log: the answer has no body");
  return {
    next: async () => {
      const { value } = await reader.read();
      return value === undefined ? undefined : Buffer.from(value).toString();
    },
    cancel: async () => await reader.cancel(),
  };
}

describe("a log", () => {
  test("is what was written, as plain text", async () => {
    const api = await started();
    api.server.logs.write(ONE, "c", "one");
    api.server.logs.write(ONE, "c", "two\nthree\r");
    api.server.logs.write(ONE, "c", "", { stream: "stderr" });
    api.server.logs.write(ONE, "c", Buffer.from([0xff, 0x61]));
    const response = await api.server.fetch(request("GET", `${PODS}/one/log`));
    expect(response.headers.get("content-type")).toBe("text/plain");
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1")).toBe("one\ntwo\nthree\r\n\n\xffa\n");
  });

  test("shows times with nine digits, once a line, also where the line came in parts", async () => {
    const api = await started();
    const time = "2026-03-02T09:00:00.000000007+01:00";
    api.server.logs.write(ONE, "c", "a", { partial: true, time });
    api.server.logs.write(ONE, "c", "b", { time: "2026-03-02T08:00:01Z" });
    api.server.logs.write(ONE, "c", "c");
    api.server.logs.write(ONE, "c", "d");
    api.server.logs.write(ONE, "c", "unended", { partial: true });
    expect(await log(api, "?timestamps=true")).toBe(
      [
        "2026-03-02T08:00:00.000000007Z ab",
        "2026-03-02T08:00:01.000000001Z c",
        "2026-03-02T08:00:01.000000002Z d",
        "2026-03-02T08:00:01.000000003Z unended",
      ].join("\n"),
    );
  });

  test.each([
    ["?tailLines=2", "four\nfive\n"],
    ["?tailLines=0", ""],
    ["?tailLines=9", "one\ntwo\nthree\nfour\nfive\n"],
    ["?limitBytes=6", "one\ntw"],
    ["?tailLines=2&limitBytes=7", "four\nfi"],
    ["?limitBytes=12&timestamps=1", "2026-03-02T0"],
    // Cut to its second, and what is of that second is there.
    ["?sinceTime=2026-03-02T08:00:02.9Z", "three\nfour\nfive\n"],
    ["?sinceTime=2026-03-02T09:00:03%2B01:00", "four\nfive\n"],
    ["?sinceSeconds=2", "four\nfive\n"],
    // The tail is taken first.
    ["?tailLines=1&sinceTime=2027-01-01T00:00:00Z", ""],
    ["?follow=false", "one\ntwo\nthree\nfour\nfive\n"],
  ])("%s: %j", async (query, text) => {
    const api = await started();
    for (const line of ["one", "two", "three", "four", "five"]) {
      api.server.logs.write(ONE, "c", line);
      await api.advance(1000);
    }
    expect(await log(api, query)).toBe(text);
  });

  test("that is long comes in pieces, whole", async () => {
    const api = await started();
    for (let at = 0; at < 5000; at += 1) api.server.logs.write(ONE, "c", `line ${at} ${"x".repeat(100)}`);
    const text = await log(api);
    expect(text.split("\n")).toHaveLength(5001);
    expect(text).toContain(`line 4999 ${"x".repeat(100)}\n`);
  });

  test("can be read only from where it was rotated", async () => {
    const api = await started();
    api.server.logs.write(ONE, "c", "old");
    api.server.logs.rotate(ONE, "c");
    api.server.logs.write(ONE, "c", "new");
    expect(await log(api)).toBe("new\n");
    for (let at = 0; at < 11; at += 1) api.server.logs.write(ONE, "c", "x".repeat(1024 * 1024));
    expect((await log(api)).length).toBeLessThan(2 * 1024 * 1024);
  });
});

describe("a log that is followed", () => {
  test("goes on with what is written, from its tail, until the container ends", async () => {
    const api = await started();
    api.server.logs.write(ONE, "c", "one");
    api.server.logs.write(ONE, "c", "two");
    const following = await follow(api, "&tailLines=1");
    expect(await following.next()).toBe("two\n");
    const next = following.next();
    api.server.logs.write(ONE, "c", "three");
    expect(await next).toBe("three\n");
    api.server.logs.write(ONE, "c", "last");
    const terminated = { exitCode: 1, containerID: "test://1" };
    await setStatus(api, "one", { state: { terminated }, containerID: "test://1" });
    expect(await following.next()).toBe("last\n");
    expect(await following.next()).toBeUndefined();
    expect(await log(api, "?follow=true")).toBe("one\ntwo\nthree\nlast\n");
  });

  test("begins before anything was written", async () => {
    const api = await started();
    const following = await follow(api);
    const next = following.next();
    api.server.logs.write(ONE, "c", "first");
    expect(await next).toBe("first\n");
    await following.cancel();
  });

  test.each([
    ["its pod is deleted", async (api: Api) => await api.remove(`${PODS}/one`, { gracePeriodSeconds: 0 })],
    ["its container is started again", async (api: Api) => await setStatus(api, "one", running("test://2"))],
    ["the server is closed", async (api: Api) => await api.server.close()],
  ])("ends when %s", async (_what, happen) => {
    const api = await started();
    const following = await follow(api);
    const next = following.next();
    await happen(api);
    expect(await next).toBeUndefined();
  });

  test("ends when so many bytes were sent, and when the request is aborted", async () => {
    const api = await started();
    const limited = await follow(api, "&limitBytes=4");
    api.server.logs.write(ONE, "c", "12345");
    expect(await limited.next()).toBe("1234");
    expect(await limited.next()).toBeUndefined();
    const ending = new AbortController();
    const url = `http://api${PODS}/one/log?follow=true&tailLines=0`;
    const response = await api.server.fetch(new Request(url, { signal: ending.signal }));
    const text = response.text();
    ending.abort();
    expect(await text).toBe("");
  });
});

describe("which run", () => {
  test("the present one, or the one before; never older ones, nor those of another pod of the name", async () => {
    const api = await started();
    api.server.logs.write(ONE, "c", "first");
    await setStatus(api, "one", {
      ...running("test://2"),
      lastState: { terminated: { containerID: "test://1" } },
    });
    expect(await log(api)).toBe("");
    api.server.logs.write(ONE, "c", "second");
    expect(await log(api)).toBe("second\n");
    expect(await log(api, "?previous=true")).toBe("first\n");
    const waiting = { state: { waiting: { reason: "CrashLoopBackOff" } } };
    await setStatus(api, "one", { ...waiting, lastState: { terminated: { containerID: "test://2" } } });
    expect(await log(api)).toBe("second\n");
    await api.remove(`${PODS}/one`, { gracePeriodSeconds: 0 });
    await api.post(PODS, pod("one", "node"));
    await setStatus(api, "one", running("test://2"));
    expect(await log(api)).toBe("");
  });

  // The texts are a kubelet's.
  test.each<[string, State, string]>([
    ["", { state: { waiting: { reason: "ContainerCreating" } } }, "is waiting to start: ContainerCreating"],
    ["", { state: { waiting: { reason: "ErrImagePull" } } }, "is waiting to start: image can't be pulled"],
    [
      "",
      { state: { waiting: { reason: "ImagePullBackOff" } } },
      "is waiting to start: trying and failing to pull image",
    ],
    ["", { state: {} }, "is waiting to start - no logs yet"],
    ["", { state: { terminated: { exitCode: 1 } } }, "is terminated"],
    ["?previous=true", running("test://1"), "not found"],
  ])("GET log%s of %j: %s", async (query, status, text) => {
    const api = await started();
    await setStatus(api, "one", status);
    const { code, body } = await api.get(`${PODS}/one/log${query}`);
    const named = query === "" ? "container" : "previous terminated container";
    expect([code, body]).toEqual([
      400,
      {
        kind: "Status",
        apiVersion: "v1",
        metadata: {},
        status: "Failure",
        message: `${named} "c" in pod "one" ${text}`,
        reason: "BadRequest",
        code: 400,
      },
    ]);
  });

  test("a container that the kubelet has said nothing of is not available, and cannot be written to", async () => {
    const api = startApi();
    await api.post(PODS, pod("one", "node"));
    const { code, body } = await api.get(`${PODS}/one/log`);
    expect([code, body.message]).toEqual([400, 'container "c" in pod "one" is not available']);
    expect(() => api.server.logs.write(ONE, "c", "a")).toThrow(
      "write log: container c of pod default/one has not started; set status.containerStatuses first",
    );
    expect(() => api.server.logs.write({ ...ONE, name: "two" }, "c", "a")).toThrow("no pod default/two");
  });
});

// Each was asked of kube-apiserver 1.36.3.
describe("what cannot be had", () => {
  test.each([
    ["?container=zz", 400, "container zz is not valid for pod one"],
    ["?tailLines=x", 400, 'strconv.ParseInt: parsing "x": invalid syntax'],
    ["?tailLines=", 400, 'strconv.ParseInt: parsing "": invalid syntax'],
    [
      "?sinceTime=abc",
      400,
      'parsing time "abc" as "2006-01-02T15:04:05Z07:00": cannot parse "abc" as "2006"',
    ],
    [
      "?tailLines=-1",
      422,
      'PodLogOptions "one" is invalid: tailLines: Invalid value: -1: must be greater than or equal to 0',
    ],
    [
      "?sinceSeconds=0",
      422,
      'PodLogOptions "one" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0',
    ],
    [
      "?sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z&limitBytes=-1",
      422,
      'PodLogOptions "one" is invalid: [limitBytes: Invalid value: -1: must be greater than 0, []: Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified]',
    ],
    ["?stream=Stdout", 422, 'PodLogOptions "one" is invalid: stream: Forbidden: may not be specified'],
  ])("%s: %d %s", async (query, code, message) => {
    const api = await started();
    const answer = await api.get(`${PODS}/one/log${query}`);
    expect([answer.code, answer.body.message]).toEqual([code, message]);
  });

  test("a pod of many containers needs a choice, one without a node has nothing to say", async () => {
    const api = startApi();
    const containers = ["a", "b"].map((name) => ({ name, image: "i" }));
    const spec = { initContainers: [{ name: "ini", image: "i" }], containers };
    await api.post(PODS, { apiVersion: "v1", kind: "Pod", metadata: { name: "two" }, spec });
    const { code, body } = await api.get(`${PODS}/two/log`);
    const message = "a container name must be specified for pod two, choose one of: [ini a b]";
    expect([code, body.message]).toEqual([400, message]);
    const unscheduled = await api.server.fetch(request("GET", `${PODS}/two/log?container=a`));
    expect([unscheduled.status, await unscheduled.text()]).toEqual([204, ""]);
  });

  test.each([
    ["text/plain", 406],
    ["text/html", 406],
    ["application/vnd.kubernetes.protobuf", 200],
    ["text/plain, */*", 200],
  ])("Accept: %s answers %d", async (accept, code) => {
    const api = await started();
    const response = await api.server.fetch(request("GET", `${PODS}/one/log`, undefined, { accept }));
    expect(response.status).toBe(code);
    await response.body?.cancel();
  });
});
