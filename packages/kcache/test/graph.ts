import { fn } from "../src/filter/filter.ts";
import { Pod, Service } from "../src/kinds/core/v1.gen.ts";
import { Ingress } from "../src/kinds/networking.k8s.io/v1.gen.ts";
import type { KubeObject } from "../src/object/object.ts";
import { type JoinedPublisher, join } from "../src/publisher/join.ts";
import { ingressServices, servicePods } from "../src/publisher/joins.ts";
import { type FilteredPublisher, type Publisher, publisherOf } from "../src/publisher/publisher.ts";
import {
  accepted,
  itselfAndItsApp,
  matched,
  pairs,
  type Related,
  sameApp,
  selects,
  sendsTo,
  without,
} from "./recompute.ts";
import { type Checked, checked } from "./replica.ts";
import { makeIngress, makePod, makeService, PALETTE, phaseOf, type Test } from "./shop.ts";
import { Source, type State } from "./source.ts";

/** A view, and what it must hold. */
interface View<T extends KubeObject> {
  readonly publisher: Publisher<T>;
  readonly expected: () => State<T> | undefined;
}

export interface Sources {
  readonly pods: Source<Pod>;
  readonly services: Source<Service>;
  readonly ingresses: Source<Ingress>;
}

export function createSources(): Sources {
  const versions = { last: 0 };
  return {
    pods: new Source<Pod>(versions, makePod),
    services: new Source<Service>(versions, makeService),
    ingresses: new Source<Ingress>(versions, makeIngress),
  };
}

/** Views over some sources, and the filters among them that can be changed. */
export interface Graph {
  readonly views: readonly Checked[];
  readonly refilters: readonly ((test: Test<Pod>) => void)[];
}

function root<T extends KubeObject>(publisher: Publisher<T>, source: Source<T>): View<T> {
  return { publisher, expected: () => (source.initialized ? source.seen : undefined) };
}

interface FilteredView extends View<Pod> {
  readonly publisher: FilteredPublisher<Pod>;
  refilter(test: Test<Pod>): void;
}

function narrowed({ publisher, expected }: View<Pod>, initial: Test<Pod> | undefined): FilteredView {
  let test = initial;
  const view = publisher.filter(initial?.[0]);
  return {
    publisher: view,
    expected: () => accepted(expected(), test?.[1]),
    refilter(next) {
      test = next;
      view.refilter(next[0]);
    },
  };
}

/** Every side of a join. */
function sides<L extends KubeObject, R extends KubeObject>(
  joined: JoinedPublisher<L, R>,
  left: View<L>,
  right: View<R>,
  related: Related<L, R>,
) {
  const flipped: Related<R, L> = (r, l) => related(l, r);
  const both = (outer: boolean) => () => pairs(left.expected(), right.expected(), related, outer);
  return {
    matched: { publisher: joined, expected: () => matched(left.expected(), right.expected(), related) },
    withoutSources: () => ({
      publisher: joined.withoutSources(),
      expected: () => without(right.expected(), matched(left.expected(), right.expected(), related)),
    }),
    withoutTargets: () => ({
      publisher: joined.withoutTargets(),
      expected: () => without(left.expected(), matched(right.expected(), left.expected(), flipped)),
    }),
    edges: () => ({ publisher: joined.edges(), expected: both(false) }),
    outerEdges: () => ({ publisher: joined.outerEdges(), expected: both(true) }),
  };
}

const joinServicePods = (left: View<Service>, right: View<Pod>) =>
  sides(servicePods(left.publisher, right.publisher), left, right, selects);
const joinIngressServices = (left: View<Ingress>, right: View<Service>) =>
  sides(ingressServices(left.publisher, right.publisher), left, right, sendsTo);
const joinApps = (left: View<Pod>, right: View<Pod>) =>
  sides(join(left.publisher, right.publisher, itselfAndItsApp), left, right, sameApp);
/** By a condition into which nobody can look. */
const joinPhases = (left: View<Pod>, right: View<Pod>) =>
  sides(
    join(left.publisher, right.publisher, (pod) =>
      fn<Pod>((other) => other.status?.phase === pod.status?.phase),
    ),
    left,
    right,
    (l, r) => phaseOf(l) === phaseOf(r),
  );

function someServices({ publisher, expected }: View<Service>): View<Service> {
  return {
    publisher: publisher.filter(fn(({ metadata }) => metadata.name !== "p2")),
    expected: () => accepted(expected(), ({ metadata }) => metadata.name !== "p2"),
  };
}

function roots({ pods, services, ingresses }: Sources) {
  return {
    pods: root(publisherOf(Pod, pods.node), pods),
    services: root(publisherOf(Service, services.node), services),
    ingresses: root(publisherOf(Ingress, ingresses.node), ingresses),
  };
}

/** One of each view, and the shapes that are known to be hard: filters of filters, joins of joins, diamonds. */
export function fixedGraph(sources: Sources): Graph {
  const { pods, services, ingresses } = roots(sources);
  const f0 = narrowed(pods, PALETTE[2]);
  const f1 = narrowed(pods, undefined);
  const f2 = narrowed(f0, PALETTE[0]);
  const selected = joinServicePods(services, pods);
  const diamond = joinApps(f0, pods);
  const exposed = joinIngressServices(ingresses, services);
  const named: Readonly<Record<string, View<KubeObject>>> = {
    store: pods,
    filter: f0,
    "filter made without a filter": f1,
    "filter of a filter": f2,
    join: selected.matched,
    "join of filters": joinServicePods(someServices(services), f0).matched,
    diamond: diamond.matched,
    "join of a join": joinApps(selected.matched, pods).matched,
    "double join": joinServicePods(exposed.matched, pods).matched,
    "diamond of opaque conditions": joinPhases(f2, f0).matched,
    "pods without a service": selected.withoutSources(),
    "services without pods": selected.withoutTargets(),
    edges: selected.edges(),
    "outer edges": selected.outerEdges(),
    "edges of a diamond": diamond.edges(),
    "outer edges of a diamond": diamond.outerEdges(),
  };
  return {
    views: Object.entries(named).map(([name, { publisher, expected }]) => checked(name, publisher, expected)),
    refilters: [f0.refilter, f1.refilter, f2.refilter],
  };
}

/** Twelve views, each derived in a random way from those before it. */
export function randomGraph(sources: Sources, next: () => number): Graph {
  const first = roots(sources);
  const podViews: View<Pod>[] = [first.pods];
  const serviceViews: View<Service>[] = [first.services];
  const views: Checked[] = [checked("pods", first.pods.publisher, first.pods.expected)];
  const refilters: ((test: Test<Pod>) => void)[] = [];

  const one = <V>(from: readonly V[], fallback: V): V => from[next() % from.length] ?? fallback;
  const add = <T extends KubeObject>(name: string, { publisher, expected }: View<T>): void => {
    views.push(checked(`${views.length} ${name}`, publisher, expected));
  };
  const addPods = (name: string, view: View<Pod>): void => {
    podViews.push(view);
    add(name, view);
  };
  const addServices = (name: string, view: View<Service>): void => {
    serviceViews.push(view);
    add(name, view);
  };

  while (views.length < 13) {
    const from = one(podViews, first.pods);
    const services = one(serviceViews, first.services);
    switch (next() % 14) {
      case 0:
      case 1: {
        const view = narrowed(from, next() % 4 === 0 ? undefined : one(PALETTE, undefined));
        refilters.push(view.refilter);
        addPods("filter", view);
        break;
      }
      case 2:
        addPods("clone", { publisher: from.publisher.clone(), expected: from.expected });
        break;
      case 3:
        addServices("filter of services", someServices(services));
        break;
      case 4:
        addPods("service pods", joinServicePods(services, from).matched);
        break;
      case 5:
        addPods("pods without a service", joinServicePods(services, from).withoutSources());
        break;
      case 6:
        addServices("services without pods", joinServicePods(services, from).withoutTargets());
        break;
      case 7:
        add("service edges", joinServicePods(services, from).edges());
        break;
      case 8:
        add("outer service edges", joinServicePods(services, from).outerEdges());
        break;
      case 9:
        addPods("join of apps", joinApps(from, one(podViews, first.pods)).matched);
        break;
      case 10:
        addPods("anti join of apps", joinApps(from, one(podViews, first.pods)).withoutSources());
        break;
      case 11:
        addPods("join of phases", joinPhases(from, one(podViews, first.pods)).matched);
        break;
      case 12:
        addServices("ingress services", joinIngressServices(first.ingresses, services).matched);
        break;
      default:
        addServices(
          "services without an ingress",
          joinIngressServices(first.ingresses, services).withoutSources(),
        );
    }
  }
  return { views, refilters };
}
