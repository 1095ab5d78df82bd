import type { Controller, ControllerStatus, KubeObject } from "kcache";

/** Resolves when every controller holds a complete state. Each failure before that is final, but for a list that took too long. */
export async function firstSync(controllers: readonly Controller<KubeObject>[]): Promise<void> {
  await Promise.all(controllers.map(synced));
}

async function synced(controller: Controller<KubeObject>): Promise<void> {
  const statuses = controller.statuses();
  try {
    await Promise.race([controller.ready(), failure(statuses)]);
  } finally {
    await statuses.return?.();
  }
}

/** Rejects with the first failure. Its resolving says nothing. */
async function failure(statuses: AsyncIterableIterator<ControllerStatus>): Promise<void> {
  for await (const { error } of statuses) {
    // The pages of a list outlived their version: listing again is the protocol, and status counts it.
    if (error !== undefined && error.code !== "expired") throw error;
  }
  await new Promise<never>(() => undefined);
}
