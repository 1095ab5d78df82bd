import { expect, test } from "vitest";
import { request, startApi } from "../../test/api.ts";

const many = Array.from({ length: 9 }, (_, level) =>
  level === 0
    ? "l0: &l0 [x, x]"
    : `l${level}: &l${level} [${Array(9)
        .fill(`*l${level - 1}`)
        .join(", ")}]`,
).join("\n");

test.each([
  ["contains itself", "&a [*a]"],
  ["grows without measure", many],
])("YAML that %s is refused with 400, in a body and in a patch", async (_what, text) => {
  const { server } = startApi();
  const path = "/api/v1/namespaces/default/configmaps";
  const send = async (method: string, place: string, type: string): Promise<number> =>
    (await server.fetch(request(method, place, text, { "content-type": type }))).status;
  expect(await send("POST", path, "application/yaml")).toBe(400);
  expect(await send("PATCH", `${path}/a?fieldManager=m`, "application/apply-patch+yaml")).toBe(400);
});
