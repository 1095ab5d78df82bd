// What `kubectl describe` finds out: it reads the object, what belongs to it, and its events.
import { documents, SETTINGS, WEB, WEB_INGRESS, WEB_SERVICE } from "./manifests.ts";
import type { Script } from "./step.ts";

const OTHERS = `apiVersion: v1
kind: Secret
metadata: {name: hidden}
stringData: {password: "12345"}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: robot}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: robot}]
---
apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template:
    spec: {restartPolicy: Never, containers: [{name: main, image: "example/job:1"}]}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: 0 3 * * *
  jobTemplate:
    spec:
      template:
        spec: {restartPolicy: Never, containers: [{name: main, image: "example/job:1"}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, image: "example/db:1"}]}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: agent}
spec:
  selector: {matchLabels: {app: agent}}
  template:
    metadata: {labels: {app: agent}}
    spec: {containers: [{name: main, image: "example/agent:1"}]}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {minAvailable: 1, selector: {matchLabels: {app: web}}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: closed}
spec: {podSelector: {}, policyTypes: [Ingress]}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: disk}
spec: {accessModes: [ReadWriteOnce], storageClassName: none, resources: {requests: {storage: 1Gi}}}
`;

export const DESCRIBE: Script = {
  name: "describe",
  steps: [
    { args: "apply -f -", stdin: documents(SETTINGS, WEB_SERVICE, WEB, WEB_INGRESS, OTHERS) },
    { args: "rollout status deployment/web --timeout=20s", out: [/successfully rolled out/] },
    {
      args: "describe deployment web",
      out: [
        /^Name: +web\nNamespace: +\S+\nCreationTimestamp: .*\nLabels: +app=web\n +tier=front\nAnnotations: +deployment\.kubernetes\.io\/revision: 1\n/,
        /^Selector: +app=web\nReplicas: +2 desired \| 2 updated \| 2 total \| 2 available \| 0 unavailable\nStrategyType: +RollingUpdate\n/m,
        /^RollingUpdateStrategy: +25% max unavailable, 25% max surge\n/m,
        /^ {4}Environment:\n {6}MODE: +plain\n/m,
        /^ {2}Available +True +MinimumReplicasAvailable\n/m,
        /^NewReplicaSet: +web-\w+ \(2\/2 replicas created\)\n/m,
        /ScalingReplicaSet .* Scaled up replica set web-\w+ from 0 to 2/,
      ],
      retry: true,
    },
    {
      args: "describe pods -l app=web",
      out: [
        /^Name: +web-/m,
        /^Priority: +0\nService Account: +default\nNode: +\S+\/[\d.]+\nStart Time: /m,
        /^Status: +Running\nIP: +10\./m,
        /^Controlled By: +ReplicaSet\/web-\w+\n/m,
        /^ {4}Image: +example\/web:1\n/m,
        /^ {4}State: +Running\n {6}Started: /m,
        /^ {6}cpu: +10m\n {6}memory: +16Mi\n/m,
        /^QoS Class: +Burstable\n/m,
        /^Tolerations: +node\.kubernetes\.io\/not-ready:NoExecute op=Exists for 300s\n/m,
      ],
    },
    {
      args: "describe service web",
      out: [
        /^Name: +web\n[\s\S]*Selector: +app=web\nType: +ClusterIP\nIP Family Policy: +SingleStack\nIP Families: +IPv4\nIP: +10\.[\d.]+\nIPs: +10\.[\d.]+\nPort: +http {2}80\/TCP\nTargetPort: +http\/TCP\nEndpoints: +10\.[\d.]+:8080,10\.[\d.]+:8080\nSession Affinity: +None\nInternal Traffic Policy: +Cluster\n/,
      ],
      retry: true,
    },
    {
      args: "describe node",
      out: [
        /^Name: +\S+\nRoles: +<none>\nLabels: /m,
        /^Conditions:\n[\s\S]*Ready +True /m,
        /^Capacity:\n[\s\S]*pods: +\d+\S*\n/m,
        /^Non-terminated Pods: /m,
        /^Allocated resources:\n/m,
      ],
    },
    {
      args: "describe ingress web",
      out: [
        /^Name: +web\n/,
        /^Ingress Class: +<none>\n/m,
        / web\.example\.com *\n +\/ +web:http \(10\.[\d.]+:8080,10\./,
      ],
      retry: true,
    },
    { args: "describe configmap settings", out: [/^Data\n====\nmode:\n----\nplain\n\nsize:\n----\n3\n/m] },
    { args: "describe secret hidden", out: [/^Type: +Opaque\n/m, /^password: +5 bytes$/m], not: ["12345"] },
    {
      args: "describe namespace {ns}",
      out: [
        /^Name: +\S+\nLabels: +kubernetes\.io\/metadata\.name=\S+\n[\s\S]*Status: +Active\n/,
        "No resource quota.",
      ],
    },
    { args: "describe serviceaccount robot", out: [/^Name: +robot\n/] },
    {
      args: "describe role reader",
      out: [
        /^ {2}Resources +Non-Resource URLs +Resource Names +Verbs\n[\s\S]*pods +\[\] +\[\] +\[get list\]/m,
      ],
    },
    {
      args: "describe rolebinding reader",
      out: [/^Role:\n {2}Kind: +Role\n {2}Name: +reader\n/m, /ServiceAccount +robot/],
    },
    { args: "wait --for=condition=complete job/once --timeout=20s", out: "job.batch/once condition met" },
    {
      args: "describe job once",
      out: [
        /^Completions: +1\n/m,
        /^Pods Statuses: +0 Active \(0 Ready\) \/ 1 Succeeded \/ 0 Failed\n/m,
        /Completed +/,
      ],
      retry: true,
    },
    {
      args: "describe cronjob nightly",
      out: [
        /^Schedule: +0 3 \* \* \*\nConcurrency Policy: +Allow\nSuspend: +False\nTime Zone: +<unset>\nSuccessful Job History Limit: +3\n/m,
      ],
    },
    {
      args: "describe statefulset db",
      out: [
        /^Replicas: +1 desired \| 1 total\nUpdate Strategy: +RollingUpdate\n/m,
        /^Pods Status: +1 Running/m,
      ],
      retry: true,
    },
    {
      args: "describe daemonset agent",
      out: [/^Selector: +app=agent\n/m, /^Desired Number of Nodes Scheduled: +\d+\n/m],
    },
    {
      args: "describe replicaset",
      out: [/^Controlled By: +Deployment\/web\nReplicas: +2 current \/ 2 desired\nPods Status: +2 Running/m],
    },
    { args: "describe pdb web", out: [/^Min available: +1\nSelector: +app=web\n/m] },
    { args: "describe networkpolicy closed", out: [/^ {2}Policy Types: Ingress$/m] },
    { args: "describe pvc disk", out: [/^StorageClass: +none\nStatus: +Pending\n/m] },
    { args: "describe endpointslice", out: [/^AddressType: +IPv4\n/m] },
    {
      args: "describe pod nothing",
      code: 1,
      err: ['Error from server (NotFound): pods "nothing" not found'],
    },
    {
      args: "describe deployment web --show-events=false",
      out: [/^Name: +web\n/],
      not: ["ScalingReplicaSet"],
    },
    {
      args: "get events --field-selector involvedObject.name=web",
      out: [/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n/, / Normal +ScalingReplicaSet +deployment\/web /],
    },
    { args: "run one --image=example/app:1" },
    {
      args: "describe pod one",
      out: [/^QoS Class: +BestEffort\n/m, /Normal +Scheduled .* Successfully assigned \S+\/one to /],
      retry: true,
    },
    {
      args: "events --for deployment/web",
      out: [/^LAST SEEN +TYPE +REASON +OBJECT +MESSAGE\n.* Normal +ScalingReplicaSet +Deployment\/web /],
    },
    { args: "events --types=Warning -o name --for deployment/web", err: ["No events found"] },
    {
      args: "get events --field-selector involvedObject.kind=Job,reason=Completed",
      out: [/ Normal +Completed +job\/once /],
    },
    {
      args: "get statefulsets,daemonsets,jobs,cronjobs -o name",
      out: "statefulset.apps/db\ndaemonset.apps/agent\njob.batch/once\ncronjob.batch/nightly",
    },
    { args: "delete daemonset agent", out: [/^daemonset\.apps "agent" deleted/] },
  ],
};
