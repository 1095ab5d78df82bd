// One way to take all pods of a server, in a process of its own: `node bench/sync-client.ts WAY URL`. Prints its cost as JSON.
//   kcache  a controller, until it is ready, and still watching while memory is measured
//   drain   reads every page and drops it: what the network and the HTTP client cost
//   parse   a string and JSON.parse for each page, everything kept: how it is usually done
import { createController, httpTransport, Pod } from "kcache";
import { request } from "undici";
import { type Cost, measure } from "./measure.ts";

export interface SyncResult extends Cost {
  readonly objects: number;
}

interface Work {
  readonly objects: () => number;
  readonly end: () => Promise<void>;
}

async function page(url: string, token: string): Promise<Awaited<ReturnType<typeof request>>["body"]> {
  const response = await request(`${url}/api/v1/pods?limit=500${token === "" ? "" : `&continue=${token}`}`);
  if (response.statusCode !== 200)
    throw new Error(`list pods: ${response.statusCode} ${await response.body.text()}`);
  return response.body;
}

const tokenIn = (text: string): string => /"continue":"([^"]+)"/.exec(text)?.[1] ?? "";

const nothing = async (): Promise<void> => undefined;

async function drain(url: string): Promise<Work> {
  let token = "";
  do {
    let head = "";
    for await (const chunk of await page(url, token)) head ||= (chunk as Buffer).toString("latin1", 0, 400);
    token = tokenIn(head);
  } while (token !== "");
  return { objects: () => 0, end: nothing };
}

async function parse(url: string): Promise<Work> {
  const pods = new Map<string, unknown>();
  let token = "";
  do {
    const list = JSON.parse(await (await page(url, token)).text()) as {
      readonly metadata: { readonly continue?: string };
      readonly items: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[];
    };
    for (const pod of list.items) pods.set(`${pod.metadata.namespace}/${pod.metadata.name}`, pod);
    token = list.metadata.continue ?? "";
  } while (token !== "");
  return { objects: () => pods.size, end: nothing };
}

async function kcache(url: string): Promise<Work> {
  const transport = httpTransport({ server: url });
  const pods = createController(transport, Pod);
  await pods.ready();
  return {
    objects: () => pods.cache.size,
    async end() {
      await pods.close();
      await transport.close();
    },
  };
}

const ways: Readonly<Record<string, (url: string) => Promise<Work>>> = { kcache, drain, parse };

const [name = "", url = ""] = process.argv.slice(2);
const way = ways[name];
if (way === undefined) throw new Error(`sync: there is no way "${name}": ${Object.keys(ways).join(", ")}`);
const { cost, result } = await measure(() => way(url));
const outcome: SyncResult = { ...cost, objects: result.objects() };
await result.end();
console.log(JSON.stringify(outcome));
