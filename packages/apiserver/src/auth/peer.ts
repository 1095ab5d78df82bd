import type { User } from "./user.ts";

const peers = new WeakMap<Request, User | undefined>();

/** Notes whose certificate the connection has shown over which a request came; undefined where that is nobody. */
export function setPeer(request: Request, user: User | undefined): void {
  peers.set(request, user);
}

/** Whether a certificate was shown at all. */
export function hasPeer(request: Request): boolean {
  return peers.has(request);
}

export function peerOf(request: Request): User | undefined {
  return peers.get(request);
}
