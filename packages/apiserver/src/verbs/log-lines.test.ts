import { expect, test } from "vitest";
import { PODS, pod, request, startApi } from "../../test/api.ts";
import type { LogLineOptions } from "../logs/pod-logs.ts";

const LINES: readonly [line: string, options: LogLineOptions][] = [
  ["one", { time: "2026-11-23T04:00:00.5Z" }],
  ["two-", { time: "2026-11-23T04:00:01.000000007Z", partial: true }],
  ["err-", { time: "2026-11-23T04:00:01.100000007Z", partial: true, stream: "stderr" }],
  ["two", { time: "2026-11-23T04:00:02.2Z" }],
  ["", { time: "2026-11-23T04:00:02.9Z", stream: "stderr" }],
  ["größe", { time: "2026-11-23T04:00:03.123456789Z" }],
  ["last", { time: "2026-11-23T04:00:04Z", partial: true }],
];

// What kube-apiserver 1.36.3 answered, with KWOK's reader of a container runtime's files behind it.
test.each([
  ["", "one\ntwo-err-two\n\ngröße\nlast"],
  [
    "timestamps=1",
    "2026-11-23T04:00:00.500000000Z one\n2026-11-23T04:00:01.000000007Z two-err-two\n2026-11-23T04:00:02.900000000Z \n2026-11-23T04:00:03.123456789Z größe\n2026-11-23T04:00:04.000000000Z last",
  ],
  ["tailLines=1", "last"],
  [
    "tailLines=3&timestamps=1",
    "2026-11-23T04:00:02.900000000Z \n2026-11-23T04:00:03.123456789Z größe\n2026-11-23T04:00:04.000000000Z last",
  ],
  [
    "tailLines=5&timestamps=1",
    "2026-11-23T04:00:01.100000007Z err-two\n2026-11-23T04:00:02.900000000Z \n2026-11-23T04:00:03.123456789Z größe\n2026-11-23T04:00:04.000000000Z last",
  ],
  ["limitBytes=9", "one\ntwo-e"],
  ["limitBytes=25&timestamps=1", "2026-11-23T04:00:00.50000"],
  ["sinceTime=2026-11-23T04:00:02.95Z", "two\n\ngröße\nlast"],
  [
    "sinceTime=2026-11-23T04:00:03Z&timestamps=1",
    "2026-11-23T04:00:03.123456789Z größe\n2026-11-23T04:00:04.000000000Z last",
  ],
  [
    "sinceTime=2026-11-23T05:00:01%2B01:00&timestamps=true",
    "2026-11-23T04:00:01.000000007Z two-err-two\n2026-11-23T04:00:02.900000000Z \n2026-11-23T04:00:03.123456789Z größe\n2026-11-23T04:00:04.000000000Z last",
  ],
  ["tailLines=0", ""],
  ["tailLines=2&limitBytes=4", "grö"],
  [
    "sinceTime=2026-11-23T04:00:02Z&tailLines=6&timestamps=1",
    "two\n2026-11-23T04:00:02.900000000Z \n2026-11-23T04:00:03.123456789Z größe\n2026-11-23T04:00:04.000000000Z last",
  ],
])("?%s: %j", async (query, text) => {
  const api = startApi();
  await api.post(PODS, pod("one", "node"));
  const { body } = await api.get(`${PODS}/one`);
  const container = { name: "c", image: "i", imageID: "", ready: true, restartCount: 0, lastState: {} };
  const containerStatuses = [{ ...container, containerID: "test://1", state: { running: {} } }];
  await api.put(`${PODS}/one/status`, { ...body, status: { phase: "Running", containerStatuses } });
  for (const [line, options] of LINES) {
    api.server.logs.write({ namespace: "default", name: "one" }, "c", line, options);
  }
  const response = await api.server.fetch(request("GET", `${PODS}/one/log?${query}`));
  expect(await response.text()).toBe(text);
});
