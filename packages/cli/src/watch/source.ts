import {
  type Controller,
  type ControllerOptions,
  createController,
  KcacheError,
  type Kind,
  type KubeObject,
  type Publisher,
  resourceName,
  type Transport,
} from "kcache";
import type { Narrowing } from "./narrowing.ts";

/** What to watch: a kind, narrowed by the server and by a join. */
export interface SourceOptions {
  readonly kind: Kind;
  /** Undefined for all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly selector: string | undefined;
  readonly fieldSelector: string | undefined;
  /** The file in which what is shown outlives the process. */
  readonly snapshot: string | undefined;
  readonly narrowing: Narrowing | undefined;
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
  const { kind, name, selector, fieldSelector, narrowing } = options;
  const fields = [
    ...(name === undefined ? [] : [`metadata.name=${name}`]),
    ...(fieldSelector ? [fieldSelector] : []),
  ];
  const inNamespace = (of: Kind): ControllerOptions<KubeObject> =>
    of.scope === "Cluster" || options.namespace === undefined
      ? { signal }
      : { signal, namespace: options.namespace };
  const shown: ControllerOptions<KubeObject> = {
    ...inNamespace(kind),
    ...(selector === undefined ? {} : { selector }),
    snapshot: options.snapshot,
    ...(fields.length === 0 ? {} : { fields: fields.join(",") }),
  };
  const where = (of: Kind): string => {
    const { namespace } = inNamespace(of);
    return namespace === undefined ? "" : ` in namespace ${namespace}`;
  };
  const plural = resourceName(kind);

  if (narrowing === undefined) {
    const objects = createController(transport, kind, shown);
    return sourceOf(objects, objects, [objects], () => `no ${plural} found${where(kind)}; waiting for them`);
  }
  const { relation } = narrowing;
  const between = options.namespace === undefined ? { signal } : { signal, namespace: options.namespace };
  if (narrowing.type === "of") {
    if (relation.from.scope === "Namespaced" && options.namespace === undefined) {
      const { singular } = relation.from;
      throw new KcacheError(
        "invalid-argument",
        `--of ${singular}/${narrowing.name}: a ${singular} is in one namespace: name it with -n, not -A`,
      );
    }
    // Asked for by name, so that a role that allows this one object is enough.
    const from = { ...inNamespace(relation.from), fields: { "metadata.name": narrowing.name } };
    const followed = relation.follow(transport, { from, between, to: shown });
    const owner = `${relation.from.singular} ${narrowing.name}`;
    return sourceOf(followed.targets, followed.to, followed.controllers, () =>
      followed.from.cache.size === 0
        ? `there is no ${owner}${where(relation.from)}; waiting for it`
        : `${owner} has no ${plural}${where(kind)} now; waiting for them`,
    );
  }
  const rest = narrowing.shows === "from" ? relation.to : relation.from;
  const missing = (): string =>
    `no ${plural} without ${resourceName(rest)}${where(kind)} now; waiting for them`;
  if (narrowing.shows === "from") {
    const followed = narrowing.relation.follow(transport, { from: shown, between, to: inNamespace(rest) });
    return sourceOf(followed.withoutTargets(), followed.from, followed.controllers, missing);
  }
  const followed = relation.follow(transport, { from: inNamespace(rest), between, to: shown });
  return sourceOf(followed.withoutSources(), followed.to, followed.controllers, missing);
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
