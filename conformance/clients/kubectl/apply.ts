// `kubectl apply`, three-way and on the server, and what goes with it: diff, replace.
import { documents, SETTINGS, WEB } from "./manifests.ts";
import type { Script } from "./step.ts";

const CHANGED = SETTINGS.replace('size: "3"', "color: blue");
const CLAIM = (value: string): string => `apiVersion: v1
kind: ConfigMap
metadata: {name: claimed}
data: {key: ${value}}
`;
const SIDECAR = WEB.replace(
  "        ports:",
  "      - name: side\n        image: example/side:1\n      - name: main\n        image: example/web:2\n        ports:",
).replace("      - name: main\n        image: example/web:1\n", "");

export const APPLY: Script = {
  name: "apply",
  steps: [
    { args: "apply -f -", stdin: SETTINGS, out: "configmap/settings created" },
    { args: "apply -f -", stdin: SETTINGS, out: "configmap/settings unchanged" },
    {
      args: "apply -f - --dry-run=server",
      stdin: CHANGED,
      out: "configmap/settings configured (server dry run)",
    },
    { args: "apply -f - --dry-run=client", stdin: CHANGED, out: "configmap/settings configured (dry run)" },
    {
      args: "diff -f -",
      stdin: CHANGED,
      code: 1,
      out: [/^-\s+size: "3"$/m, /^\+\s+color: blue$/m],
    },
    { args: "diff -f -", stdin: SETTINGS, out: "" },
    { args: 'patch configmap settings -p \'{"data":{"other":"x"}}\'', out: "configmap/settings patched" },
    { args: "apply -f -", stdin: CHANGED, out: "configmap/settings configured" },
    {
      args: "get configmap settings -o jsonpath={.data}",
      out: '{"color":"blue","mode":"plain","other":"x"}',
    },
    {
      args: "apply view-last-applied configmap settings",
      out: [/^data:\n {2}color: blue\n {2}mode: plain\n/m],
    },
    {
      args: "apply -f - -o yaml",
      stdin: SETTINGS,
      out: [/^data:\n {2}mode: plain\n {2}other: x\n {2}size: "3"\n/m],
    },
    { args: "apply set-last-applied -f -", stdin: CHANGED, out: "configmap/settings configured" },

    { args: "apply -f -", stdin: WEB, out: "deployment.apps/web created" },
    { args: "apply -f -", stdin: WEB, out: "deployment.apps/web unchanged" },
    { args: "apply -f -", stdin: SIDECAR, out: "deployment.apps/web configured" },
    {
      args: "get deployment web -o 'jsonpath={range .spec.template.spec.containers[*]}{.name}={.image} {end}'",
      out: "side=example/side:1 main=example/web:2",
    },
    { args: "set env deployment/web OTHER=yes", out: "deployment.apps/web env updated" },
    { args: "apply -f -", stdin: WEB, out: "deployment.apps/web configured" },
    {
      args: "get deployment web -o 'jsonpath={range .spec.template.spec.containers[*]}{.name}={.image} {.env[*].name}{end}'",
      out: [/^main=example\/web:1 /, "MODE", "OTHER"],
    },
    {
      args: "apply -f -",
      stdin: WEB.replace(", env: [{name: MODE, value: plain}]", "").replace(/ +env: .*\n/, ""),
      out: "deployment.apps/web configured",
    },
    { args: "get deployment web -o jsonpath={.spec.template.spec.containers[0].env[*].name}", out: "" },
    {
      args: "apply -f -",
      stdin: WEB.replaceAll("{app: web}", "{app: changed}"),
      code: 1,
      err: ['The Deployment "web" is invalid: ', "spec.selector: Invalid value: ", "field is immutable"],
    },
    {
      args: "apply -f -",
      stdin: WEB.replace("image:", "imge:"),
      code: 1,
      err: ['strict decoding error: unknown field "spec.template.spec.containers[0].imge"'],
    },
    {
      args: "apply -f -",
      stdin: "apiVersion: v1\nkind: Nothing\nmetadata: {name: x}\n",
      code: 1,
      err: ['no matches for kind "Nothing" in version "v1"'],
    },
    {
      args: "apply -f - --prune -l app=pruned --prune-allowlist=core/v1/ConfigMap",
      stdin: documents(
        SETTINGS.replace("{name: settings}", "{name: one, labels: {app: pruned}}"),
        SETTINGS.replace("{name: settings}", "{name: two, labels: {app: pruned}}"),
      ),
      out: "configmap/one created\nconfigmap/two created",
    },
    {
      args: "apply -f - --prune -l app=pruned --prune-allowlist=core/v1/ConfigMap",
      stdin: SETTINGS.replace("{name: settings}", "{name: one, labels: {app: pruned}}"),
      out: "configmap/one unchanged\nconfigmap/two pruned",
    },

    { args: "replace -f -", stdin: CHANGED, out: "configmap/settings replaced" },
    { args: "get configmap settings -o jsonpath={.data}", out: '{"color":"blue","mode":"plain"}' },
    {
      args: "replace --force -f -",
      stdin: SETTINGS,
      out: [/^configmap "settings" deleted/, "configmap/settings replaced"],
    },
    {
      args: "replace -f -",
      stdin: SETTINGS.replace("settings", "nothing"),
      code: 1,
      err: ["(NotFound)", 'configmaps "nothing" not found'],
    },
    {
      args: "delete -f -",
      stdin: documents(SETTINGS, WEB),
      out: [/^configmap "settings" deleted/, /^deployment\.apps "web" deleted/m],
    },
  ],
};

export const APPLY_ON_SERVER: Script = {
  name: "server-side",
  steps: [
    {
      args: "apply --server-side --field-manager=one -f -",
      stdin: CLAIM("a"),
      out: "configmap/claimed serverside-applied",
    },
    {
      args: "apply --server-side --field-manager=one -f -",
      stdin: CLAIM("a"),
      out: "configmap/claimed serverside-applied",
    },
    {
      args: "apply --server-side --field-manager=two -f -",
      stdin: CLAIM("a"),
      out: "configmap/claimed serverside-applied",
    },
    {
      args: "apply --server-side --field-manager=three -f -",
      stdin: CLAIM("b"),
      code: 1,
      err: [
        'error: Apply failed with 2 conflicts: conflicts with "one":\n- .data.key\nconflicts with "two":\n- .data.key\n',
      ],
    },
    { args: "get configmap claimed -o jsonpath={.data.key}", out: "a" },
    {
      args: "apply --server-side --field-manager=three --force-conflicts -f -",
      stdin: CLAIM("b"),
      out: "configmap/claimed serverside-applied",
    },
    { args: "get configmap claimed -o jsonpath={.data.key}", out: "b" },
    {
      args: "get configmap claimed --show-managed-fields -o jsonpath={.metadata.managedFields[*].manager}",
      out: [/three/],
    },
    {
      args: "apply --server-side --field-manager=three -f -",
      stdin: CLAIM("b").replace(/^data.*\n/m, "data: {other: x}\n"),
      out: "configmap/claimed serverside-applied",
    },
    { args: "get configmap claimed -o jsonpath={.data}", out: '{"other":"x"}' },
    {
      args: "apply --server-side --dry-run=server -f - -o jsonpath={.data.key}",
      stdin: CLAIM("c"),
      out: "c",
    },
    { args: "diff --server-side -f -", stdin: CLAIM("d"), code: 1, out: [/^\+\s+key: d$/m] },
    { args: "apply --server-side -f -", stdin: WEB, out: "deployment.apps/web serverside-applied" },
    {
      args: "apply --server-side -f -",
      stdin: WEB.replace("replicas: 2", "replicas: 1"),
      out: "deployment.apps/web serverside-applied",
    },
    { args: "get deployment web -o jsonpath={.spec.replicas}", out: "1" },
    { args: "apply -f -", stdin: CLAIM("e"), out: "configmap/claimed configured" },
    {
      args: "delete configmap,deployment --all",
      out: [/^configmap "claimed" deleted/m, /^deployment\.apps "web" deleted/m],
    },
  ],
};
