import type { Controller, ControllerStatus, KcacheError, KubeObject } from "kcache";
import { clockTime, shortDuration } from "../terminal/duration.ts";
import { causeLines } from "../terminal/failure.ts";
import type { Tell } from "../terminal/io.ts";

export interface ConnectionReportOptions {
  readonly verbose: boolean;
  /** @default {Date.now} */
  readonly now?: () => number;
}

/** Tells of each failure of a synced controller, when it is tried again, and of recovery. Ends with the controller. */
export async function reportConnection(
  controller: Controller<KubeObject>,
  tell: Tell,
  options: ConnectionReportOptions,
): Promise<void> {
  const { verbose, now = Date.now } = options;
  let lostAt: number | undefined;
  let told: ControllerStatus["error"];
  let relists = controller.status.relists;
  for await (const status of controller.statuses()) {
    const { phase, error, retryAt } = status;
    if (phase === "closed") return;
    if (phase === "stale" && error !== undefined && error !== told) {
      const retry = retryAt === undefined ? "retrying" : `retrying in ${shortDuration(retryAt - now())}`;
      const asOf =
        status.lastContact === undefined ? "" : `; showing the state as of ${clockTime(status.lastContact)}`;
      const what = lostAt === undefined ? trouble(error) : "still not following";
      tell(`kcache: ${what}: ${error.message}, ${retry}${asOf}`);
      if (verbose) for (const line of causeLines(error)) tell(line);
      lostAt ??= now();
      told = error;
    }
    if (phase === "live" && lostAt !== undefined) {
      const how = status.relists > relists ? "listed again" : "resumed where it was";
      const version = status.resourceVersion === undefined ? "" : `, at version ${status.resourceVersion}`;
      tell(
        `kcache: ${controller.kind.plural}: following again after ${shortDuration(now() - lostAt)}, ${how}${version}`,
      );
      lostAt = undefined;
      told = undefined;
      relists = status.relists;
    }
  }
}

function trouble({ code }: KcacheError): string {
  if (code === "expired") return "must list again";
  return code === "network" || code === "silent" ? "connection lost" : "cannot follow";
}
