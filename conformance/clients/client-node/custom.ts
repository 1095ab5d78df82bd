import { check, equal, eventually } from "./check.ts";
import { config, kube, namespace } from "./session.ts";

/** Defines a resource, and uses it. */
export async function customs(): Promise<void> {
  await check("a custom resource, from its definition on", async () => {
    const group = "client-node.example.com";
    const name = `things.${group}`;
    const definitions = config.makeApiClient(kube.ApiextensionsV1Api);
    const schema = {
      type: "object",
      properties: { spec: { type: "object", properties: { size: { type: "integer", _default: 3 } } } },
    };
    await definitions.createCustomResourceDefinition({
      body: {
        metadata: { name },
        spec: {
          group,
          scope: "Namespaced",
          names: { plural: "things", kind: "Thing" },
          versions: [{ name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } }],
        },
      },
    });
    try {
      await eventually("it is established", async () => {
        const { status } = await definitions.readCustomResourceDefinition({ name });
        return (
          status?.conditions?.some((one) => one.type === "Established" && one.status === "True") === true
        );
      });
      const things = config.makeApiClient(kube.CustomObjectsApi);
      const where = { group, version: "v1", namespace, plural: "things" };
      const body = { apiVersion: `${group}/v1`, kind: "Thing", metadata: { name: "one" }, spec: {} };
      await eventually("it is served", async () => {
        try {
          await things.listNamespacedCustomObject(where);
          return true;
        } catch {
          return false;
        }
      });
      const thing = await things.createNamespacedCustomObject({ ...where, body });
      equal(thing.spec, { size: 3 }, "spec with its default");
      equal((await things.listNamespacedCustomObject(where)).items.length, 1, "listed");
    } finally {
      await definitions.deleteCustomResourceDefinition({ name });
    }
  });
}
