// What is done to nodes. Every script but this one lets them be, and it takes only one of its own.
import type { Script } from "./step.ts";

const NODE = `apiVersion: v1
kind: Node
metadata:
  name: {ns}
  labels: {own: "yes"}
  annotations: {kwok.x-k8s.io/node: fake}
spec: {taints: [{key: own, value: "yes", effect: NoSchedule}]}
`;
const POD = `apiVersion: apps/v1
kind: Deployment
metadata: {name: guest}
spec:
  selector: {matchLabels: {app: guest}}
  template:
    metadata: {labels: {app: guest}}
    spec:
      nodeSelector: {own: "yes"}
      terminationGracePeriodSeconds: 1
      tolerations: [{key: own, operator: Exists}]
      containers: [{name: main, image: "example/guest:1"}]
`;

const ALONE = `apiVersion: v1
kind: Pod
metadata: {name: alone}
spec:
  nodeName: {ns}
  terminationGracePeriodSeconds: 1
  tolerations: [{operator: Exists}]
  containers: [{name: main, image: "example/alone:1"}]
`;

export const NODES: Script = {
  name: "nodes",
  steps: [
    { args: "create -f -", stdin: NODE, out: "node/{ns} created" },
    { args: "cordon {ns}", out: "node/{ns} cordoned" },
    { args: "cordon {ns}", out: "node/{ns} already cordoned" },
    { args: "get node {ns}", out: [/ (NotReady|Unknown|Ready),SchedulingDisabled /] },
    { args: "get node {ns} -o jsonpath={.spec.unschedulable}", out: "true" },
    { args: "uncordon {ns}", out: "node/{ns} uncordoned" },
    { args: "uncordon {ns}", out: "node/{ns} already uncordoned" },
    { args: "taint node {ns} more=x:NoSchedule", out: "node/{ns} tainted" },
    {
      args: "taint node {ns} more=y:NoSchedule",
      code: 1,
      err: ["already has more taint(s) with same effect(s) and --overwrite is false"],
    },
    { args: "taint node {ns} more=y:NoSchedule --overwrite", out: "node/{ns} modified" },
    { args: "get node {ns} -o 'jsonpath={.spec.taints[?(@.key==\"more\")].value}'", out: "y" },
    { args: "taint node {ns} more-", out: "node/{ns} untainted" },
    { args: "taint node {ns} nothing-", code: 1, err: ['taint "nothing" not found'] },
    { args: "label node {ns} disk=ssd", out: "node/{ns} labeled" },
    { args: "get nodes -l disk=ssd,own -o name", out: "node/{ns}" },
    { args: "get nodes --field-selector spec.unschedulable=true -o name", out: "" },
    // Of a real one, somebody plays the kubelet who says this.
    {
      only: "embedded",
      args: 'patch node {ns} --subresource=status --type=merge -p \'{"status":{"conditions":[{"type":"Ready","status":"True"}],"capacity":{"cpu":"4","memory":"8Gi","pods":"110"},"allocatable":{"cpu":"4","memory":"8Gi","pods":"110"}}}\'',
      out: "node/{ns} patched",
    },
    { args: "create -f -", stdin: POD, out: "deployment.apps/guest created" },
    { args: "rollout status deployment/guest --timeout=20s", out: [/successfully rolled out/] },
    {
      args: "describe node {ns}",
      out: [/^Taints: +own=yes:NoSchedule\n/m, /^Non-terminated Pods: +\(1 in total\)\n/m, / guest-/],
    },
    {
      args: "drain {ns} --dry-run=server",
      out: ["evicting pod {ns}/guest-", "node/{ns} drained (server dry run)"],
    },
    {
      args: "drain {ns} --timeout=20s",
      out: [/^node\/\S+ cordoned\nevicting pod \S+\/guest-\S+\npod\/guest-\S+ evicted\nnode\/\S+ drained\n/],
    },
    { args: "get pods --field-selector spec.nodeName={ns} -o name", out: "" },
    { args: "get pods", out: [/^guest-\S+ +0\/1 +Pending /m], retry: true },
    { args: "uncordon {ns}", out: "node/{ns} uncordoned" },
    { args: "rollout status deployment/guest --timeout=20s", out: [/successfully rolled out/] },
    { args: "delete deployment guest", out: [/^deployment.apps "guest" deleted/] },
    { args: "create -f -", stdin: ALONE, out: "pod/alone created" },
    { args: "wait pod/alone --for=condition=Ready --timeout=20s" },
    {
      args: "drain {ns} --timeout=20s",
      code: 1,
      err: ["cannot delete Pods that declare no controller (use --force to override): {ns}/alone"],
    },
    { args: "drain {ns} --force --timeout=20s", out: ["pod/alone evicted", "node/{ns} drained"] },
    { args: "delete node {ns}", out: 'node "{ns}" deleted' },
    { args: "drain {ns}", code: 1, err: ['nodes "{ns}" not found'] },
    { args: "describe node {ns}", code: 1, err: ['nodes "{ns}" not found'] },
    { args: "top nodes", code: 1, err: ["error: Metrics API not available"] },
    { args: "top pods", code: 1, err: ["error: Metrics API not available"] },
  ],
};
