// `kubectl logs`. On a real control plane containers say what a file says; it is written as the embedded server's say.
import { TWO } from "./manifests.ts";
import type { Script, Step } from "./step.ts";

/** What a file of {dir} holds, with a runtime's marks. */
export const LOG_FILES: Readonly<Record<string, readonly string[]>> = {
  "main.log": ["starting images.example.com/main:1", "listening on :80"],
  "side.log": ["starting images.example.com/side:1"],
  "previous.log": ["a former life"],
};

const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z`;

/** Containers of a real one read their logs from files. */
const FILES: readonly Step[] = [
  {
    only: "real",
    args: "apply -f -",
    stdin: `apiVersion: kwok.x-k8s.io/v1alpha1
kind: Logs
metadata: {name: two}
spec:
  logs:
  - {containers: [main], logsFile: "{dir}/main.log", previousLogsFile: "{dir}/previous.log", follow: true}
  - {containers: [side], logsFile: "{dir}/side.log", follow: true}
`,
    out: "logs.kwok.x-k8s.io/two created",
  },
];

export const LOGS: Script = {
  name: "logs",
  steps: [
    ...FILES,
    { args: "create -f -", stdin: TWO },
    { args: "wait pod/two --for=condition=Ready --timeout=20s" },
    { args: "logs two -c main", out: "starting images.example.com/main:1\nlistening on :80" },
    {
      args: "logs two",
      out: "starting images.example.com/main:1\nlistening on :80",
      err: ['Defaulted container "main" out of: main, side'],
    },
    { args: "logs two -c side", out: "starting images.example.com/side:1" },
    {
      args: "logs two --all-containers",
      out: [
        /^starting images\.example\.com\/main:1\nlistening on :80$/m,
        /^starting images\.example\.com\/side:1$/m,
      ],
    },
    {
      args: "logs two --all-containers --prefix",
      out: [/^\[pod\/two\/main\] starting images\.example\.com\/main:1$/m, /^\[pod\/two\/side\] /m],
    },
    { args: "logs pod/two -c main --tail=1", out: "listening on :80" },
    { args: "logs two -c main --tail=0", out: "" },
    {
      args: "logs two -c main --timestamps",
      out: [new RegExp(`^${time} starting images.example.com/main:1\n${time} listening on :80\n$`)],
    },
    { args: "logs two -c main --limit-bytes=8", out: "starting" },
    { args: "logs two -c main --since=1h", out: "starting images.example.com/main:1\nlistening on :80" },
    { args: "logs two -c main --since-time=2100-01-01T00:00:00Z", out: "" },
    { args: "logs -l app=two -c side", out: "starting images.example.com/side:1" },
    { args: "logs -l app=nobody", err: ["No resources found in {ns} namespace."] },
    {
      args: "logs two -c main -f",
      out: ["starting images.example.com/main:1\nlistening on :80\n"],
      meanwhile: [],
    },
    { args: "logs two -c main -f --tail=1", out: [/^listening on :80\n/], meanwhile: [] },
    { args: "logs two -c nothing", code: 1, err: ["container nothing is not valid for pod two"] },
    {
      args: "logs nothing",
      code: 1,
      err: ['error: error from server (NotFound): pods "nothing" not found in namespace "{ns}"'],
    },
    {
      args: "logs two -c main --previous",
      only: "embedded",
      code: 1,
      err: ['previous terminated container "main" in pod "two" not found'],
    },
    { args: "logs two -c main --previous", only: "real", out: "a former life" },
    { args: "logs two -c main --tail=-5", code: 1, err: ["--tail must be greater than or equal to -1"] },
    // A real cluster's fake kubelet says nothing more, and goes on when the pod is gone.
    {
      only: "embedded",
      args: "logs two -c main -f --tail=1",
      begun: "listening",
      ends: true,
      meanwhile: [{ args: "delete pod two --wait=false", out: [/^pod "two" deleted/] }],
      out: "listening on :80\nreceived SIGTERM, shutting down",
    },
    { args: "create deployment web --image=example/web:1 --replicas=2" },
    { args: "rollout status deployment/web --timeout=20s" },
    { args: "logs deployment/web --tail=1", out: [/./], err: ["Found 2 pods, using pod/web-"] },
    {
      args: "logs deployment/web --all-pods --prefix --tail=1",
      out: [/^(\[pod\/web-\w+-\w+\/web\] .*\n){2}$/],
    },
    { args: "logs configmap/web", code: 1, err: [/not found|cannot get the logs/] },
  ],
};
