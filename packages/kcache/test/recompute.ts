import { and, type Filter, labels, namespace, none, nsName, or } from "../src/filter/filter.ts";
import type { Pod, Service } from "../src/kinds/core/v1.gen.ts";
import type { Ingress } from "../src/kinds/networking.k8s.io/v1.gen.ts";
import { type Entry, entryOf } from "../src/object/entry.ts";
import type { DeepReadonly, KubeObject } from "../src/object/object.ts";
import { appOf } from "./shop.ts";
import type { State } from "./source.ts";

/** Which pairs belong together, said naively. */
export type Related<L extends KubeObject, R extends KubeObject> = (
  left: Entry<L>,
  right: Entry<R>,
) => boolean;

export function accepted<T extends KubeObject>(
  state: State<T> | undefined,
  test: ((entry: Entry<T>) => boolean) | undefined,
): State<T> | undefined {
  return state && test && new Map([...state].filter(([, entry]) => test(entry)));
}

export function matched<L extends KubeObject, R extends KubeObject>(
  left: State<L> | undefined,
  right: State<R> | undefined,
  related: Related<L, R>,
): State<R> | undefined {
  return left && accepted(right, (r) => [...left.values()].some((l) => related(l, r)));
}

export function without<T extends KubeObject>(
  state: State<T> | undefined,
  taken: State<T> | undefined,
): State<T> | undefined {
  return taken && accepted(state, ({ key }) => !taken.has(key));
}

export function pairs<L extends KubeObject, R extends KubeObject>(
  left: State<L> | undefined,
  right: State<R> | undefined,
  related: Related<L, R>,
  outer: boolean,
): State<KubeObject> | undefined {
  if (left === undefined || right === undefined) return undefined;
  const found: State<KubeObject> = new Map();
  for (const l of left.values()) {
    const targets = [...right.values()].filter((r) => related(l, r));
    for (const r of targets.length === 0 && outer ? [undefined] : targets) {
      const { namespace, name, uid, resourceVersion } = l.metadata;
      const metadata = {
        namespace: namespace ?? "",
        name: `${name}->${r?.key ?? ""}`,
        uid: `${uid}->${r?.metadata.uid ?? ""}`,
        resourceVersion: `${resourceVersion}->${r?.metadata.resourceVersion ?? ""}`,
      };
      const entry = entryOf<KubeObject>({ apiVersion: "kcache/v1", kind: "Edge", metadata });
      found.set(entry.key, entry);
    }
  }
  return found;
}

const sameNamespace = (a: Entry, b: Entry): boolean => a.metadata.namespace === b.metadata.namespace;

export const selects: Related<Service, Pod> = (service, pod) => {
  const app = service.object.spec?.selector?.app;
  return app !== undefined && sameNamespace(service, pod) && appOf(pod) === app;
};

export const sendsTo: Related<Ingress, Service> = (ingress, service) =>
  sameNamespace(ingress, service) &&
  (ingress.object.spec?.rules ?? []).some((rule) =>
    rule.http?.paths.some(({ backend }) => backend.service?.name === service.metadata.name),
  );

/** What {@link itselfAndItsApp} means. */
export const sameApp: Related<Pod, Pod> = (l, r) =>
  l.key === r.key || (sameNamespace(l, r) && appOf(l) !== undefined && appOf(l) === appOf(r));

export function itselfAndItsApp({ metadata }: Pod | DeepReadonly<Pod>): Filter<Pod> {
  return or(
    nsName(metadata.namespace, metadata.name),
    metadata.labels?.app === undefined
      ? none()
      : and(namespace(metadata.namespace), labels({ app: metadata.labels.app })),
  );
}
