import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { afterThis, failure, serve, text, transportTo } from "../../test/sockets.ts";

test("after a 401 the token file is read again and the request sent once more", async () => {
  const directory = await mkdtemp(join(tmpdir(), "kcache-http-"));
  afterThis(() => rm(directory, { recursive: true }));
  const tokenFile = join(directory, "token");
  await writeFile(tokenFile, "first\n");
  let good = "first";
  const seen: string[] = [];
  const server = await serve((request, response) => {
    seen.push(request.headers.authorization ?? "");
    response.statusCode = request.headers.authorization === `Bearer ${good}` ? 200 : 401;
    response.end("body");
  });
  let now = 0;
  const transport = transportTo({ server: server.url, tokenFile }, { now: () => now });
  const statuses = async (count: number): Promise<number[]> =>
    Promise.all(
      Array.from({ length: count }, async () => {
        const response = await transport.request({ method: "PUT", path: "/", body: "x" });
        await text(response);
        return response.status;
      }),
    );
  expect(await statuses(1)).toEqual([200]);
  good = "second";
  expect(await statuses(1)).toEqual([401]);
  await writeFile(tokenFile, "second\n");
  expect(await statuses(3)).toEqual([200, 200, 200]);
  expect(seen.filter((value) => value === "Bearer second")).toHaveLength(3);
  // Without a 401 a changed file is seen after ten seconds, by its modification time.
  await writeFile(tokenFile, "third\n");
  await utimes(tokenFile, 1, 1);
  await statuses(1);
  expect(seen.at(-1)).toBe("Bearer second");
  now += 10_000;
  good = "third";
  seen.length = 0;
  await statuses(1);
  expect(seen).toEqual(["Bearer third"]);
  // While the file is gone, the last token is used on.
  await rm(tokenFile);
  now += 10_000;
  expect(await statuses(1)).toEqual([200]);
  good = "fourth";
  expect(await statuses(1)).toEqual([401]);
});

test("a token file that is not there, or holds no token, is named", async () => {
  const directory = await mkdtemp(join(tmpdir(), "kcache-http-"));
  afterThis(() => rm(directory, { recursive: true }));
  const server = await serve((_, response) => response.end());
  const tokenFile = join(directory, "token");
  const missing = await failure(transportTo({ server: server.url, tokenFile }).request({ path: "/" }));
  expect([missing.code, missing.message.startsWith(`read token file ${tokenFile}: ENOENT`)]).toEqual([
    "invalid-config",
    true,
  ]);
  await writeFile(tokenFile, "two words");
  const odd = await failure(transportTo({ server: server.url, tokenFile }).request({ path: "/" }));
  expect(odd.message).toBe(`token file ${tokenFile} has characters that a bearer token cannot have`);
});
