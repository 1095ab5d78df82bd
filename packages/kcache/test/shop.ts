import {
  all,
  and,
  type Filter,
  fields,
  fn,
  labels,
  namespace,
  none,
  not,
  nsName,
  or,
} from "../src/filter/filter.ts";
import type { Pod, Service } from "../src/kinds/core/v1.gen.ts";
import type { Ingress } from "../src/kinds/networking.k8s.io/v1.gen.ts";
import type { Entry } from "../src/object/entry.ts";
import type { KubeObject } from "../src/object/object.ts";
import { APPS } from "./source.ts";

export const NAMESPACES = ["a", "b"];
export const NAMES = ["p1", "p2", "p3", "p4"];
const PHASES = ["Pending", "Running"] as const;

export const makePod = (metadata: Pod["metadata"], dice: number): Pod => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata,
  spec: { containers: [] },
  status: { phase: dice % 2 === 0 ? PHASES[0] : PHASES[1] },
});
export const makeService = (metadata: Service["metadata"], dice: number): Service => {
  const app = APPS[dice % 4];
  const other = APPS[(dice >>> 2) % 6];
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { selector: app === undefined ? (other === undefined ? {} : { app: other }) : { app } },
  };
};

/** Sends to the services of up to three of the names, some of which are not there. */
export const makeIngress = (metadata: Ingress["metadata"], dice: number): Ingress => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata,
  spec: {
    rules: NAMES.filter((_, n) => (dice >>> n) & 1).map((name) => ({
      http: {
        paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
      },
    })),
  },
});

export type Test<T extends KubeObject> = readonly [Filter<T>, (entry: Entry<T>) => boolean];
export const appOf = ({ metadata }: Entry): string | undefined => metadata.labels.app;
export const phaseOf = (entry: Entry<Pod>): string | undefined => entry.object.status?.phase;
/** Filters, each beside what it means. */
export const PALETTE: readonly Test<Pod>[] = [
  [all(), () => true],
  [none(), () => false],
  [labels({ app: "web" }), (e) => appOf(e) === "web"],
  [not(labels({ app: "web" })), (e) => appOf(e) !== "web"],
  [namespace("a"), (e) => e.metadata.namespace === "a"],
  [fields("status.phase=Running"), (e) => phaseOf(e) === "Running"],
  [and(namespace("b"), labels({ app: "db" })), (e) => e.metadata.namespace === "b" && appOf(e) === "db"],
  [or(nsName("a", "p1"), labels({ app: "job" })), (e) => e.key === "a/p1" || appOf(e) === "job"],
  [fn((pod) => pod.metadata.name > "p2"), (e) => e.metadata.name > "p2"],
];
