import { expect, test } from "vitest";
import { startReplay } from "./replay.ts";

test("the replay server gives every pod once over its pages, sends changes to open watches, and ends them with a 410", async () => {
  const server = await startReplay(1_203);
  const url = `http://127.0.0.1:${server.port}`;
  try {
    const names = new Set<string>();
    const sizes: number[] = [];
    for (let token: string | undefined = ""; token !== undefined; ) {
      const response = await fetch(`${url}/api/v1/pods?limit=500${token && `&continue=${token}`}`);
      const list = (await response.json()) as {
        metadata: { continue?: string };
        items: { metadata: { name: string; namespace: string } }[];
      };
      for (const { metadata } of list.items) names.add(`${metadata.namespace}/${metadata.name}`);
      sizes.push(list.items.length);
      token = list.metadata.continue;
    }
    expect(sizes).toEqual([500, 500, 203]);
    expect(names.size).toBe(1_203);

    const watch = await fetch(`${url}/api/v1/pods?watch=true`);
    await fetch(`${url}/_go?n=2`);
    let text = "";
    for await (const chunk of watch.body ?? []) {
      text += Buffer.from(chunk).toString();
      if (text.split('"MODIFIED"').length > 2 && text.endsWith("\n")) break;
    }
    const versions = text
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; object: { metadata: { resourceVersion: string } } })
      .filter(({ type }) => type === "MODIFIED")
      .map(({ object }) => object.metadata.resourceVersion);
    expect(versions).toEqual(["900000001", "900000002"]);

    expect((await fetch(`${url}/api/v1/pods?limit=7`)).status).toBe(400);

    const expired = await fetch(`${url}/api/v1/pods?watch=true`);
    const back = fetch(`${url}/_gone`);
    expect(await expired.text()).toContain('"code":410');
    const again = await fetch(`${url}/api/v1/pods?watch=true`);
    expect((await back).status).toBe(200);
    await again.body?.cancel();
    expect(await (await fetch(`${url}/_stat`)).json()).toMatchObject({
      lists: { json: 3 },
      watches: { json: 3 },
    });
  } finally {
    server.close();
  }
});
