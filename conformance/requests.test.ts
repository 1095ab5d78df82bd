import { expect, test } from "vitest";
import { compare, listedDifferences } from "./requests.ts";

const answers = (body: string) => [
  { scenario: "list", answers: new Map([["GET /a", { status: 200, body }]]) },
];

test("a difference fails the scenario, and is told by where it is", () => {
  const [finding] = compare(answers("a"), answers("b"), new Set());
  expect(finding).toMatchObject({ good: false });
  expect(finding?.detail).toContain('body: "b", not "a"');
});

test("a listed difference is no failure, and one that is listed but gone is", () => {
  const listed = listedDifferences("# Known\n\nWhy.\n\n- `list: GET /a`\n");
  expect(compare(answers("a"), answers("b"), listed).every(({ good }) => good)).toBe(true);
  expect(compare(answers("a"), answers("a"), listed).filter(({ good }) => !good)).toMatchObject([
    { what: "every listed difference is one", detail: "list: GET /a" },
  ]);
});
