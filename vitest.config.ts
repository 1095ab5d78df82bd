import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["kcache-source"] },
  ssr: { resolve: { conditions: ["kcache-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "{scripts,conformance,bench,examples}/*.test.ts"],
    // One more than a small machine has cores: many tests wait for sockets.
    maxWorkers: 3,
    testTimeout: 20_000,
    env: { NODE_ENV: "test" },
  },
});
