import type { Format } from "./format.ts";

/** One line also for readers that take U+2028 and U+2029, which JSON allows in strings, for ends of lines. */
function line(value: object): string {
  return `${JSON.stringify(value).replace(/[\u2028\u2029]/g, (end) => (end === "\u2028" ? "\\u2028" : "\\u2029"))}\n`;
}

/**
 * One JSON object a line: an `init` for each object of the snapshot, `ready`, then `create`, `update` and `delete`.
 * Folding the lines by namespace and name always gives the cluster's state.
 */
export const jsonFormat: Format = {
  *snapshot(snapshot, resourceVersion) {
    for (const object of snapshot) yield line({ type: "init", object });
    yield line({ type: "ready", count: snapshot.size, resourceVersion });
  },
  event(event) {
    const { type, object } = event;
    switch (type) {
      case "create":
        return line({ type, object });
      case "update":
        return line({ type, object, previous: event.previous });
      case "delete":
        return line({ type, object, finalStateUnknown: event.finalStateUnknown });
      default:
        return event satisfies never;
    }
  },
};
