import { combinations, inNamespace, query, type Scenario, type Step } from "../requests/scenario.ts";

const SECRETS = inNamespace("secrets");

function create(name: string, labels: object = {}, more: object = {}): Step {
  const body = {
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, labels, ...more },
    stringData: { text: name },
  };
  return { send: `POST ${SECRETS}`, name: `create ${name}`, body };
}

const label = (name: string, app: string | null): Step => ({
  send: `PATCH ${SECRETS}/${name}`,
  body: { metadata: { labels: { app } } },
});

/** Created, changed in and out of `app=web`, deleted, created again. */
const CHANGES: readonly Step[] = [
  label("a", "web"),
  create("c", { app: "web" }),
  label("a", "db"),
  label("c", "web"),
  { send: `PATCH ${SECRETS}/c`, name: "change of the text", body: { stringData: { text: "other" } } },
  { send: `DELETE ${SECRETS}/c` },
  create("c", { app: "web" }),
  { send: `DELETE ${SECRETS}/b` },
];

const HISTORY: readonly Step[] = [
  create("a", { app: "db" }),
  create("b", { app: "web" }),
  { send: `GET ${SECRETS}`, name: "list before", save: { mid: "metadata.resourceVersion" } },
  ...CHANGES,
  { send: `GET ${SECRETS}`, name: "list after", save: { now: "metadata.resourceVersion" } },
];

const starts = combinations({
  resourceVersion: [undefined, "0", "<mid>", "<now>"],
  resourceVersionMatch: [undefined, "NotOlderThan", "Exact"],
  sendInitialEvents: [undefined, "true", "false"],
  allowWatchBookmarks: [undefined, "true"],
});

const SELECTORS = [
  "labelSelector=app=web",
  "labelSelector=app!=web",
  "labelSelector=app",
  "labelSelector=!app",
  "labelSelector=app+in+(web,db)",
  "fieldSelector=metadata.name=c",
  "fieldSelector=metadata.name!=c",
  "fieldSelector=type=Opaque",
  "fieldSelector=metadata.name=c&labelSelector=app=web",
];

const TABLE = "application/json;as=Table;g=meta.k8s.io;v=v1";
const METADATA = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

export const WATCHES: readonly Scenario[] = [
  {
    name: "watch-starts",
    steps: [
      ...HISTORY,
      ...starts.map((chosen): Step => ({ send: `GET ${SECRETS}${query({ watch: "true", ...chosen })}` })),
    ],
  },
  {
    name: "watch-selectors",
    steps: [
      ...HISTORY,
      ...["<mid>", "0"].flatMap((resourceVersion) =>
        SELECTORS.map(
          (selector): Step => ({
            send: `GET ${SECRETS}?watch=1&resourceVersion=${resourceVersion}&${selector}`,
          }),
        ),
      ),
    ],
  },
  {
    name: "watch-forms",
    steps: [
      ...HISTORY,
      ...[
        TABLE,
        METADATA,
        METADATA.replace("Metadata;", "MetadataList;"),
        "application/yaml",
        "application/json;stream=watch",
        "text/html",
        "application/vnd.kubernetes.protobuf;stream=watch",
        "application/json;pretty=1",
      ].map(
        (accept): Step => ({
          name: `watch as ${accept}`,
          send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>`,
          headers: { accept },
        }),
      ),
      { send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>&pretty=true`, name: "pretty" },
      {
        send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>&includeObject=None`,
        name: "rows alone",
        headers: { accept: TABLE },
      },
      {
        send: `GET ${SECRETS}?watch=1&resourceVersion=0&allowWatchBookmarks=true`,
        name: "rows and a bookmark",
        headers: { accept: TABLE },
      },
      {
        send: `GET ${SECRETS}?watch=1&resourceVersion=0&allowWatchBookmarks=true`,
        name: "metadata and a bookmark",
        headers: { accept: METADATA },
      },
      ...["", "0", "false", "1", "yes"].map(
        (value): Step => ({ send: `GET ${SECRETS}?watch=${value}&resourceVersion=<mid>` }),
      ),
      { send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>&timeoutSeconds=1`, name: "a watch of a second" },
      { send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>&timeoutSeconds=x` },
      { send: `GET ${SECRETS}?watch=1&limit=1&resourceVersion=<mid>`, name: "a limit is no matter" },
      { send: `GET ${SECRETS}?watch=1&continue=abc&resourceVersion=<mid>`, name: "nor is a token" },
      { send: `GET ${SECRETS}?watch=1&resourceVersion=abc`, name: "no version" },
      { send: `GET ${SECRETS}?watch=1&resourceVersion=-1`, name: "a negative version" },
      { send: `GET ${SECRETS}?watch=1&resourceVersion=999999999999`, name: "a future version" },
      { send: `GET /api/v1/watch/namespaces/<ns>/secrets?resourceVersion=<mid>`, name: "the old path" },
      {
        send: `GET /api/v1/watch/namespaces/<ns>/secrets/c?resourceVersion=<mid>`,
        name: "the old path of one",
      },
      { send: `GET ${SECRETS}/c?watch=1&resourceVersion=<mid>`, name: "watch of one is a get" },
      {
        send: `GET /api/v1/namespaces?watch=1&fieldSelector=metadata.name=nowhere`,
        name: "nothing to watch",
      },
      { send: `POST ${SECRETS}?watch=1`, name: "a watch by POST" },
      { send: `GET /api/v1/componentstatuses?watch=1`, name: "what cannot be watched" },
    ],
  },
  {
    name: "watch-live",
    steps: [
      create("a", { app: "db" }),
      create("b", { app: "web" }, { finalizers: ["example.com/hold"] }),
      { send: `GET ${SECRETS}`, name: "list before", save: { mid: "metadata.resourceVersion" } },
      { send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>`, name: "all", open: "all" },
      {
        send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>&labelSelector=app=web`,
        name: "web",
        open: "web",
      },
      { send: `GET ${SECRETS}?watch=1&fieldSelector=metadata.name=c`, name: "named c", open: "c" },
      {
        send: `GET ${SECRETS}?watch=1&allowWatchBookmarks=1&sendInitialEvents=1&resourceVersionMatch=NotOlderThan`,
        name: "streamed",
        open: "streamed",
      },
      {
        send: `GET ${SECRETS}?watch=1&sendInitialEvents=0&resourceVersionMatch=NotOlderThan`,
        name: "changes alone",
        open: "changes",
      },
      {
        send: `GET ${SECRETS}?watch=1&resourceVersion=<mid>&labelSelector=app=web`,
        name: "rows of web",
        open: "rows",
        headers: { accept: TABLE },
      },
      ...CHANGES,
      { send: `PATCH ${SECRETS}/b`, name: "the finalizer goes", body: { metadata: { finalizers: null } } },
      { send: `DELETE ${SECRETS}?labelSelector=app`, name: "delete the rest" },
      ...["all", "web", "c", "streamed", "changes", "rows"].map((read): Step => ({ read })),
    ],
  },
];
