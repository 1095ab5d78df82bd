import { type Controller, type ControllerStatus, KcacheError, type KubeObject, type Transport } from "kcache";
import { aborted } from "../terminal/ending.ts";
import type { Tell } from "../terminal/io.ts";

/**
 * Resolves when every controller holds a complete state. Each failure before that is final, but for a list of which the
 * pages took too long, which is told.
 *
 * @throws {KcacheError} the first failure; `aborted` with the signal
 */
export async function firstSync(
  controllers: readonly Controller<KubeObject>[],
  tell: Tell,
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(controllers.map((controller) => synced(controller, tell, signal)));
}

async function synced(controller: Controller<KubeObject>, tell: Tell, signal: AbortSignal): Promise<void> {
  const statuses = controller.statuses();
  try {
    await Promise.race([controller.ready({ signal }), failure(statuses, tell)]);
  } finally {
    await statuses.return?.();
  }
}

/** Resolves when every controller follows, or has failed to: what is shown first should not say that it is about to. */
export async function firstWatch(
  controllers: readonly Controller<KubeObject>[],
  signal: AbortSignal,
): Promise<void> {
  const follows = async (controller: Controller<KubeObject>): Promise<void> => {
    for await (const { phase } of controller.statuses())
      if (phase !== "connecting" && phase !== "listing") return;
  };
  await Promise.race([Promise.all(controllers.map(follows)), aborted(signal)]);
}

/** Rejects with the first failure, and never resolves. */
async function failure(statuses: AsyncIterableIterator<ControllerStatus>, tell: Tell): Promise<never> {
  let told: ControllerStatus["error"];
  for await (const { error } of statuses) {
    if (error === undefined || error === told) continue;
    if (error.code !== "expired") throw error;
    told = error;
    // The pages of a list outlived their version: listing again is the protocol.
    tell(`kcache: ${error.message}: listing again`);
  }
  return new Promise<never>(() => undefined);
}

/** The failure of a command whose time was over before it had anything to show. */
export function noAnswerWithin(duration: string | undefined, { server }: Transport): KcacheError {
  return new KcacheError(
    "unavailable",
    `${server} gave no complete answer within ${duration}: is the address right? Give it longer, or leave out --for`,
  );
}
