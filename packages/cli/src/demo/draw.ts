import { restartsText } from "../objects/pod-summary.ts";
import { paintTone } from "../objects/tone.ts";
import { age } from "../terminal/duration.ts";
import type { Colors } from "../terminal/io.ts";
import type { Line, Segment } from "../terminal/line.ts";
import type { Change } from "./changes.ts";
import { selectorText } from "./changes.ts";
import type { IngressNode, NamespaceNode, PodNode, ServiceNode } from "./tree.ts";

export interface DrawOptions {
  readonly colors: Colors;
  readonly now: number;
  /** The last change of an object, by uid, while it is worth pointing at. */
  readonly recent: ReadonlyMap<string, Change>;
  /** Lines that there is room for; services whose pods are all well are drawn without them first. @default {no limit} */
  readonly rows?: number;
  /** Draws every service without its pods. @default {false} */
  readonly brief?: boolean;
}

interface Drawing extends DrawOptions {
  readonly folded: ReadonlySet<ServiceNode>;
  /** Characters before a pod's first column. */
  readonly nameWidth: number;
}

/** The tree as lines. */
export function drawTree(tree: readonly NamespaceNode[], options: DrawOptions): readonly Line[] {
  const rows = options.rows ?? Number.POSITIVE_INFINITY;
  const drawing: Drawing = { ...options, folded: fold(tree, options, rows), nameWidth: nameWidth(tree) };
  const lines = tree.flatMap((namespace) => drawNamespace(namespace, drawing));
  if (lines.length <= rows) return lines;
  const shown = lines.slice(0, Math.max(0, rows - 1));
  return [
    ...shown,
    [
      {
        text: `  … ${lines.length - shown.length} more lines: make the terminal taller, or name a namespace with -n`,
        paint: options.colors.dim,
      },
    ],
  ];
}

function servicesOf({ ingresses, services }: NamespaceNode): readonly ServiceNode[] {
  return [...ingresses.flatMap((ingress) => ingress.services), ...services];
}

/** Which services to draw in one line so that the tree fits: those with the most pods of which there is nothing to say. */
function fold(tree: readonly NamespaceNode[], options: DrawOptions, rows: number): ReadonlySet<ServiceNode> {
  const { recent, brief = false } = options;
  const services = tree.flatMap(servicesOf);
  if (brief) return new Set(services);
  let lines = tree.reduce(
    (sum, { ingresses, pods }) => sum + 1 + ingresses.length + pods.length,
    services.reduce((sum, { pods }) => sum + 1 + pods.length, 0),
  );
  const folded = new Set<ServiceNode>();
  const isCalm = ({ pods }: ServiceNode): boolean =>
    pods.every(({ pod, summary }) => summary.tone === "good" && !recent.has(pod.metadata.uid));
  const largestFirst = services.toSorted((a, b) => b.pods.length - a.pods.length);
  for (const service of [...largestFirst.filter(isCalm), ...largestFirst.filter((one) => !isCalm(one))]) {
    if (lines <= rows) break;
    folded.add(service);
    lines -= service.pods.length;
  }
  return folded;
}

const DEEPEST = 9;
const MARGIN = 2;

function nameWidth(tree: readonly NamespaceNode[]): number {
  const names = tree.flatMap((namespace) => [
    ...servicesOf(namespace).flatMap(({ pods }) => pods),
    ...namespace.pods,
  ]);
  return (
    names.reduce((width, { pod }) => Math.max(width, pod.metadata.name.length), 0) + DEEPEST + "pod ".length
  );
}

interface Branch {
  readonly label: (prefix: string) => Line;
  readonly children: readonly Branch[];
}

function drawNamespace(namespace: NamespaceNode, drawing: Drawing): Line[] {
  const { colors } = drawing;
  const branches = [
    ...namespace.ingresses.map((node) => ingressBranch(node, drawing)),
    ...namespace.services.map((node) => serviceBranch(node, drawing)),
    ...namespace.pods.map((node) => podBranch(node, "no service", drawing)),
  ];
  const title: Line = [
    { text: " ".repeat(MARGIN) },
    { text: namespace.name, paint: (text) => colors.bold(colors.cyan(text)) },
  ];
  return [title, ...drawBranches(branches, "")];
}

function drawBranches(branches: readonly Branch[], indent: string): Line[] {
  return branches.flatMap(({ label, children }, i) => {
    const isLast = i === branches.length - 1;
    return [
      label(`${indent}${isLast ? "└─ " : "├─ "}`),
      ...drawBranches(children, `${indent}${isLast ? "   " : "│  "}`),
    ];
  });
}

/** The margin with the sign of a recent change, the lines of the tree, and the name. */
function head(
  uid: string | undefined,
  prefix: string,
  kind: string,
  name: string,
  drawing: Drawing,
): Segment[] {
  const { colors, recent } = drawing;
  const change = uid === undefined ? undefined : recent.get(uid);
  const paint = (text: string): string => {
    if (change === undefined) return text;
    return colors.bold(change.type === "create" ? colors.green(text) : colors.yellow(text));
  };
  const sign = change === undefined ? " " : change.type === "create" ? "+" : "~";
  return [
    { text: sign.padEnd(MARGIN), paint },
    { text: prefix, paint: colors.dim },
    { text: `${kind} `, paint: colors.dim },
    { text: name, paint },
  ];
}

function ingressBranch({ ingress, services }: IngressNode, drawing: Drawing): Branch {
  const { name, uid } = ingress.metadata;
  const hosts = [...new Set((ingress.spec?.rules ?? []).map(({ host = "*" }) => host))].join(", ");
  const nothing = services.length === 0 ? "  no services" : "";
  return {
    label: (prefix) => [
      ...head(uid, prefix, "ingress", name, drawing),
      { text: hosts === "" ? "" : `  ${hosts}`, paint: drawing.colors.dim },
      { text: nothing, paint: drawing.colors.yellow },
    ],
    children: services.map((node) => serviceBranch(node, drawing, hosts)),
  };
}

function serviceBranch(node: ServiceNode, drawing: Drawing, host = ""): Branch {
  const { colors, folded } = drawing;
  const { service, routes, pods } = node;
  const from = routes.map((route) => (route.startsWith(`${host}/`) ? route.slice(host.length) : route));
  return {
    label: (prefix) => [
      ...head(service?.metadata.uid, prefix, "service", node.name, drawing),
      { text: from.length === 0 ? "" : `  ${from.join(" ")}`, paint: colors.dim },
      { text: "  " },
      ...health(node, colors),
    ],
    children: folded.has(node) ? [] : pods.map((pod) => podBranch(pod, undefined, drawing)),
  };
}

/** A dot for each pod, and how many are ready; or why there is none. */
function health({ service, pods, routes }: ServiceNode, colors: Colors): Segment[] {
  if (service === undefined) return [{ text: "does not exist", paint: colors.red }];
  const loose: Segment = { text: routes.length === 0 ? "  no ingress" : "", paint: colors.dim };
  if (pods.length === 0) {
    const { type, selector } = service.spec ?? {};
    if (Object.keys(selector ?? {}).length === 0) {
      return [{ text: type === "ExternalName" ? "external name" : "no selector", paint: colors.dim }, loose];
    }
    return [{ text: `no pods: ${selectorText(selector)}`, paint: colors.red }, loose];
  }
  const ready = pods.filter(({ summary }) => summary.ready === summary.containers).length;
  const tone = ready === pods.length ? "good" : ready === 0 ? "bad" : "busy";
  return [
    ...pods.map(
      ({ summary }): Segment => ({ text: "●", paint: (text) => paintTone(colors, summary.tone, text) }),
    ),
    { text: ` ${ready}/${pods.length}`, paint: (text) => paintTone(colors, tone, text) },
    loose,
  ];
}

function podBranch({ pod, summary }: PodNode, note: string | undefined, drawing: Drawing): Branch {
  const { colors, now, nameWidth } = drawing;
  const { name, uid, creationTimestamp } = pod.metadata;
  const { ready, containers, status, tone, restarts } = summary;
  return {
    label: (prefix) => [
      ...head(uid, prefix, "pod", name.padEnd(nameWidth - prefix.length - "pod ".length), drawing),
      { text: `  ${`${ready}/${containers}`.padEnd(5)}` },
      {
        text: `  ${status.padEnd("ContainerCreating".length)}`,
        paint: (text) => paintTone(colors, tone, text),
      },
      {
        text: `  ${restartsText(summary, now).padEnd("1 (10s ago)".length)}`,
        paint: restarts === 0 ? colors.dim : colors.yellow,
      },
      { text: `  ${age(creationTimestamp, now).padEnd(5)}`, paint: colors.dim },
      { text: note === undefined ? "" : `  ${note}`, paint: colors.dim },
    ],
    children: [],
  };
}

/** One change as a line. */
export function drawChange(change: Change, clock: string, colors: Colors): Line {
  const { type, kind, namespace, name, text, tone, path } = change;
  const signs = { create: "+", update: "~", delete: "-" } as const;
  const paint = { create: colors.green, update: colors.yellow, delete: colors.red } as const;
  return [
    { text: `${clock} `, paint: colors.dim },
    { text: `${signs[type]} `, paint: paint[type] },
    { text: `${kind} `, paint: colors.dim },
    { text: `${namespace}/${name}` },
    {
      text: `  ${text}`,
      paint: (shown) => (type === "delete" ? colors.dim(shown) : paintTone(colors, tone, shown)),
    },
    { text: path === "" ? "" : `  (${path})`, paint: colors.dim },
  ];
}
