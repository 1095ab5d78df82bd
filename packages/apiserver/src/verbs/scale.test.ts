import { expect, test } from "vitest";
import { createApiServer } from "../server.ts";

const DEPLOYMENT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: {
    replicas: 2,
    selector: { matchLabels: { app: "web" } },
    template: {
      metadata: { labels: { app: "web" } },
      spec: { containers: [{ name: "main", image: "web:1" }] },
    },
  },
};

interface Answer {
  readonly code: number;
  readonly body: {
    readonly message?: string;
    readonly spec?: { readonly replicas?: number };
    readonly metadata: { readonly managedFields: readonly Readonly<Record<string, unknown>>[] };
  };
}

function deployments(): (method: string, path: string, type: string, body?: object) => Promise<Answer> {
  const server = createApiServer();
  return async (method, path, type, body) => {
    const url = `http://server/apis/apps/v1/namespaces/default/deployments${path}`;
    const headers = { "content-type": `application/${type}` };
    const response = await server.fetch(
      new Request(url, { method, headers, ...(body && { body: JSON.stringify(body) }) }),
    );
    return { code: response.status, body: JSON.parse(await response.text()) };
  };
}

test("who applies a scale manages the replicas, and conflicts with whoever did before", async () => {
  const ask = deployments();
  await ask("POST", "?fieldManager=author", "json", DEPLOYMENT);
  const scale = { apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: 5 } };
  const refused = await ask("PATCH", "/web/scale?fieldManager=scaler", "apply-patch+yaml", scale);
  expect(refused).toMatchObject({
    code: 409,
    body: { message: expect.stringMatching(/^Apply failed with 1 conflict: .*"author".*\.spec\.replicas$/) },
  });
  const forced = await ask("PATCH", "/web/scale?fieldManager=scaler&force=true", "apply-patch+yaml", scale);
  expect(forced).toMatchObject({ code: 200, body: { kind: "Scale", spec: { replicas: 5 } } });
  const { body } = await ask("GET", "/web", "json");
  expect(body.spec?.replicas).toBe(5);
  expect(body.metadata.managedFields).toContainEqual(
    expect.objectContaining({
      manager: "scaler",
      operation: "Apply",
      subresource: "scale",
      fieldsV1: { "f:spec": { "f:replicas": {} } },
    }),
  );
  const authored = { ...DEPLOYMENT, spec: { ...DEPLOYMENT.spec, replicas: 2 } };
  expect((await ask("PATCH", "/web?fieldManager=other", "apply-patch+yaml", authored)).code).toBe(409);
});

test("an applied scale keeps to what a scale may be", async () => {
  const ask = deployments();
  await ask("POST", "", "json", DEPLOYMENT);
  const scale = { apiVersion: "autoscaling/v1", kind: "Scale", spec: { replicas: -1 } };
  const path = "/web/scale?fieldManager=scaler&force=true";
  expect((await ask("PATCH", path, "apply-patch+yaml", scale)).code).toBe(422);
  expect((await ask("PATCH", path, "apply-patch+yaml", DEPLOYMENT)).code).toBe(400);
  expect((await ask("GET", "/web", "json")).body.spec?.replicas).toBe(2);
});
