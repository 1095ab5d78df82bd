import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["kcache-source"] },
  ssr: { resolve: { conditions: ["kcache-source"] } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "{scripts,conformance,bench,examples}/*.test.ts"],
    // By default one core is left idle, which is half of a small machine.
    maxWorkers: "100%",
    testTimeout: 20_000,
    env: { NODE_ENV: "test" },
  },
});
