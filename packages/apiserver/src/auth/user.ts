/** Who asks. */
export interface User {
  readonly name: string;
  readonly groups: readonly string[];
}

/** Who may ask, and with what. What they may do is said by the RBAC objects that the server holds. */
export interface AuthOptions {
  /** Users by bearer token. Members of `system:masters` may do everything. */
  readonly tokens?: Readonly<Record<string, TokenUser>>;
  /**
   * Whether a request without credentials is one of `system:anonymous`; else it gets 401.
   *
   * @default {true}
   */
  readonly anonymous?: boolean;
}

/** The user that a token stands for. */
export interface TokenUser {
  readonly user: string;
  /** Beside `system:authenticated`. */
  readonly groups?: readonly string[];
}

export const MASTERS = "system:masters";
export const AUTHENTICATED = "system:authenticated";
export const UNAUTHENTICATED = "system:unauthenticated";

/** A user that is known, with the group that all of these have. */
export function known(name: string, groups: readonly string[]): User {
  return { name, groups: groups.includes(AUTHENTICATED) ? groups : [...groups, AUTHENTICATED] };
}
