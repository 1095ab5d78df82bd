import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { type Api, startApi } from "../../test/api.ts";

interface Recorded {
  readonly name: string;
  readonly query: string;
  readonly body: object;
  readonly answer: {
    readonly code: number;
    readonly message?: string;
    readonly causes?: readonly { readonly field: string; readonly message: string }[];
    readonly spec?: object;
    readonly warning?: string;
  };
}

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/acme.io/v1/namespaces/default/widgets";
const read = (name: string): string => readFileSync(new URL(`../../test/${name}`, import.meta.url), "utf8");
const definition = JSON.parse(read("custom-definition.json"));
const recorded: Recorded[] = JSON.parse(read("custom-recorded.json"));

let api: Api;
beforeEach(async () => {
  api = startApi();
  expect((await api.post(CRDS, structuredClone(definition))).code).toBe(201);
});

/** Properties are checked in the order of a Go map: by chance. */
const sorted = (causes: Recorded["answer"]["causes"] = []): unknown[] =>
  [...causes].sort((a, b) => (`${a.field} ${a.message}` < `${b.field} ${b.message}` ? -1 : 1));

describe("a custom resource gets the answer that a real server gave", () => {
  test.each(recorded)("$name", async ({ query, body, answer }) => {
    const got = await api.post(WIDGETS + query, { apiVersion: "acme.io/v1", kind: "Widget", ...body });
    expect(got.code, JSON.stringify(got.body)).toBe(answer.code);
    expect(got.headers.get("warning") ?? undefined).toBe(answer.warning);
    if (answer.code === 201) expect(got.body.spec).toEqual(answer.spec);
    else if ((answer.causes?.length ?? 0) < 2) expect(got.body.message).toBe(answer.message);
    expect(sorted(got.body.details?.causes)).toEqual(sorted(answer.causes));
  });
});
