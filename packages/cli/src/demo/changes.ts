import {
  type DeepReadonly,
  type Ingress,
  type KcacheError,
  type KubeObject,
  type Monitor,
  monitor,
  type Pod,
  type Publisher,
  type Service,
} from "kcache";
import { podSummary, restartsText } from "../objects/pod-summary.ts";
import type { Tone } from "../objects/tone.ts";
import { type Graph, routesOf } from "./graph.ts";

/** One change of what the tree shows. */
export interface Change {
  readonly type: "create" | "update" | "delete";
  readonly kind: "ingress" | "service" | "pod";
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** What the tree shows of the object, and showed before where that differs. */
  readonly text: string;
  readonly tone: Tone | undefined;
  /** What leads to the object: `shop > frontend`. */
  readonly path: string;
  readonly at: number;
}

/** Follows a graph. */
export interface Following extends AsyncDisposable {
  /** Resolves when following has ended: with the cause if a controller gave up. */
  readonly closed: Promise<KcacheError | undefined>;
}

/** What the tree shows of an object. */
interface Shown {
  readonly text: string;
  readonly tone?: Tone;
}

/**
 * Calls `onChange` for every change that shows, and `onMove` when an edge of a join appears or goes.
 * Updates that change nothing of what the tree shows are passed over.
 */
export function follow(
  graph: Graph,
  onChange: (change: Change) => void | Promise<void>,
  onMove: () => void,
): Following {
  const { ingresses, services, pods, routed, served } = graph;
  const pathOfService = (service: DeepReadonly<Service>): string =>
    !routed.isReady ? "" : routed.sources(service).map(nameOf).sort().join(", ") || "no ingress";
  const pathOfPod = (pod: DeepReadonly<Pod>): string => {
    if (!served.isReady) return "";
    const above = served.sources(pod);
    return (
      above.map((service) => `${pathOfService(service)} > ${nameOf(service)}`).join("; ") || "no service"
    );
  };
  const moved = { onCreate: onMove, onDelete: onMove };
  const monitors: readonly Monitor[] = [
    // The joins first: they are kept up to date while somebody observes them, and read by the others.
    monitor(routed, moved),
    monitor(served, moved),
    changesOf(ingresses, "ingress", showIngress, () => "", onChange),
    changesOf(services, "service", showService, pathOfService, onChange),
    changesOf(pods, "pod", showPod, pathOfPod, onChange),
  ];
  return {
    closed: Promise.race(monitors.map(({ closed }) => closed)),
    async [Symbol.asyncDispose]() {
      await Promise.all(monitors.map((one) => one.close()));
    },
  };
}

const nameOf = ({ metadata }: DeepReadonly<KubeObject>): string => metadata.name;

function changesOf<T extends KubeObject>(
  publisher: Publisher<T>,
  kind: Change["kind"],
  show: (object: DeepReadonly<T>) => Shown,
  path: (object: DeepReadonly<T>) => string,
  onChange: (change: Change) => void | Promise<void>,
): Monitor {
  // What led to an object, by uid: once it is gone, nothing does.
  const paths = new Map<string, string>();
  const tell = (
    type: Change["type"],
    object: DeepReadonly<T>,
    { text, tone }: Shown,
  ): void | Promise<void> => {
    const { name, namespace = "", uid } = object.metadata;
    return onChange({
      type,
      kind,
      namespace,
      name,
      uid,
      text,
      tone,
      path: paths.get(uid) ?? "",
      at: Date.now(),
    });
  };
  const place = (object: DeepReadonly<T>): void => {
    // Events tell what was; an object may be gone by now, and so may the source.
    const isThere = publisher.isReady && publisher.cache.getObject(object) !== undefined;
    if (isThere) paths.set(object.metadata.uid, path(object));
  };
  return monitor(publisher, {
    onInitialize(objects) {
      for (const object of objects) place(object);
    },
    onCreate(object) {
      place(object);
      return tell("create", object, show(object));
    },
    onUpdate(object, previous) {
      place(object);
      const [before, now] = [show(previous), show(object)];
      if (before.text === now.text) return;
      return tell("update", object, { ...now, text: `${before.text} -> ${now.text}` });
    },
    onDelete(object) {
      const told = tell("delete", object, show(object));
      paths.delete(object.metadata.uid);
      return told;
    },
  });
}

function showPod(pod: DeepReadonly<Pod>): Shown {
  const summary = podSummary(pod);
  const { ready, containers, status, tone, restarts } = summary;
  const restarted =
    restarts === 0 ? "" : ` restarts ${restartsText({ ...summary, restartedAt: undefined }, 0)}`;
  return { text: `${ready}/${containers} ${status}${restarted}`, tone };
}

function showService({ spec }: DeepReadonly<Service>): Shown {
  return { text: selectorText(spec?.selector) };
}

/** What a service selects, as a label selector. */
export function selectorText(selector: Readonly<Record<string, string>> = {}): string {
  const pairs = Object.entries(selector).map(([key, value]) => `${key}=${value}`);
  return pairs.length === 0 ? "no selector" : pairs.join(",");
}

function showIngress(ingress: DeepReadonly<Ingress>): Shown {
  return {
    text: routesOf(ingress)
      .map(({ from, service }) => `${from} to ${service}`)
      .join(", "),
  };
}
