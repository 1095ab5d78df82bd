import {
  type Controller,
  createController,
  type DeepReadonly,
  type Filter,
  Ingress,
  type JoinedPublisher,
  join,
  type KubeObject,
  not,
  nsName,
  Pod,
  type Publisher,
  Service,
  servicePods,
  type Transport,
} from "kcache";

/** What the tree is drawn from: three controllers, a filter, and two joins. */
export interface Graph extends AsyncDisposable {
  readonly controllers: readonly Controller<KubeObject>[];
  readonly ingresses: Publisher<Ingress>;
  readonly services: Publisher<Service>;
  readonly pods: Publisher<Pod>;
  /** The services that ingresses lead to. */
  readonly routed: JoinedPublisher<Ingress, Service>;
  /** The services that no ingress leads to. */
  readonly unrouted: Publisher<Service>;
  /** The pods that services select. */
  readonly served: JoinedPublisher<Service, Pod>;
  /** The pods that no service selects. */
  readonly unserved: Publisher<Pod>;
}

/** @param namespace the only one to look at; all where undefined */
export function openGraph(transport: Transport, namespace: string | undefined): Graph {
  const options = namespace === undefined ? {} : { namespace };
  const ingresses = createController(transport, Ingress, options);
  const allServices = createController(transport, Service, options);
  const pods = createController(transport, Pod, options);
  // Every cluster has it, no ingress leads to it, and it selects no pods.
  const services = allServices.filter(not(nsName("default", "kubernetes")));
  const routed = join(ingresses, services, servicesOfIngress);
  const served = servicePods(services, pods);
  const controllers: readonly Controller<KubeObject>[] = [ingresses, allServices, pods];
  return {
    controllers,
    ingresses,
    services,
    pods,
    routed,
    unrouted: routed.withoutSources(),
    served,
    unserved: served.withoutSources(),
    async [Symbol.asyncDispose]() {
      await Promise.all(controllers.map((controller) => controller.close()));
    },
  };
}

/** One way from an ingress to a service. */
export interface Route {
  /** `host/path`, or `default` for what no rule takes. */
  readonly from: string;
  readonly service: string;
}

export function routesOf(ingress: DeepReadonly<Ingress>): readonly Route[] {
  const { defaultBackend, rules = [] } = ingress.spec ?? {};
  const routes = rules.flatMap(({ host = "*", http }) =>
    (http?.paths ?? []).flatMap(({ path = "/", backend }) =>
      backend.service === undefined ? [] : [{ from: host + path, service: backend.service.name }],
    ),
  );
  const rest = defaultBackend?.service?.name;
  return rest === undefined ? routes : [...routes, { from: "default", service: rest }];
}

function servicesOfIngress(ingress: DeepReadonly<Ingress>): Filter<Service> {
  return nsName(ingress.metadata.namespace, ...routesOf(ingress).map(({ service }) => service));
}
