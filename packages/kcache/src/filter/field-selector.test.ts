import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Entry, entryOf } from "../object/entry.ts";
import { KcacheError } from "../object/error.ts";
import type { KubeObject } from "../object/object.ts";
import { fieldMatcher, fieldSelectorText, parseFieldSelector } from "./field-selector.ts";

const canonical = (source: string): string => fieldSelectorText(parseFieldSelector(source));

describe("parseFieldSelector", () => {
  test.each([
    ["", ""],
    ["status.phase=Running", "status.phase=Running"],
    ["status.phase==Running", "status.phase=Running"],
    ["status.phase!=Running", "status.phase!=Running"],
    ["spec.nodeName=", "spec.nodeName="],
    ["b=2,a=1,b=2", "a=1,b=2"],
    ["a=1,", "a=1"],
    [",a=1", "a=1"],
    ["a=x y", "a=x y"],
    ["a=!b", "a=!b"],
    [String.raw`a=x\,y\=z\\`, String.raw`a=x\,y\=z\\`],
  ])("reads %j as %j", (source, text) => {
    expect(canonical(source)).toBe(text);
  });

  test.each([
    ["foo", 'at 3: expected "=", "==" or "!=" after "foo", found the end'],
    ["foo,a=1", 'at 3: expected "=", "==" or "!=" after "foo", found ","'],
    ["a!b", 'at 1: expected "=", "==" or "!=" after "a", found "!"'],
    ["a=b=c", 'at 3: expected "," or the end, found "="'],
    ["a===b", 'at 3: expected "," or the end, found "="'],
    ["a=1,=x", 'at 4: expected a path such as "status.phase", found ""'],
    ["a=1, b=2", 'at 4: expected a path such as "status.phase", found " b"'],
    ["a..b=1", 'at 0: expected a path such as "status.phase", found "a..b"'],
    [String.raw`a=b\x`, String.raw`at 3: expected "\\", "\," or "\=", found "\\x"`],
    ["a=b\\", 'at 3: expected "\\\\", "\\," or "\\=", found "\\\\"'],
  ])("refuses %j, says where and what it expected", (source, reason) => {
    expect(() => parseFieldSelector(source)).toThrow(KcacheError);
    expect(() => parseFieldSelector(source)).toThrow(
      `parse field selector ${JSON.stringify(source)}: ${reason}`,
    );
  });

  test("survives printing and reading again, with any value", () => {
    const value = fc.string({ unit: fc.constantFrom(..."ab\\,=! é".split("")), maxLength: 6 });
    const requirement = fc.record({
      path: fc.constantFrom("status.phase", "spec.nodeName", "metadata.name"),
      operator: fc.constantFrom("=", "!="),
      value,
    });
    fc.assert(
      fc.property(fc.array(requirement, { maxLength: 4 }), (requirements) => {
        const read = parseFieldSelector(fieldSelectorText(requirements));
        expect(read).toEqual(expect.arrayContaining(requirements));
        expect(parseFieldSelector(fieldSelectorText(read))).toEqual(read);
        expect(canonical(fieldSelectorText(requirements.toReversed()))).toBe(fieldSelectorText(read));
      }),
    );
  });
});

interface Thing extends KubeObject {
  readonly spec: object;
  readonly status: object;
}

const pod = entryOf<Thing>({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "pod-1", namespace: "default", uid: "u1", resourceVersion: "1" },
  spec: {
    nodeName: "n1",
    hostNetwork: true,
    priority: 10,
    unschedulable: null,
    containers: [{ name: "c" }],
    nodeSelector: { 0: "zero", "app/name": "shop" },
  },
  status: { phase: "Running" },
});

describe("fieldMatcher", () => {
  test.each([
    ["", true],
    ["metadata.name=pod-1", true],
    ["metadata.name=pod-2", false],
    ["metadata.namespace!=default", false],
    ["status.phase=Running,spec.nodeName!=n2", true],
    ["status.phase=Running,spec.nodeName!=n1", false],
    ["spec.hostNetwork=true", true],
    ["spec.priority=10", true],
    ["spec.absent=", true],
    ["spec.absent!=x", true],
    ["spec.unschedulable=", true],
    ["spec.nodeName.length=", true],
    ["spec.containers=", true],
    ["spec.containers.length=", true],
    ["spec.containers.0.name=", true],
    ["spec.nodeSelector.0=zero", true],
    ["spec.nodeSelector.app/name=shop", true],
    ["spec=", true],
    ["constructor.name=", true],
    ["spec.toString=", true],
  ])("%j on a pod: %j", (source, accepted) => {
    expect(fieldMatcher(parseFieldSelector(source))(pod)).toBe(accepted);
  });

  test("parses no object, and for names and namespaces reads no field", () => {
    const unread: Entry = {
      ...pod,
      get object(): never {
        throw new Error("parsed");
      },
      field(): never {
        throw new Error("read");
      },
    };
    const byName = fieldMatcher(parseFieldSelector("metadata.name=pod-1,metadata.namespace!=other"));
    expect(byName(unread)).toBe(true);
    expect(() => fieldMatcher(parseFieldSelector("status.phase=Running"))(unread)).toThrow("read");
  });

  test("reads no namespace as empty", () => {
    const node = entryOf({
      apiVersion: "v1",
      kind: "Node",
      metadata: { name: "n1", uid: "u", resourceVersion: "1" },
    });
    expect(fieldMatcher(parseFieldSelector("metadata.namespace="))(node)).toBe(true);
  });
});
