import {
  ConfigMap,
  DaemonSet,
  type DeepReadonly,
  Deployment,
  Event,
  Ingress,
  Job,
  type Kind,
  type KubeObject,
  Namespace,
  Node,
  Pod,
  ReplicaSet,
  ReplicationController,
  Secret,
  Service,
  StatefulSet,
} from "kcache";
import { podSummary, restartsText } from "./pod-summary.ts";
import type { Tone } from "./tone.ts";

export interface Cell {
  readonly text: string;
  readonly tone?: Tone | undefined;
}

/** One column of a kind's table. */
export interface Column<T extends KubeObject = KubeObject> {
  readonly header: string;
  /** Room kept from the start, for values that are likely to come. */
  readonly width: number;
  cell(object: DeepReadonly<T>, now: number): Cell;
}

/** The columns of `kind` between its name and its age, as kubectl has them; none for kinds that are not built in. */
export function columnsOf(kind: Kind): readonly Column[] {
  return COLUMNS.get(kind) ?? [];
}

function column<T extends KubeObject>(
  header: string,
  cell: (object: DeepReadonly<T>, now: number) => string | number | Cell,
  width: number = header.length,
): Column<T> {
  return {
    header,
    width,
    cell(object, now) {
      const value = cell(object, now);
      return typeof value === "object" ? value : { text: String(value) };
    },
  };
}

const columns = <T extends KubeObject>(
  kind: Kind<T>,
  ...list: readonly Column<T>[]
): [Kind, readonly Column[]] => [kind, list];

const joined = (texts: readonly string[] | undefined): string =>
  texts === undefined || texts.length === 0 ? "<none>" : texts.join(",");

const readyOf = (ready = 0, wanted = 0): Cell => ({
  text: `${ready}/${wanted}`,
  tone: ready >= wanted ? "good" : "busy",
});

const COLUMNS: ReadonlyMap<Kind, readonly Column[]> = new Map([
  columns(
    Pod,
    column("READY", (pod) => {
      const { ready, containers } = podSummary(pod);
      return `${ready}/${containers}`;
    }),
    column(
      "STATUS",
      (pod) => {
        const { status, tone } = podSummary(pod);
        return { text: status, tone };
      },
      "ContainerCreating".length,
    ),
    column("RESTARTS", (pod, now) => restartsText(podSummary(pod), now), "1 (10s ago)".length),
  ),
  columns(
    Deployment,
    column("READY", ({ spec, status }) => readyOf(status?.readyReplicas, spec?.replicas ?? 1)),
    column("UP-TO-DATE", ({ status }) => status?.updatedReplicas ?? 0),
    column("AVAILABLE", ({ status }) => status?.availableReplicas ?? 0),
  ),
  columns(
    ReplicaSet,
    column("DESIRED", ({ spec }) => spec?.replicas ?? 1),
    column("CURRENT", ({ status }) => status?.replicas ?? 0),
    column("READY", ({ status }) => status?.readyReplicas ?? 0),
  ),
  columns(
    ReplicationController,
    column("DESIRED", ({ spec }) => spec?.replicas ?? 1),
    column("CURRENT", ({ status }) => status?.replicas ?? 0),
    column("READY", ({ status }) => status?.readyReplicas ?? 0),
  ),
  columns(
    StatefulSet,
    column("READY", ({ spec, status }) => readyOf(status?.readyReplicas, spec?.replicas ?? 1)),
  ),
  columns(
    DaemonSet,
    column("DESIRED", ({ status }) => status?.desiredNumberScheduled ?? 0),
    column("CURRENT", ({ status }) => status?.currentNumberScheduled ?? 0),
    column("READY", ({ status }) => status?.numberReady ?? 0),
    column("AVAILABLE", ({ status }) => status?.numberAvailable ?? 0),
  ),
  columns(
    Job,
    column("STATUS", ({ status }) => {
      const ended = status?.conditions?.find(
        (one) => (one.type === "Complete" || one.type === "Failed") && one.status === "True",
      );
      if (ended === undefined) return { text: "Running", tone: "busy" };
      return { text: ended.type, tone: ended.type === "Failed" ? "bad" : "good" };
    }),
    column("COMPLETIONS", ({ spec, status }) => `${status?.succeeded ?? 0}/${spec?.completions ?? 1}`),
  ),
  columns(
    Service,
    column("TYPE", ({ spec }) => spec?.type ?? "ClusterIP"),
    column("CLUSTER-IP", ({ spec }) => spec?.clusterIP ?? "<none>"),
    column("PORT(S)", ({ spec }) =>
      joined(
        spec?.ports?.map(({ port, nodePort, protocol = "TCP" }) =>
          nodePort === undefined ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
        ),
      ),
    ),
  ),
  columns(
    Ingress,
    column("CLASS", ({ spec }) => spec?.ingressClassName ?? "<none>"),
    column("HOSTS", ({ spec }) => joined(spec?.rules?.map(({ host = "*" }) => host))),
  ),
  columns(
    Node,
    column("STATUS", ({ spec, status }) => {
      const ready = status?.conditions?.find(({ type }) => type === "Ready")?.status === "True";
      const parts = [ready ? "Ready" : "NotReady", ...(spec?.unschedulable ? ["SchedulingDisabled"] : [])];
      return { text: parts.join(","), tone: ready ? "good" : "bad" };
    }),
    column("VERSION", ({ status }) => status?.nodeInfo?.kubeletVersion ?? "<unknown>"),
  ),
  columns(
    Namespace,
    column("STATUS", ({ status }) => ({
      text: status?.phase ?? "Active",
      tone: status?.phase === "Terminating" ? "busy" : "good",
    })),
  ),
  columns(
    ConfigMap,
    column(
      "DATA",
      ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length,
    ),
  ),
  columns(
    Secret,
    column("TYPE", ({ type }) => type ?? "Opaque"),
    column("DATA", ({ data }) => Object.keys(data ?? {}).length),
  ),
  columns(
    Event,
    column("TYPE", ({ type = "Normal" }) => ({ text: type, tone: type === "Warning" ? "bad" : undefined })),
    column("REASON", ({ reason = "" }) => reason),
    column("OBJECT", ({ involvedObject: { kind = "", name = "" } }) => `${kind.toLowerCase()}/${name}`),
    column("MESSAGE", ({ message = "" }) => message.replaceAll(/\s+/g, " ").trim()),
  ),
]);
