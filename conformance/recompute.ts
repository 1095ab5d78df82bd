// What belongs to what, computed from whole lists object by object: what live joins have to equal. Shares no code with them.
import type { KubeObject } from "./fold.ts";

type Labels = Readonly<Record<string, string>>;

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[];
}

interface Selecting {
  readonly spec?: { readonly selector?: Labels };
}

interface SelectingBySet {
  readonly spec?: {
    readonly selector?: {
      readonly matchLabels?: Labels;
      readonly matchExpressions?: readonly Requirement[];
    };
  };
}

interface Backend {
  readonly service?: { readonly name: string };
}

interface Routing {
  readonly spec?: {
    readonly defaultBackend?: Backend;
    readonly rules?: readonly {
      readonly http?: { readonly paths: readonly { readonly backend: Backend }[] };
    }[];
  };
}

type Objects = readonly KubeObject[];

/** The objects that at least one of `lefts` leads to. */
function matched<L extends KubeObject>(
  lefts: readonly L[],
  rights: Objects,
  leads: (left: L, right: KubeObject) => boolean,
): Objects {
  return rights.filter((right) =>
    lefts.some((left) => left.metadata.namespace === right.metadata.namespace && leads(left, right)),
  );
}

function hasAll({ metadata }: KubeObject, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => metadata.labels?.[name] === value);
}

function satisfies({ metadata }: KubeObject, { key, operator, values = [] }: Requirement): boolean {
  const value = metadata.labels?.[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      throw new Error(`recompute a selector: unknown operator ${operator}`);
  }
}

/** Pods that some service selects. */
export function podsOfServices(services: readonly (KubeObject & Selecting)[], pods: Objects): Objects {
  return matched(services, pods, ({ spec }, pod) => {
    const selector = spec?.selector ?? {};
    return Object.keys(selector).length > 0 && hasAll(pod, selector);
  });
}

/** Pods that some deployment selects, whoever owns them. */
export function podsOfDeployments(
  deployments: readonly (KubeObject & SelectingBySet)[],
  pods: Objects,
): Objects {
  return matched(deployments, pods, ({ spec }, pod) => {
    const { matchLabels = {}, matchExpressions = [] } = spec?.selector ?? {};
    if (Object.keys(matchLabels).length + matchExpressions.length === 0) return false;
    return hasAll(pod, matchLabels) && matchExpressions.every((one) => satisfies(pod, one));
  });
}

/** Services that some ingress sends to, by default or for a path. */
export function servicesOfIngresses(
  ingresses: readonly (KubeObject & Routing)[],
  services: Objects,
): Objects {
  return matched(ingresses, services, ({ spec }, { metadata }) => {
    const paths = (spec?.rules ?? []).flatMap(({ http }) => http?.paths ?? []);
    return [spec?.defaultBackend, ...paths.map(({ backend }) => backend)].some(
      (backend) => backend?.service?.name === metadata.name,
    );
  });
}

/** Objects that name one of `owners` in their owner references. */
export function ownedBy(owners: Objects, objects: Objects): Objects {
  return matched(
    owners,
    objects,
    (owner, { metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false,
  );
}
