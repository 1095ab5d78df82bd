// `kubectl create` and its relatives: from files, from arguments, for nobody.
import { SETTINGS } from "./manifests.ts";
import type { Script } from "./step.ts";

export const CREATE: Script = {
  name: "create",
  steps: [
    { args: "create -f -", stdin: SETTINGS, out: "configmap/settings created" },
    {
      args: "create -f -",
      stdin: SETTINGS,
      code: 1,
      err: [
        'Error from server (AlreadyExists): error when creating "STDIN": configmaps "settings" already exists',
      ],
    },
    { args: "create -f - --dry-run=client -o name", stdin: SETTINGS, out: "configmap/settings" },
    {
      args: "create -f - --dry-run=server",
      stdin: SETTINGS.replace("settings", "other"),
      out: "configmap/other created (server dry run)",
    },
    { args: "get configmap other", code: 1, err: ["(NotFound)"] },
    {
      args: "create -f - --save-config",
      stdin: SETTINGS.replace("settings", "saved"),
      out: "configmap/saved created",
    },
    {
      args: "get configmap saved -o jsonpath={.metadata.annotations}",
      out: ["kubectl.kubernetes.io/last-applied-configuration"],
    },
    {
      args: "create -f - --validate=ignore",
      stdin: SETTINGS.replace("\ndata:", "\ndta: x\ndata:").replace("settings", "odd"),
      out: "configmap/odd created",
    },
    {
      args: "create -f - --validate=strict",
      stdin: SETTINGS.replace("\ndata:", "\ndta: x\ndata:").replace("settings", "strict"),
      code: 1,
      err: ['strict decoding error: unknown field "dta"'],
    },
    { args: "create configmap made --from-literal=a=1 --from-literal=b=2", out: "configmap/made created" },
    { args: "get configmap made -o jsonpath={.data}", out: '{"a":"1","b":"2"}' },
    { args: "create secret generic made --from-literal=password=x", out: "secret/made created" },
    { args: "get secret made -o jsonpath={.type}/{.data.password}", out: "Opaque/eA==" },
    {
      args: "create secret docker-registry pull --docker-username=u --docker-password=p",
      out: "secret/pull created",
    },
    {
      args: "create deployment made --image=example/app:1 --replicas=2 --port=80",
      out: "deployment.apps/made created",
    },
    {
      args: "get deployment made -o jsonpath={.spec.selector.matchLabels}{.spec.replicas}",
      out: '{"app":"made"}2',
    },
    {
      args: "create deployment dry --image=example/app:1 --dry-run=client -o yaml",
      out: [/^apiVersion: apps\/v1\nkind: Deployment\n/],
    },
    {
      args: "create deployment dry --image=example/app:1 --dry-run=server -o jsonpath={.spec.strategy.type}",
      out: "RollingUpdate",
    },
    { args: "expose deployment made --port=80 --target-port=8080", out: "service/made exposed" },
    {
      args: "get service made -o jsonpath={.spec.selector}{.spec.ports[0].targetPort}",
      out: '{"app":"made"}8080',
    },
    { args: "create service nodeport open --tcp=80:8080", out: "service/open created" },
    { args: "get service open -o jsonpath={.spec.type}", out: "NodePort" },
    { args: "create job made --image=example/job:1 -- work", out: "job.batch/made created" },
    {
      args: "create cronjob made --image=example/job:1 --schedule='*/5 * * * *'",
      out: "cronjob.batch/made created",
    },
    { args: "create job by-hand --from=cronjob/made", out: "job.batch/by-hand created" },
    {
      args: "create role made --verb=get,list --resource=pods,deployments.apps",
      out: "role.rbac.authorization.k8s.io/made created",
    },
    { args: "get role made -o jsonpath={.rules[*].apiGroups}", out: '[""] ["apps"]' },
    {
      args: "create rolebinding made --role=made --user=jane",
      out: "rolebinding.rbac.authorization.k8s.io/made created",
    },
    { args: "create clusterrole {ns} --verb=get --resource=nodes", out: [/ created$/m] },
    {
      args: "create clusterrolebinding {ns} --clusterrole={ns} --serviceaccount={ns}:robot",
      out: [/ created$/m],
    },
    {
      args: "delete clusterrole,clusterrolebinding {ns}",
      out: [/^clusterrole\.rbac/, /^clusterrolebinding\.rbac/m],
    },
    { args: "create serviceaccount robot", out: "serviceaccount/robot created" },
    {
      args: "create ingress made --rule='made.example.com/*=made:80'",
      out: "ingress.networking.k8s.io/made created",
    },
    {
      args: "create poddisruptionbudget made --selector=app=made --min-available=1",
      out: "poddisruptionbudget.policy/made created",
    },
    { args: "create quota made --hard=configmaps=20", out: "resourcequota/made created" },
    { args: "create priorityclass {ns} --value=10", out: [/ created$/m] },
    { args: "delete priorityclass {ns}", out: [/ deleted$/m] },
    { args: "create token robot", only: "real", out: [/^ey/] },
    {
      args: "create configmap 'Bad Name'",
      code: 1,
      err: [
        'error: failed to create configmap: ConfigMap "Bad Name" is invalid: metadata.name: Invalid value: "Bad Name": a lowercase RFC 1123 subdomain',
      ],
    },
    {
      args: "create deployment bad --image=example/app:1 --replicas=-1",
      code: 1,
      err: [/replicas|Invalid value/],
    },
    {
      args: "create configmap made -n nowhere",
      code: 1,
      err: ['error: failed to create configmap: namespaces "nowhere" not found'],
    },
    {
      args: "run alone --image=example/app:1 --labels=app=alone --env=A=1 --port=80",
      out: "pod/alone created",
    },
    {
      args: "run alone --image=example/app:1",
      code: 1,
      err: ['Error from server (AlreadyExists): pods "alone" already exists'],
    },
    { args: "wait pod/alone --for=condition=Ready --timeout=15s", out: "pod/alone condition met" },
  ],
};

export const CHANGE: Script = {
  name: "change",
  steps: [
    { args: "create configmap held --from-literal=a=1" },
    { args: "create deployment web --image=example/web:1" },
    { args: 'patch configmap held --type=merge -p \'{"data":{"b":"2"}}\'', out: "configmap/held patched" },
    {
      args: 'patch configmap held --type=merge -p \'{"data":{"b":"2"}}\'',
      out: "configmap/held patched (no change)",
    },
    {
      args: 'patch configmap held --type=json -p \'[{"op":"remove","path":"/data/b"},{"op":"add","path":"/data/c","value":"3"}]\'',
      out: "configmap/held patched",
    },
    { args: "get configmap held -o jsonpath={.data}", out: '{"a":"1","c":"3"}' },
    {
      args: 'patch configmap held --type=json -p \'[{"op":"test","path":"/data/a","value":"2"}]\'',
      code: 1,
      err: ["The request is invalid: the server rejected our request due to an error in our request"],
    },
    {
      args: 'patch configmap held --type=merge -p \'{"data":{"c":null}}\' --dry-run=server -o jsonpath={.data}',
      out: '{"a":"1"}',
    },
    {
      args: 'patch deployment web -p \'{"spec":{"template":{"spec":{"containers":[{"name":"side","image":"example/side:1"}]}}}}\'',
      out: "deployment.apps/web patched",
    },
    { args: "get deployment web -o jsonpath={.spec.template.spec.containers[*].name}", out: [/web/, /side/] },
    {
      args: 'patch deployment web -p \'{"spec":{"template":{"spec":{"containers":[{"name":"side","$patch":"delete"}]}}}}\'',
      out: "deployment.apps/web patched",
    },
    { args: "get deployment web -o jsonpath={.spec.template.spec.containers[*].name}", out: "web" },
    {
      args: 'patch deployment web --subresource=scale --type=merge -p \'{"spec":{"replicas":2}}\'',
      out: "scale.autoscaling/web patched",
    },
    {
      args: "patch deployment nothing -p '{}'",
      code: 1,
      err: ['Error from server (NotFound): deployments.apps "nothing" not found'],
    },

    { args: "edit configmap held", editor: "sed -i 's/^  a:/  edited:/'", out: "configmap/held edited" },
    { args: "get configmap held -o jsonpath={.data.edited}", out: "1" },
    { args: "edit configmap held", editor: "true", err: ["Edit cancelled, no changes made."] },
    {
      args: "edit configmap held -o json",
      editor: 'sed -i \'s/"edited"/"again"/\'',
      out: ['"again": "1"'],
    },
    {
      args: "edit deployment web",
      editor: "sed -i 's/replicas: 2/replicas: 3/'",
      out: "deployment.apps/web edited",
    },
    { args: "get deployment web -o jsonpath={.spec.replicas}", out: "3" },

    { args: "label configmap held tier=front", out: "configmap/held labeled" },
    {
      args: "label configmap held tier=back",
      code: 1,
      err: ["error: 'tier' already has a value (front), and --overwrite is false"],
    },
    { args: "label configmap held tier=back --overwrite", out: "configmap/held labeled" },
    { args: "label configmap held tier=back", out: "configmap/held not labeled" },
    { args: "label configmap held --list", out: "tier=back" },
    { args: "label configmap held tier-", out: "configmap/held unlabeled" },
    { args: "label configmaps --all seen=yes", out: ["configmap/held labeled"] },
    { args: "label configmap held 'bad=not a value'", code: 1, err: ["a valid label must be"] },
    { args: "annotate configmap held note='two words'", out: "configmap/held annotated" },
    { args: "annotate configmap held --list", out: "note=two words" },
    { args: "annotate configmap held note-", out: "configmap/held annotated" },

    { args: "set image deployment/web web=example/web:2", out: "deployment.apps/web image updated" },
    {
      args: "set image deployment/web nothing=example/web:2",
      code: 1,
      err: ['unable to find container named "nothing"'],
    },
    { args: "set env deployment/web MODE=fast", out: "deployment.apps/web env updated" },
    { args: "set env deployment/web --list", out: "# Deployment web, container web\nMODE=fast" },
    {
      args: "set resources deployment/web --limits=cpu=100m,memory=64Mi",
      out: "deployment.apps/web resource requirements updated",
    },
    { args: "set serviceaccount deployment/web default", out: "deployment.apps/web serviceaccount updated" },
    { args: "create service clusterip picked --tcp=80" },
    { args: "set selector service picked app=web", out: "service/picked selector updated" },
    {
      args: "get deployment web -o jsonpath={.spec.template.spec.containers[0].image}/{.spec.template.spec.containers[0].resources.limits.cpu}",
      out: "example/web:2/100m",
    },
  ],
};
