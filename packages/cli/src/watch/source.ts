import {
  type Controller,
  type ControllerOptions,
  createController,
  KcacheError,
  type Kind,
  type KubeObject,
  Pod,
  type Publisher,
  resourceName,
  Service,
  servicePods,
  type Transport,
} from "kcache";
import { findKind } from "kcache/kinds";
import { parseResource } from "./resource.ts";

/** What to watch: a kind, narrowed by the server and by a join. */
export interface SourceOptions {
  readonly kind: Kind;
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly selector: string | undefined;
  readonly fieldSelector: string | undefined;
  /** `KIND/NAME`: only the pods that belong to this object, as that changes. */
  readonly of: string | undefined;
}

/** A live view, and the controllers that feed it. */
export interface Source extends AsyncDisposable {
  readonly view: Publisher<KubeObject>;
  /** Holds the objects of which the view shows some. */
  readonly objects: Controller<KubeObject>;
  readonly controllers: readonly Controller<KubeObject>[];
  /** What to tell someone who sees nothing. */
  missing(): string | undefined;
}

/** Starts to watch. @throws {KcacheError} for what cannot be asked */
export function openSource(transport: Transport, options: SourceOptions, signal: AbortSignal): Source {
  const { kind, name, selector, fieldSelector, of } = options;
  const namespace = kind.scope === "Cluster" ? undefined : options.namespace;
  const fields = [
    ...(name === undefined ? [] : [`metadata.name=${name}`]),
    ...(fieldSelector ? [fieldSelector] : []),
  ];
  const controllerOptions: ControllerOptions<KubeObject> = {
    signal,
    ...(namespace === undefined ? {} : { namespace }),
    ...(selector === undefined ? {} : { selector }),
    ...(fields.length === 0 ? {} : { fields: fields.join(",") }),
  };
  const where = namespace === undefined ? "" : ` in namespace ${namespace}`;
  if (of === undefined) {
    const objects = createController(transport, kind, controllerOptions);
    return sourceOf(
      objects,
      objects,
      [objects],
      () => `no ${resourceName(kind)} found${where}; waiting for them`,
    );
  }
  if (kind !== Pod) {
    throw new KcacheError(
      "invalid-argument",
      `--of ${of}: only pods can be restricted by it, not ${kind.plural}`,
    );
  }
  const left = parseResource([of], "--of");
  if (findKind(left.kind) !== Service || left.name === undefined) {
    throw new KcacheError(
      "invalid-argument",
      `--of ${of}: expected service/NAME; other kinds cannot be followed yet`,
    );
  }
  if (namespace === undefined) {
    throw new KcacheError(
      "invalid-argument",
      `--of ${of}: a service is in one namespace: name it with -n, not -A`,
    );
  }
  // Asked for by name, so that a role that allows this one service is enough.
  const services = createController(transport, Service, {
    namespace,
    fields: { "metadata.name": left.name },
    signal,
  });
  const pods = createController(transport, Pod, { ...controllerOptions });
  return sourceOf(servicePods(services, pods), pods, [pods, services], () =>
    services.cache.size === 0
      ? `there is no service ${left.name}${where}; waiting for it`
      : `service ${left.name} selects no pods${where} now; waiting for them`,
  );
}

function sourceOf(
  view: Publisher<KubeObject>,
  objects: Controller<KubeObject>,
  controllers: readonly Controller<KubeObject>[],
  missing: () => string,
): Source {
  return {
    view,
    objects,
    controllers,
    missing: () => (view.cache.size === 0 ? missing() : undefined),
    async [Symbol.asyncDispose]() {
      await Promise.all(controllers.map((controller) => controller.close()));
    },
  };
}
