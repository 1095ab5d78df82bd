import { KcacheError } from "../object/error.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import { modified, readFile } from "./file.ts";

/** How long a token that was read from a file is used before the file is looked at again. */
const TOKEN_FILE_CHECK_MS = 10_000;

/** What proves who asks, apart from the client certificate. */
export interface Credentials {
  /**
   * The value of the Authorization header; undefined where there is none.
   *
   * @throws {KcacheError} `invalid-config` when a token file cannot be read and no earlier token is known.
   */
  authorization(): Promise<string | undefined>;
  /** After a 401 for `refused`: a value that differs from it, or undefined where there is no other. */
  renewed(refused: string | undefined): Promise<string | undefined>;
}

export function credentialsOf(config: ClusterConfig, now: () => number): Credentials {
  if (config.tokenFile !== undefined) return new TokenFile(config.tokenFile, config.token, now);
  const fixed = fixedAuthorization(config);
  return { authorization: async () => fixed, renewed: async () => undefined };
}

function fixedAuthorization(config: ClusterConfig): string | undefined {
  if (config.token !== undefined) return bearer(config.token, "the token of the user");
  if (config.username === undefined && config.password === undefined) return undefined;
  const pair = Buffer.from(`${config.username ?? ""}:${config.password ?? ""}`, "utf8");
  return `Basic ${pair.toString("base64")}`;
}

function bearer(token: string, where: string): string {
  const trimmed = token.trim();
  if (trimmed === "") throw new KcacheError("invalid-config", `${where} is empty`);
  if (!/^[\x21-\x7e]+$/.test(trimmed)) {
    throw new KcacheError("invalid-config", `${where} has characters that a bearer token cannot have`);
  }
  return `Bearer ${trimmed}`;
}

class TokenFile implements Credentials {
  readonly #path: string;
  readonly #now: () => number;
  #value: string | undefined;
  #modified: number | undefined;
  #checked: number | undefined;
  #reading: Promise<void> | undefined;

  constructor(path: string, fallback: string | undefined, now: () => number) {
    this.#path = path;
    this.#now = now;
    this.#value = fallback === undefined ? undefined : bearer(fallback, "the token of the user");
  }

  async authorization(): Promise<string | undefined> {
    const now = this.#now();
    const due =
      this.#checked === undefined || now - this.#checked >= TOKEN_FILE_CHECK_MS || now < this.#checked;
    if (due) await this.#check(false);
    return this.#value;
  }

  async renewed(refused: string | undefined): Promise<string | undefined> {
    if (this.#value === refused) await this.#check(true);
    return this.#value === refused ? undefined : this.#value;
  }

  /** Concurrent callers share one look at the file. */
  #check(force: boolean): Promise<void> {
    this.#reading ??= this.#read(force).finally(() => {
      this.#reading = undefined;
    });
    return this.#reading;
  }

  async #read(force: boolean): Promise<void> {
    try {
      const mtimeMs = await modified(this.#path);
      if (force || mtimeMs !== this.#modified || this.#value === undefined) {
        this.#value = bearer(await readFile(this.#path), `token file ${this.#path}`);
        this.#modified = mtimeMs;
      }
      this.#checked = this.#now();
    } catch (error) {
      // A token that was good a moment ago is the better answer while the file is being replaced; the server decides.
      if (this.#value !== undefined) return;
      if (error instanceof KcacheError) throw error;
      throw KcacheError.from(error, "invalid-config", `read token file ${this.#path}`);
    }
  }
}
