// The clients, a line each. Another one prints `Measured` as its one line, and has its line here.
import { knows, program } from "./build.ts";
import { out } from "./out.ts";
import type { Encoding } from "./record.ts";

/** What a client is to do with a server. */
export interface Job {
  readonly task: "sync" | "events" | "relist" | "latency" | "memory" | "snapshot";
  readonly resource: "pods" | "configmaps";
  readonly events: number;
  /** Events a second; 0 for as fast as can be. */
  readonly rate: number;
  /** What a handler does with an event. */
  readonly handler?: string;
}

export interface Client {
  readonly name: string;
  readonly encoding: Encoding;
  /** `undefined` where its program was not built, or cannot do it. */
  command(server: string, job: Job): readonly string[] | undefined;
}

/** `BENCH_PROFILE=folder` has a profile written there by each client in TypeScript; its cost is in the figures then. */
const { BENCH_PROFILE: profiles = "" } = process.env;
const profiling = profiles === "" ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`];

const node = (file: string, ...args: readonly string[]): readonly string[] | undefined => {
  const found = program(file);
  return found === undefined ? undefined : [process.execPath, "--expose-gc", ...profiling, found, ...args];
};

/** Where a client keeps its snapshot. */
export const SNAPSHOT: string = out("snapshots", "pods");

function ours(name: string, encoding: Encoding, ...flags: readonly string[]): Client {
  return {
    name,
    encoding,
    command: (server, { task, resource, events, rate, handler = "untouched" }) => {
      if (task === "snapshot" && !knows("snapshot")) return undefined;
      if (flags.includes("--store") && !knows("store")) return undefined;
      const job = ["--task", task, "--events", `${events}`, "--rate", `${rate}`, "--handler", handler];
      if (task === "snapshot") job.push("--snapshot", SNAPSHOT);
      return node(
        "clients/kcache.mjs",
        server,
        ...["--resource", resource, "--encoding", encoding, ...flags, ...job],
      );
    },
  };
}

function floor(http: "undici" | "node", encoding: Encoding): Client {
  return {
    name: `floor ${http}`,
    encoding,
    command: (server, { task, resource, events }) =>
      task !== "sync" && task !== "events"
        ? undefined
        : node(
            "clients/floor.mjs",
            server,
            ...["--resource", resource, "--encoding", encoding, "--http", http, "--events", `${events}`],
          ),
  };
}

function clientGo(name: string, encoding: Encoding, ...flags: readonly string[]): Client {
  return {
    name: `client-go ${name}`,
    encoding,
    command: (server, { task, resource, events, rate }) => {
      const file = program("clientgo");
      if (file === undefined || task === "snapshot" || (resource !== "pods" && flags.includes("-watchlist")))
        return undefined;
      const job = [
        "-resource",
        resource,
        "-events",
        `${events}`,
        "-rate",
        `${rate}`,
        `-relist=${task === "relist"}`,
      ];
      return [file, "-server", server, `-proto=${encoding === "protobuf"}`, ...flags, ...job];
    },
  };
}

function kubeRs(name: string, ...flags: readonly string[]): Client {
  return {
    name,
    encoding: "json",
    command: (server, { task, resource, events }) => {
      const file = program("kubers");
      if (file === undefined || resource !== "pods" || task === "latency" || task === "snapshot")
        return undefined;
      return [file, server, ...flags, ...(task === "relist" ? ["--relist"] : ["--events", `${events}`])];
    },
  };
}

const clientNode: Client = {
  name: "client-node",
  encoding: "json",
  command: (server, { task, resource, events }) =>
    resource !== "pods" || (task !== "sync" && task !== "events")
      ? undefined
      : node("client-node/client-node.mjs", server, "--events", `${events}`),
};

function kcacheGo(encoding: Encoding): Client {
  return {
    name: "kcache for Go",
    encoding,
    command: (server, { task, resource, events }) => {
      const file = program("kcsync");
      if (file === undefined || resource !== "pods" || !["sync", "events", "memory"].includes(task))
        return undefined;
      return [file, "-server", server, `-proto=${encoding === "protobuf"}`, "-events", `${events}`];
    },
  };
}

/** What `npm run bench` runs; `bench:peers` runs the others too. */
export const OURS: readonly Client[] = [
  ours("kcache", "protobuf"),
  ours("kcache", "json"),
  ours("kcache compact", "protobuf", "--store", "compact"),
  floor("undici", "protobuf"),
  floor("undici", "json"),
  floor("node", "protobuf"),
  floor("node", "json"),
];

export const PEERS: readonly Client[] = [
  clientGo("list", "protobuf"),
  clientGo("list strip", "protobuf", "-strip"),
  clientGo("watchlist", "protobuf", "-watchlist"),
  clientGo("watchlist strip", "protobuf", "-watchlist", "-strip"),
  clientGo("list", "json"),
  clientGo("list strip", "json", "-strip"),
  kubeRs("kube-rs"),
  kubeRs("kube-rs strip", "--strip"),
  clientNode,
  kcacheGo("protobuf"),
  kcacheGo("json"),
];
