import { inNamespace, type Scenario, type Step } from "../requests/scenario.ts";

const SECRETS = inNamespace("secrets");

const LABELS: Readonly<Record<string, object>> = {
  none: {},
  web: { app: "web", tier: "front", size: "10" },
  db: { app: "db", "example.com/tier": "back", size: "9" },
  empty: { app: "", size: "x" },
};

const setUp = Object.entries(LABELS).map(
  ([name, labels]): Step => ({ send: `POST ${SECRETS}`, name: `create ${name}`, body: { metadata: { name, labels } } }),
);

const LABEL_SELECTORS = [
  "app", "!app", "app=web", "app==web", "app!=web", "app=", "app==", "app!=", "app in (web,db)", "app in (web, db )", "app in ()",
  "app notin (web)", "app notin (web,)", "app in (,web)", "size>9", "size<10", "size>-1", "size>x", "size>9.5", "app=web,size=10",
  "app=web,!tier", "example.com/tier=back", "example.com/tier", ",", "app,", ",app", "app=web,,size=10", "=web", "app=web=db",
  "app in web", "app in (web", "app in web)", "in", "in in (in)", "notin notin (notin)", "in=in", "!in", "! app", "!!app", "app web",
  "a b c", "app=a b", "-app", "app-", "app=-x", "app/x/y", "/x", "x/", "UPPER.example.com/x=1", "exa_mple/x", "app='web'", 'app="web"',
  "app=ü", `${"a".repeat(64)}=x`, `app=${"a".repeat(64)}`, `${"a".repeat(254)}/x`, "app = web", "app  in  (web)", " ", "app(", "(app)", "app>1,app<3",
  "app in (web,web)", "app=%00",
];

const FIELD_SELECTORS = [
  "metadata.name=web", "metadata.name==web", "metadata.name!=web", "metadata.name=", "metadata.namespace=<ns>", "metadata.namespace=other",
  "metadata.namespace!=other", "type=Opaque", "type!=Opaque", "type=", "metadata.name=web,type=Opaque", "metadata.name=web,metadata.name=db",
  "metadata.name", "=web", "metadata.uid=x", "data=x", "foo=bar", "metadata.name=web=x", "metadata.name=we\\,b", "metadata.name=we\\=b", "metadata.name=we\\b",
  "metadata.name=web\\", ",", "metadata.name=web,", ",metadata.name=web", "metadata.name in (web)", " metadata.name=web", "metadata.name = web", "!metadata.name", "foo", "metadata.labels.app=web",
];

/** Which fields a resource knows: one that it has, one that it has not. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  "/api/v1/pods": [
    "spec.nodeName=nowhere", "spec.host=nowhere", "spec.restartPolicy=nowhere", "spec.schedulerName=nobody", "spec.serviceAccountName=nobody", "spec.hostNetwork=nobody",
    "status.phase=None", "status.podIP=1.1.1.1", "status.podIPs=1.1.1.1", "status.nominatedNodeName=nowhere", "spec.containers=x", "status.podIPs!=x,status.phase=None", "spec.nodeSelector=x",
  ],
  "/api/v1/events": [
    "involvedObject.kind=x", "involvedObject.namespace=x", "involvedObject.name=x", "involvedObject.uid=x", "involvedObject.apiVersion=x", "involvedObject.resourceVersion=x", "involvedObject.fieldPath=x",
    "reason=x", "reportingComponent=x", "source=x", "type=x", "action=x",
  ],
  "/apis/events.k8s.io/v1/events": ["regarding.name=x", "involvedObject.name=x", "reason=x", "type=x"],
  "/api/v1/namespaces": ["status.phase=None", "metadata.name=nowhere", "spec.finalizers=x"],
  "/api/v1/services": ["spec.clusterIP=x", "spec.type=x", "spec.ports=x"],
  "/api/v1/nodes": ["spec.unschedulable=maybe", "spec.podCIDR=x"],
  "/api/v1/replicationcontrollers": ["status.replicas=77", "spec.replicas=1"],
  "/apis/apps/v1/replicasets": ["status.replicas=77", "spec.replicas=1"],
  "/apis/apps/v1/deployments": ["metadata.name=nowhere", "status.replicas=1"],
  "/apis/batch/v1/jobs": ["status.successful=77", "status.failed=1"],
  "/api/v1/configmaps": ["metadata.name=nowhere", "data=x"],
  "/apis/certificates.k8s.io/v1/certificatesigningrequests": ["spec.signerName=nobody", "spec.username=x"],
};

export const SELECTORS: readonly Scenario[] = [
  {
    name: "label-selectors",
    steps: [
      ...setUp,
      ...LABEL_SELECTORS.map((selector): Step => ({
        send: `GET ${SECRETS}?labelSelector=${selector === "app=%00" ? selector : encodeURIComponent(selector)}`,
        name: `label selector ${selector.length > 60 ? `${selector.slice(0, 3)}... of ${selector.length}` : selector}`,
      })),
    ],
  },
  {
    name: "field-selectors",
    steps: [
      ...setUp,
      ...FIELD_SELECTORS.map((selector): Step => ({
        send: `GET ${SECRETS}?fieldSelector=${selector.includes("<ns>") ? selector : encodeURIComponent(selector)}`,
        name: `field selector ${selector}`,
      })),
      { send: `GET ${SECRETS}?fieldSelector=metadata.name=web&labelSelector=app=db`, name: "both" },
    ],
  },
  {
    name: "fields-of-resources",
    steps: Object.entries(FIELDS).flatMap(([path, selectors]) =>
      selectors.map((selector): Step => ({ send: `GET ${path}?fieldSelector=${selector}` })),
    ),
  },
];
