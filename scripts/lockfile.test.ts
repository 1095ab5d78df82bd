import { expect, test } from "vitest";
import { missingPlatforms, registriesIn } from "./lockfile.ts";

const tool = {
  version: "2.0.0",
  optionalDependencies: {
    "@tool/cli-linux-x64": "2.0.0",
    "@tool/cli-linux-x64-musl": "2.0.0",
    "@tool/cli-darwin-arm64": "2.0.0",
    "not-a-platform": "1.0.0",
  },
};

test("a lockfile lacks packages for other platforms that its tools name", () => {
  const lock = {
    packages: { "node_modules/tool": tool, "node_modules/@tool/cli-linux-x64": { version: "2.0.0" } },
  };
  const missing = missingPlatforms(lock);
  expect(Object.fromEntries(missing)).toEqual({
    "node_modules/@tool/cli-linux-x64-musl": {
      version: "2.0.0",
      cpu: ["x64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    },
    "node_modules/@tool/cli-darwin-arm64": {
      version: "2.0.0",
      cpu: ["arm64"],
      dev: true,
      optional: true,
      os: ["darwin"],
    },
  });
  expect(missingPlatforms({ packages: { ...lock.packages, ...Object.fromEntries(missing) } }).size).toBe(0);
});

test("a link of the workspace names no registry, a URL does", () => {
  const packages = {
    "node_modules/a": { resolved: "packages/a" },
    "node_modules/b": { resolved: "https://host/b.tgz" },
  };
  expect(registriesIn({ packages })).toEqual(["node_modules/b"]);
});
