import { internalError } from "../http/status.ts";
import { containerOf } from "../logs/run.ts";
import type { Target } from "./context.ts";
import { find } from "./get.ts";

/**
 * Refuses to connect to a container, as a real server does whose kubelet nobody answers for: no container runs here. What is asked of a
 * pod or container that is not there is refused for that.
 *
 * @throws {StatusError} 404 without the pod, 400 without the container, else 500
 */
export function refuseStream(target: Target, name: "attach" | "exec" | "portforward"): never {
  const { object } = find(target);
  if (name !== "portforward") containerOf(object, target.url.searchParams.get("container") ?? "");
  throw internalError(
    `error dialing backend: the embedded API server runs no containers, so it has no ${name}`,
  );
}
