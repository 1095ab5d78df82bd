import { combinations, inNamespace, query, type Scenario, type Step } from "../requests/scenario.ts";

const SECRETS = inNamespace("secrets");

function secret(name: string, labels: object = {}): object {
  return { apiVersion: "v1", kind: "Secret", metadata: { name, labels }, stringData: { text: name } };
}

/** Five secrets, of which one is changed and one deleted between `<mid>` and `<now>`; `<token>` goes on after two at `<page>`. */
const HISTORY: readonly Step[] = [
  ...["a", "b", "c"].map(
    (name): Step => ({ send: `POST ${SECRETS}`, name: `create ${name}`, body: secret(name, { app: name }) }),
  ),
  { send: `GET ${SECRETS}`, name: "list of three", save: { mid: "metadata.resourceVersion" } },
  { send: `PATCH ${SECRETS}/a`, body: { metadata: { labels: { app: "z" } } } },
  { send: `DELETE ${SECRETS}/b` },
  ...["d", "e"].map(
    (name): Step => ({
      send: `POST ${SECRETS}`,
      name: `create ${name}`,
      body: secret(name, { app: name, tier: "x" }),
    }),
  ),
  { send: `GET ${SECRETS}`, name: "list of all", save: { now: "metadata.resourceVersion" } },
  {
    send: `GET ${SECRETS}?limit=2`,
    name: "first page",
    save: { token: "metadata.continue", page: "metadata.resourceVersion" },
  },
];

const FUTURE = "999999999999";

const table = combinations({
  resourceVersion: [undefined, "", "0", "<mid>", "<now>"],
  resourceVersionMatch: [undefined, "", "Exact", "NotOlderThan", "Other"],
  limit: [undefined, "2"],
  continue: [undefined, "<token>"],
});

const inOtherForms = combinations({
  resourceVersion: [undefined, "0", "<mid>"],
  limit: [undefined, "0", "1", "100"],
  labelSelector: [undefined, "tier=x"],
});

/** Texts that are no number, or a strange one. */
const ODD = ["abc", "-1", "00", "1.5", "0x10", "1e3", "18446744073709551616", "%20", "+1"];

export const LISTS: readonly Scenario[] = [
  {
    name: "list-table",
    steps: [...HISTORY, ...table.map((chosen): Step => ({ send: `GET ${SECRETS}${query(chosen)}` }))],
  },
  {
    name: "list-pages",
    steps: [
      ...HISTORY,
      ...inOtherForms.map((chosen): Step => ({ send: `GET ${SECRETS}${query(chosen)}` })),
      { send: `DELETE ${SECRETS}/d`, name: "delete while paging" },
      {
        send: `GET ${SECRETS}?limit=1&continue=<token>`,
        name: "second page shows what is deleted",
        save: { third: "metadata.continue" },
      },
      { send: `GET ${SECRETS}?limit=1&continue=<third>`, name: "third page" },
      { send: `GET ${SECRETS}?continue=<third>&resourceVersion=0`, name: "third page, version 0" },
      {
        send: `GET ${SECRETS}?limit=2&continue=<token>&labelSelector=tier=x`,
        name: "a selector on a later page",
      },
      {
        send: `GET ${inNamespace("configmaps")}?limit=2&continue=<token>&labelSelector=none`,
        name: "a token of another resource",
      },
      ...["x", "e30", "eyJ2IjoidjEifQ", "%00", "bm90IGpzb24"].map(
        (token): Step => ({ send: `GET ${SECRETS}?limit=1&continue=${token}` }),
      ),
    ],
  },
  {
    name: "list-odd",
    steps: [
      ...HISTORY,
      ...ODD.map((value): Step => ({ send: `GET ${SECRETS}?resourceVersion=${value}` })),
      ...["abc", "-1", "1.5", "0x1", "", "99999999999999999999", "+1"].map(
        (value): Step => ({ send: `GET ${SECRETS}?limit=${value}` }),
      ),
      ...["true", "1", "false", "0", "", "x"].map(
        (value): Step => ({ send: `GET ${SECRETS}?sendInitialEvents=${value}` }),
      ),
      ...["5s", "x", "-1s", "0", "1h", "5"].map(
        (value): Step => ({ send: `GET ${SECRETS}?timeout=${value}` }),
      ),
      ...["x", "-1", "5"].map((value): Step => ({ send: `GET ${SECRETS}?timeoutSeconds=${value}` })),
      { send: `GET ${SECRETS}?unknown=1&limit=1` },
      { send: `GET ${SECRETS}?limit=1&limit=2`, name: "a parameter twice" },
      {
        send: `GET ${SECRETS}?fieldSelector=metadata.name=a&limit=1&resourceVersion=<mid>`,
        name: "one name, older version",
      },
      { send: `GET ${SECRETS}/a?resourceVersion=<mid>` },
      ...["0", "abc", "-1"].map((value): Step => ({ send: `GET ${SECRETS}/a?resourceVersion=${value}` })),
      { send: `GET ${inNamespace("endpoints")}?labelSelector=none`, name: "nothing to list" },
      { send: `GET /api/v1/namespaces/nowhere/secrets`, name: "a namespace that is not there" },
      { send: `HEAD ${SECRETS}` },
      { send: `HEAD ${SECRETS}/a` },
      { send: `HEAD ${SECRETS}/nothing` },
    ],
  },
  ...combinations({ match: [undefined, "Exact", "NotOlderThan"], limit: [undefined, "2"] }).map(
    ({ match, limit }): Scenario => ({
      name: `list-future-${(match ?? "unset").toLowerCase()}-${limit ?? "all"}`,
      steps: [
        { send: `GET ${SECRETS}${query({ resourceVersion: FUTURE, resourceVersionMatch: match, limit })}` },
      ],
    }),
  ),
  {
    name: "get-future",
    steps: [
      { send: `POST ${SECRETS}`, body: secret("a") },
      { send: `GET ${SECRETS}/a?resourceVersion=${FUTURE}` },
    ],
  },
  {
    name: "list-expired",
    steps: HISTORY,
    afterwards: [
      { send: `GET ${SECRETS}`, name: "list after the restart" },
      ...combinations({ match: [undefined, "Exact", "NotOlderThan"], limit: [undefined, "1"] }).map(
        ({ match, limit }): Step => ({
          send: `GET ${SECRETS}${query({ resourceVersion: "<mid>", resourceVersionMatch: match, limit })}`,
        }),
      ),
      {
        send: `GET ${SECRETS}?limit=2&continue=<token>`,
        name: "expired token",
        save: { fresh: "metadata.continue" },
      },
      {
        send: `GET ${SECRETS}?limit=1&continue=<fresh>`,
        name: "inconsistent page",
        save: { pinned: "metadata.continue" },
      },
      { send: `GET ${SECRETS}?limit=1&continue=<pinned>`, name: "page after the inconsistent one" },
      { send: `GET ${SECRETS}?watch=true&resourceVersion=<mid>`, name: "watch from a forgotten version" },
      { send: `GET ${SECRETS}?watch=true&resourceVersion=1`, name: "watch from version 1" },
      {
        send: `GET ${SECRETS}?watch=true&resourceVersion=<mid>&resourceVersionMatch=NotOlderThan&sendInitialEvents=true&allowWatchBookmarks=true`,
        name: "streamed list, not older than a forgotten version",
      },
      { send: `GET ${SECRETS}/a?resourceVersion=<mid>` },
    ],
  },
];
