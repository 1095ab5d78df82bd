import type { Format } from "./format.ts";

/**
 * One JSON object a line: an `init` for each object of the snapshot, `ready`, then `create`, `update` and `delete`.
 * Folding the lines by namespace and name always gives the cluster's state.
 */
export const jsonFormat: Format = {
  *snapshot(snapshot, resourceVersion) {
    for (const object of snapshot) yield `${JSON.stringify({ type: "init", object })}\n`;
    yield `${JSON.stringify({ type: "ready", count: snapshot.size, resourceVersion })}\n`;
  },
  event(event) {
    const { type, object } = event;
    switch (type) {
      case "create":
        return `${JSON.stringify({ type, object })}\n`;
      case "update":
        return `${JSON.stringify({ type, object, previous: event.previous })}\n`;
      case "delete":
        return `${JSON.stringify({ type, object, finalStateUnknown: event.finalStateUnknown })}\n`;
      default:
        return event satisfies never;
    }
  },
};
