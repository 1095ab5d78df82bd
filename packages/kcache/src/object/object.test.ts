import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { KcacheError } from "./error.ts";
import { defineKind, resourceName, resourcePath } from "./kind.ts";
import { type KubeObject, objectKey } from "./object.ts";
import { compareResourceVersions, isOlder } from "./resource-version.ts";

describe("resource versions", () => {
  test("that are decimal are compared as integers of any length", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 2n ** 128n }),
        fc.bigInt({ min: 1n, max: 2n ** 128n }),
        (a, b) => {
          expect(Math.sign(compareResourceVersions(String(a), String(b)) ?? Number.NaN)).toBe(
            a < b ? -1 : a > b ? 1 : 0,
          );
        },
      ),
    );
  });

  test.each(["", "0", "abc", "01", "-1", "1.5", "9e3"])(
    "are not compared with %j, only told apart",
    (odd) => {
      expect(compareResourceVersions(odd, "12")).toBeUndefined();
      expect(compareResourceVersions(odd, odd)).toBe(0);
      expect(isOlder(odd, "12") || isOlder("12", odd)).toBe(false);
    },
  );
});

describe("a kind", () => {
  const widget = {
    group: "acme.io",
    version: "v1",
    kind: "Widget",
    plural: "widgets",
    scope: "Namespaced",
  } as const;

  test("knows its paths and names, in the core group and in others", () => {
    const Widget = defineKind<KubeObject>(widget);
    expect(resourcePath(Widget)).toBe("/apis/acme.io/v1/widgets");
    expect(resourcePath(Widget, "a/b")).toBe("/apis/acme.io/v1/namespaces/a%2Fb/widgets");
    expect(resourceName(Widget)).toBe("widgets.acme.io");
    expect(Widget.apiVersion).toBe("acme.io/v1");
    const Thing = defineKind<KubeObject>({
      version: "v1",
      kind: "Thing",
      plural: "things",
      scope: "Cluster",
    });
    expect(resourcePath(Thing)).toBe("/api/v1/things");
    expect(resourceName(Thing)).toBe("things");
    expect(Object.isFrozen(Widget)).toBe(true);
  });

  test.each([
    [{ ...widget, group: "Acme.io" }, /group is "Acme.io"/],
    [{ ...widget, version: "" }, /version is ""/],
    [{ ...widget, plural: "Widgets/x" }, /plural is "Widgets\/x"/],
    [{ ...widget, kind: "1st" }, /kind is "1st"/],
  ])("refuses %j", (definition, message) => {
    expect(() => defineKind(definition)).toThrow(message);
  });
});

test("a key is namespace and name, or the name alone", () => {
  expect(objectKey("a", "b")).toBe("a/b");
  expect(objectKey(undefined, "b")).toBe("b");
  expect(objectKey("", "b")).toBe("b");
});

describe("KcacheError.from", () => {
  test("keeps one of ours, wraps what else there is, and knows an abort", () => {
    const own = new KcacheError("expired", "list: too old");
    expect(KcacheError.from(own)).toBe(own);
    const cause = new Error("boom");
    const wrapped = KcacheError.from(cause, "network", "list pods");
    expect(wrapped).toMatchObject({ code: "network", message: "list pods: boom", cause, retryable: true });
    expect(KcacheError.from(AbortSignal.abort().reason).code).toBe("aborted");
    expect(KcacheError.from("text").message).toBe("text");
  });
});
