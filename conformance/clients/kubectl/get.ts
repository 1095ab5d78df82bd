// What `kubectl get` prints, in all its forms.
import { documents, SETTINGS, WEB, WEB_INGRESS, WEB_SERVICE } from "./manifests.ts";
import type { Script } from "./step.ts";

const PODS = "web-[0-9a-z]+-[0-9a-z]{5}";
const WORDS = "configmap/settings\nservice/web\ndeployment.apps/web\ningress.networking.k8s.io/web";

export const GET: Script = {
  name: "get",
  steps: [
    {
      args: "create -f -",
      stdin: documents(SETTINGS, WEB_SERVICE, WEB, WEB_INGRESS),
      out: WORDS.replaceAll(/$/gm, " created"),
    },
    { args: "rollout status deployment/web --timeout=20s", out: [/successfully rolled out/] },
    {
      args: "get pods",
      out: [
        new RegExp(String.raw`^NAME +READY +STATUS +RESTARTS +AGE\n(${PODS} +1/1 +Running +0 +\d+s\n){2}$`),
      ],
      retry: true,
    },
    {
      args: "get pods -o wide",
      out: [
        /^NAME +READY +STATUS +RESTARTS +AGE +IP +NODE +NOMINATED NODE +READINESS GATES\n/,
        new RegExp(String.raw`^${PODS} +1/1 +Running +0 +\d+s +10\.[\d.]+ +\S+ +<none> +<none>$`, "m"),
      ],
    },
    { args: "get pods --no-headers", out: [new RegExp(String.raw`^(${PODS} .+\n){2}$`)] },
    { args: "get pods --show-labels", out: [/^NAME .* LABELS$/m, /app=web,pod-template-hash=[0-9a-z]+$/m] },
    { args: "get pods -L app,nothing", out: [/^NAME .* APP +NOTHING$/m, / web +$/m] },
    { args: "get pods --show-kind", out: [/^pod\/web-/m] },
    { args: "get pods -o name", out: [new RegExp(`^(pod/${PODS}\n){2}$`)] },
    {
      args: "get deployment web",
      out: [/^NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +2\/2 +2 +2 +\d+s\n$/],
    },
    {
      args: "get deployment web -o wide",
      out: [/AGE +CONTAINERS +IMAGES +SELECTOR\nweb .* main +example\/web:1 +app=web\n$/],
    },
    {
      args: "get service web -o wide",
      out: [
        /^NAME +TYPE +CLUSTER-IP +EXTERNAL-IP +PORT\(S\) +AGE +SELECTOR\nweb +ClusterIP +10\.[\d.]+ +<none> +80\/TCP +\d+s +app=web\n$/,
      ],
    },
    {
      args: "get ingress web",
      out: [/^NAME +CLASS +HOSTS +ADDRESS +PORTS +AGE\nweb +<none> +web\.example\.com +80 +\d+s\n$/],
    },
    { args: "get configmap settings", out: [/^NAME +DATA +AGE\nsettings +2 +\d+s\n$/] },
    {
      args: "get configmap settings -o yaml",
      out: [
        /^apiVersion: v1\ndata:\n {2}mode: plain\n {2}size: "3"\nkind: ConfigMap\nmetadata:\n {2}creationTimestamp: "[^"]+Z"\n {2}name: settings\n {2}namespace: \S+\n {2}resourceVersion: "\d+"\n {2}uid: [-0-9a-f]{36}\n$/,
      ],
    },
    {
      args: "get configmap settings -o json",
      out: ['{\n    "apiVersion": "v1",\n    "data": {\n        "mode": "plain",', '"kind": "ConfigMap"'],
    },
    { args: "get configmap settings -o kyaml", out: ['kind: "ConfigMap",', 'mode: "plain",'] },
    { args: "get configmap settings -o jsonpath={.data.size}", out: "3" },
    {
      args: 'get pods -o \'jsonpath={range .items[*]}{.spec.containers[0].image}{" "}{.status.phase}{"\\n"}{end}\'',
      out: "example/web:1 Running\nexample/web:1 Running",
    },
    {
      args: "get deployments -o custom-columns=NAME:.metadata.name,IMAGE:.spec.template.spec.containers[*].image,NONE:.spec.none",
      out: "NAME   IMAGE           NONE\nweb    example/web:1   <none>",
    },
    {
      args: "get deployments -o go-template='{{range .items}}{{.metadata.name}} {{.spec.replicas}}{{end}}'",
      out: "web 2",
    },
    {
      args: "get deployment/web service/web configmap/settings -o name",
      out: "deployment.apps/web\nservice/web\nconfigmap/settings",
    },
    {
      args: "get deployments,services,ingresses",
      out: [
        /^NAME .*\ndeployment\.apps\/web .*\n\nNAME .*\nservice\/web .*\n\nNAME .*\ningress\.networking\.k8s\.io\/web /,
      ],
    },
    {
      args: "get all",
      out: [/^pod\/web-/m, /^service\/web /m, /^deployment\.apps\/web /m, /^replicaset\.apps\/web-/m],
      not: ["configmap/", "ingress"],
    },
    { args: "get all -l app=nobody", err: ["No resources found in {ns} namespace."] },
    { args: "get pods -A", out: [/^NAMESPACE +NAME /, /^\S+-get-\d+ +web-/m] },
    { args: "get pods -A --field-selector metadata.namespace={ns} -o name", out: [/^(pod\/web-.*\n){2}$/] },
    { args: "get pods -l app=web,app!=other -o name", out: [/^(pod\/web-.*\n){2}$/] },
    { args: "get pods -l 'app in (a, web),pod-template-hash' -o name", out: [/^(pod\/web-.*\n){2}$/] },
    { args: "get pods -l app=nobody", err: ["No resources found in {ns} namespace."] },
    {
      args: "get pods --field-selector status.phase=Running,spec.restartPolicy=Always -o name",
      out: [/^(pod\/web-.*\n){2}$/],
    },
    { args: "get pods --field-selector status.phase!=Running", err: ["No resources found"] },
    {
      args: "get pods --field-selector spec.nothing=x",
      code: 1,
      err: [
        'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field selector "spec.nothing=x"',
      ],
    },
    { args: "get pods -l 'app in web'", code: 1, err: ["unable to parse requirement"] },
    { args: "create configmap a-first" },
    { args: "create configmap z-last" },
    {
      args: "get configmaps --sort-by=.metadata.name -o name",
      out: [/a-first\n[\s\S]*settings\n[\s\S]*z-last\n$/],
    },
    {
      args: "get configmaps --sort-by=.metadata.creationTimestamp",
      out: [/^NAME +DATA +AGE\n[\s\S]*settings [\s\S]*a-first /],
    },
    {
      args: "get configmaps --chunk-size=1 -o name",
      out: ["configmap/a-first\n", "configmap/settings\n", "configmap/z-last\n"],
    },
    {
      args: "get configmaps --chunk-size=1",
      out: [/a-first +0 +\d+s\n[\s\S]*settings +2 +\d+s\n[\s\S]*z-last +0 /],
    },
    { args: "get configmap settings nothing --ignore-not-found -o name", out: "configmap/settings" },
    {
      args: "get configmap settings nothing",
      code: 1,
      out: [/^settings +2 /m],
      err: ['Error from server (NotFound): configmaps "nothing" not found'],
    },
    { args: "get nothings", code: 1, err: ['error: the server doesn\'t have a resource type "nothings"'] },
    {
      args: "get cm,deploy,svc,ing,ep,sa,no -o name",
      out: ["configmap/settings", "deployment.apps/web", "serviceaccount/default", "node/"],
    },
    { args: "get deployments.v1.apps/web -o name", out: "deployment.apps/web" },
    {
      args: "get deployment web --subresource=scale -o jsonpath={.kind}{.spec.replicas}{.status.selector}",
      out: "Scale2app=web",
    },
    { args: "get deployment web --subresource=status", out: [/^NAME .*\nweb +2\/2 /] },
    { args: "get deployment web -o yaml --show-managed-fields", out: ["kind: Deployment", /^status:/m] },
    {
      args: "get --raw /api/v1/namespaces/{ns}/configmaps/settings",
      out: ['"data":{"mode":"plain","size":"3"}'],
    },
    { args: "get --raw /readyz", out: "ok" },
    {
      args: "get endpointslices -l kubernetes.io/service-name=web",
      out: [/^NAME +ADDRESSTYPE +PORTS +ENDPOINTS +AGE\nweb-\w{5} +IPv4 +8080 +10\.[\d.]+,10\.[\d.]+ /],
      retry: true,
    },
    { args: "get replicasets", out: [/^NAME +DESIRED +CURRENT +READY +AGE\nweb-\w+ +2 +2 +2 +\d+s\n$/] },
    { args: "get namespaces {ns}", out: [/^NAME +STATUS +AGE\n\S+ +Active +\d+s\n$/] },
    { args: "get nodes", out: [/^NAME +STATUS +ROLES +AGE +VERSION\n\S+ +Ready +<none> +\S+ +\S+\n/] },
  ],
};

export const WATCH: Script = {
  name: "watch",
  steps: [
    { args: "create configmap seen --from-literal=a=1", out: "configmap/seen created" },
    {
      args: "get configmaps -w --output-watch-events --field-selector metadata.name=seen",
      begun: "ADDED",
      meanwhile: [
        { args: 'patch configmap seen -p \'{"data":{"b":"2"}}\'', out: "configmap/seen patched" },
        { args: "delete configmap seen", out: [/^configmap "seen" deleted/] },
        { args: "create configmap seen", out: "configmap/seen created" },
      ],
      out: [
        /^EVENT +NAME +DATA +AGE\nADDED +seen +1 +\d+s\nMODIFIED +seen +2 +\d+s\nDELETED +seen +2 +\d+s\nADDED +seen +0 +\d+s\n$/,
      ],
    },
    { args: "create configmap held --from-literal=a=1" },
    {
      args: "get configmap held -w",
      begun: "held",
      meanwhile: [{ args: "label configmap held seen=yes", out: "configmap/held labeled" }],
      out: [/^NAME +DATA +AGE\nheld +1 +\d+s\nheld +1 +\d+s\n$/],
    },
    {
      args: "get configmap held --watch-only -o go-template='{{.metadata.labels.more}};'",
      // It prints nothing until something happens after it has begun.
      meanwhile: [1, 2, 3, 4, 5].map((more) => ({ args: `label configmap held more=${more} --overwrite` })),
      out: [/5;$/],
    },
    { args: "create configmap held-too", out: "configmap/held-too created" },
    {
      args: "get configmaps -w -l 'more in (5, 6)' --output-watch-events -o name",
      begun: "configmap/held",
      meanwhile: [
        { args: "label configmap held-too more=6" },
        { args: "label configmap held more-" },
        { args: "label configmap held-too more=7 --overwrite" },
      ],
      out: "configmap/held\nconfigmap/held-too\nconfigmap/held\nconfigmap/held-too",
    },
    { args: "run zero --image=example/app:1" },
    {
      args: "get pods -w -o custom-columns=NAME:.metadata.name,PHASE:.status.phase",
      begun: "zero",
      meanwhile: [{ args: "run seen --image=example/app:1", out: "pod/seen created" }],
      out: [/^NAME +PHASE\n[\s\S]*seen +Pending\n[\s\S]*seen +Running\n/],
    },
    {
      args: "get deployments,replicasets -w",
      code: 1,
      err: ["error: you may only specify a single resource type"],
    },
    {
      args: "get events -w -o json",
      meanwhile: [{ args: "run another --image=example/app:1" }],
      out: [/"name": "another",[\s\S]*"reason": "(Scheduled|Created|Started|Pulled)"/],
    },
  ],
};
