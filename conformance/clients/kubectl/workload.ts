// What people do to their workloads: scale, roll out, wait, delete.
import { WEB } from "./manifests.ts";
import type { Script } from "./step.ts";

/** Somebody keeps it until he has taken his finalizer from it. */
const KEPT = `apiVersion: v1
kind: ConfigMap
metadata: {name: kept, finalizers: [example.com/keep]}
`;

export const ROLLOUT: Script = {
  name: "rollout",
  steps: [
    { args: "create -f -", stdin: WEB },
    {
      args: "rollout status deployment/web --timeout=20s",
      out: [/^deployment "web" successfully rolled out$/m],
    },
    { args: "annotate deployment web kubernetes.io/change-cause=first" },
    { args: "set image deployment/web main=example/web:2", out: "deployment.apps/web image updated" },
    { args: "annotate deployment web kubernetes.io/change-cause=second --overwrite" },
    {
      args: "rollout status deployment/web --timeout=20s",
      out: [/^deployment "web" successfully rolled out$/m],
    },
    {
      args: "rollout history deployment/web",
      out: [/^deployment\.apps\/web *\nREVISION +CHANGE-CAUSE\n1 +first\n2 +second\n/],
      retry: true,
    },
    {
      args: "rollout history deployment/web --revision=1",
      out: [/^deployment\.apps\/web with revision #1\nPod Template:\n/, /Image:\s+example\/web:1/],
    },
    {
      args: "rollout undo deployment/web --dry-run=server",
      out: [/^deployment\.apps\/web rolled back \(server dry run\)/],
    },
    { args: "rollout undo deployment/web", out: "deployment.apps/web rolled back" },
    { args: "rollout status deployment/web --timeout=20s", out: [/successfully rolled out$/m] },
    {
      args: "get deployment web -o jsonpath={.spec.template.spec.containers[0].image}",
      out: "example/web:1",
    },
    { args: "rollout undo deployment/web --to-revision=2", out: "deployment.apps/web rolled back" },
    { args: "rollout history deployment/web", out: [/\n3 +first\n4 +second\n/], retry: true },
    {
      args: "rollout undo deployment/web --to-revision=99",
      code: 1,
      err: ["error: unable to find specified revision 99 in history"],
    },
    { args: "rollout pause deployment/web", out: "deployment.apps/web paused" },
    { args: "rollout pause deployment/web", code: 1, err: ['deployments.apps "web" is already paused'] },
    { args: "rollout undo deployment/web", code: 1, err: ["you cannot rollback a paused deployment"] },
    { args: "rollout resume deployment/web", out: "deployment.apps/web resumed" },
    { args: "rollout restart deployment/web", out: "deployment.apps/web restarted" },
    { args: "rollout status deployment/web --timeout=20s", out: [/successfully rolled out$/m] },
    {
      args: "get deployment web -o jsonpath={.spec.template.metadata.annotations}",
      out: ["kubectl.kubernetes.io/restartedAt"],
    },
    { args: "get replicasets -o jsonpath={.items[*].spec.replicas}", out: [/^[02 ]+$/] },

    { args: "scale deployment web --replicas=3", out: "deployment.apps/web scaled" },
    {
      args: "scale deployment web --current-replicas=2 --replicas=4",
      code: 1,
      err: ["Expected replicas to be 2, was 3"],
    },
    {
      args: "scale deployment web --current-replicas=3 --replicas=1 --timeout=20s",
      out: "deployment.apps/web scaled",
    },
    {
      args: "wait deployment/web --for=jsonpath={.status.readyReplicas}=1 --timeout=20s",
      out: "deployment.apps/web condition met",
    },
    {
      args: "scale configmap kube-root-ca.crt --replicas=1",
      only: "real",
      code: 1,
      err: ["the server could not find the requested resource"],
    },
    {
      args: "autoscale deployment web --min=1 --max=3 --cpu=80%",
      out: "horizontalpodautoscaler.autoscaling/web autoscaled",
    },
    {
      args: "get hpa web",
      out: [
        /^NAME +REFERENCE +TARGETS +MINPODS +MAXPODS +REPLICAS +AGE\nweb +Deployment\/web +cpu: <unknown>\/80% +1 +3 +\d+ /,
      ],
    },
    {
      args: "describe hpa web",
      out: [/^Reference: +Deployment\/web\n/m, /^Min replicas: +1\nMax replicas: +3\n/m],
    },
    { args: "rollout status configmap/web", code: 1, err: [/configmaps|no kind|not found/i] },
    { args: "rollout status deployment/web --watch=false", out: [/successfully rolled out$/m] },
  ],
};

export const WAIT: Script = {
  name: "wait",
  steps: [
    { args: "run one --image=example/app:1 --labels=app=one" },
    { args: "wait pod/one --for=condition=Ready --timeout=20s", out: "pod/one condition met" },
    {
      args: "wait pod -l app=one --for=jsonpath={.status.phase}=Running --timeout=20s",
      out: "pod/one condition met",
    },
    { args: "wait pod/one --for=jsonpath={.status.podIP} --timeout=20s", out: "pod/one condition met" },
    {
      args: "wait pod/one --for=condition=Never --timeout=300ms",
      code: 1,
      err: ["error: timed out waiting for the condition on pods/one"],
    },
    { args: "wait pod/one --for=condition=Ready=false --timeout=300ms", code: 1, err: ["timed out waiting"] },
    {
      args: "wait pod/nothing --for=condition=Ready --timeout=5s",
      code: 1,
      err: ['pods "nothing" not found'],
    },
    { args: "wait pod/nothing --for=delete --timeout=5s", code: 0 },
    {
      args: "wait configmap/late --for=create --timeout=15s",
      ends: true,
      meanwhile: [{ args: "create configmap late" }],
      out: ["configmap/late condition met"],
    },
    { args: "create -f -", stdin: KEPT },
    { args: "delete configmap kept --wait=false", out: [/^configmap "kept" deleted/] },
    {
      args: "wait configmap/kept --for=delete --timeout=15s",
      ends: true,
      meanwhile: [
        // Time for the other to begin.
        { args: "wait configmap/kept --for=jsonpath={.data}=x --timeout=1s", code: 1 },
        { args: 'patch configmap kept --type=json -p \'[{"op":"remove","path":"/metadata/finalizers"}]\'' },
      ],
      out: "configmap/kept condition met",
    },
    { args: "create -f -", stdin: WEB },
    {
      args: "wait deployment/web --for=condition=Available --timeout=20s",
      out: "deployment.apps/web condition met",
    },
    {
      args: "wait deployment --all --for=condition=Progressing --timeout=20s",
      out: "deployment.apps/web condition met",
    },
  ],
};

export const DELETE: Script = {
  name: "delete",
  steps: [
    { args: "create configmap a" },
    { args: "create configmap b" },
    { args: "label configmap a b app=x" },
    { args: "delete configmap a --dry-run=server", out: [/^configmap "a" deleted.*\(server dry run\)/] },
    { args: "delete configmap a", out: [/^configmap "a" deleted/] },
    { args: "delete configmap a", code: 1, err: ['Error from server (NotFound): configmaps "a" not found'] },
    { args: "delete configmap a --ignore-not-found", out: "" },
    { args: "delete configmap -l app=x -o name", out: "configmap/b" },
    { args: "delete configmap -l app=x", out: [/^No resources found/] },
    { args: "run one --image=example/app:1" },
    { args: "wait pod/one --for=condition=Ready --timeout=20s" },
    { args: "delete pod one --wait --timeout=20s --grace-period=1", out: [/^pod "one" deleted/] },
    { args: "get pod one", code: 1, err: ["(NotFound)"] },
    { args: "run two --image=example/app:1" },
    { args: "delete pod two --now", out: [/^pod "two" deleted/] },
    { args: "run three --image=example/app:1" },
    {
      args: "delete pod three --force --grace-period=0",
      out: [/^pod "three" force deleted/],
      err: ["Immediate deletion does not wait"],
    },

    { args: "create -f -", stdin: WEB },
    { args: "rollout status deployment/web --timeout=20s", out: [/successfully rolled out/] },
    { args: "delete deployment web --cascade=orphan", out: [/^deployment\.apps "web" deleted/] },
    { args: "get replicasets,pods -o name", out: [/^replicaset\.apps\/web-\w+\npod\/web-/] },
    {
      args: "delete replicaset -l app=web --cascade=foreground --timeout=20s",
      out: [/^replicaset\.apps "web-\w+" deleted/],
    },
    { args: "get replicasets,pods -o name", out: "", retry: true },
    { args: "create -f -", stdin: WEB },
    { args: "rollout status deployment/web --timeout=20s" },
    { args: "delete deployment web --cascade=background", out: [/^deployment\.apps "web" deleted/] },
    { args: "get replicasets,pods -o name", out: "", retry: true },
    {
      args: "create -f -",
      stdin: KEPT,
      out: "configmap/kept created",
    },
    {
      args: "delete configmap kept --timeout=500ms",
      code: 1,
      err: ["timed out waiting for the condition on configmaps/kept"],
    },
    { args: "get configmap kept -o jsonpath={.metadata.deletionTimestamp}", out: [/Z$/] },
    {
      args: "delete configmap kept --timeout=15s",
      ends: true,
      meanwhile: [
        // Time for the other to begin.
        { args: "wait configmap/kept --for=jsonpath={.data}=x --timeout=1s", code: 1 },
        {
          args: 'patch configmap kept --type=json -p \'[{"op":"remove","path":"/metadata/finalizers"}]\'',
          out: "configmap/kept patched",
        },
      ],
      out: [/^configmap "kept" deleted/],
    },
    { args: "create namespace {ns}-more", out: "namespace/{ns}-more created" },
    { args: "create configmap inside -n {ns}-more" },
    { args: "delete namespace {ns}-more --timeout=30s", out: [/^namespace "\S+-more" deleted/] },
    { args: "get configmaps -n {ns}-more", err: ["No resources found in {ns}-more namespace."] },
    {
      args: "delete namespace default",
      code: 1,
      err: [
        'Error from server (Forbidden): namespaces "default" is forbidden: this namespace may not be deleted',
      ],
    },
    { args: "delete all --all", out: [] },
  ],
};
