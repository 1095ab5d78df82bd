import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { KcacheError } from "../object/error.ts";
import type { Impersonation } from "./cluster-config.ts";
import { readFile } from "./file.ts";
import { configError, type Fields, fieldsOf, inside, type Place } from "./kubeconfig-fields.ts";

/** An entry of `clusters`; file names are absolute. */
export interface KubeConfigCluster {
  readonly place: Place;
  readonly server?: string | undefined;
  readonly certificateAuthority?: string | undefined;
  readonly certificateAuthorityData?: string | undefined;
  readonly tlsServerName?: string | undefined;
  readonly insecureSkipTlsVerify: boolean;
  readonly proxyUrl?: string | undefined;
}

/** An entry of `users`; file names are absolute. */
export interface KubeConfigUser {
  readonly place: Place;
  readonly token?: string | undefined;
  readonly tokenFile?: string | undefined;
  readonly clientCertificate?: string | undefined;
  readonly clientCertificateData?: string | undefined;
  readonly clientKey?: string | undefined;
  readonly clientKeyData?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly impersonate?: Impersonation | undefined;
  /** The command of an exec plugin. */
  readonly exec?: string | undefined;
  /** The name of an auth provider. */
  readonly authProvider?: string | undefined;
}

/** An entry of `contexts`. */
export interface KubeConfigContext {
  readonly place: Place;
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  readonly namespace?: string | undefined;
}

/** One or several kubeconfig files, merged as kubectl does. Nothing in it has been checked against anything else. */
export interface KubeConfig {
  /** The files that were read, in order. */
  readonly files: readonly string[];
  /** The files of KUBECONFIG, or the default one, that do not exist. */
  readonly missing: readonly string[];
  readonly currentContext?: string | undefined;
  readonly clusters: ReadonlyMap<string, KubeConfigCluster>;
  readonly users: ReadonlyMap<string, KubeConfigUser>;
  readonly contexts: ReadonlyMap<string, KubeConfigContext>;
}

export interface LoadKubeConfigOptions {
  /** The file or files to read in place of what the environment names; each has to exist. */
  readonly path?: string | readonly string[];
  /** @default {process.env} */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Reads the files named by `path`, else by KUBECONFIG, else `~/.kube/config`.
 *
 * Several files are merged as kubectl does: of entries with one name the first wins, whole; the current context is the
 * first that is set; relative file names count from the file they are in. Files of KUBECONFIG that do not exist are
 * passed over, so the result may be empty.
 * https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/#merging-kubeconfig-files
 *
 * @throws {KcacheError} `invalid-config` naming the file, and the path inside it, that is missing or malformed
 */
export async function loadKubeConfig(options: LoadKubeConfigOptions = {}): Promise<KubeConfig> {
  const explicit = options.path !== undefined;
  const paths = explicit ? [options.path].flat() : defaultPaths(options.env ?? process.env);
  const files: string[] = [];
  const missing: string[] = [];
  const parsed: ParsedFile[] = [];
  for (const path of new Set(paths.map((one) => resolve(one)))) {
    const text = await readText(path, explicit);
    if (text === undefined) {
      missing.push(path);
      continue;
    }
    files.push(path);
    parsed.push(await parseFile(path, text));
  }
  const currentContext = parsed.find((file) => file.currentContext !== undefined)?.currentContext;
  return {
    files,
    missing,
    currentContext,
    clusters: firstWins(parsed.map((file) => file.clusters)),
    users: firstWins(parsed.map((file) => file.users)),
    contexts: firstWins(parsed.map((file) => file.contexts)),
  };
}

function defaultPaths(env: NodeJS.ProcessEnv): string[] {
  const listed = (env.KUBECONFIG ?? "").split(delimiter).filter((path) => path !== "");
  return listed.length > 0 ? listed : [join(env.HOME || env.USERPROFILE || homedir(), ".kube", "config")];
}

async function readText(path: string, explicit: boolean): Promise<string | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ENOTDIR") {
      if (!explicit) return undefined;
      throw new KcacheError("invalid-config", `kubeconfig ${path}: no such file`, { cause: error });
    }
    throw KcacheError.from(error, "invalid-config", `kubeconfig ${path}`);
  }
}

type Named<T> = readonly (readonly [name: string, entry: T])[];

interface ParsedFile {
  readonly currentContext: string | undefined;
  readonly clusters: Named<KubeConfigCluster>;
  readonly users: Named<KubeConfigUser>;
  readonly contexts: Named<KubeConfigContext>;
}

function firstWins<T>(files: readonly Named<T>[]): ReadonlyMap<string, T> {
  const merged = new Map<string, T>();
  for (const [name, entry] of files.flat()) if (!merged.has(name)) merged.set(name, entry);
  return merged;
}

async function parseFile(file: string, text: string): Promise<ParsedFile> {
  const place: Place = { of: `kubeconfig ${file}`, path: "" };
  const root = fieldsOf((await parseYaml(place, text)) ?? {}, place);
  const kind = root.text("kind");
  if (kind !== undefined && kind !== "Config") {
    throw configError(inside(place, "kind"), `expected "Config", got "${kind}": is this a kubeconfig?`);
  }
  return {
    currentContext: root.text("current-context"),
    clusters: entries(root, "clusters", "cluster", (fields) => clusterEntry(fields, dirname(file))),
    users: entries(root, "users", "user", (fields) => userEntry(fields, dirname(file))),
    contexts: entries(root, "contexts", "context", contextEntry),
  };
}

async function parseYaml(place: Place, text: string): Promise<unknown> {
  const { parse, YAMLParseError } = await import("yaml");
  try {
    return parse(text, { logLevel: "error" });
  } catch (error) {
    if (!(error instanceof YAMLParseError)) throw configError(place, "cannot be read as YAML", error);
    // The first line says what and where; those after it quote the file, which may hold secrets.
    throw configError(place, (error.message.split("\n")[0] ?? "").replace(/:$/, ""), error.code);
  }
}

function entries<T>(root: Fields, list: string, key: string, make: (fields: Fields) => T): Named<T> {
  return root.objects(list).map((item) => {
    const name = item.text("name");
    if (name === undefined) throw configError(inside(item.place, "name"), "missing");
    return [name, make(item.object(key) ?? fieldsOf({}, inside(item.place, key)))] as const;
  });
}

function clusterEntry(fields: Fields, directory: string): KubeConfigCluster {
  return {
    place: fields.place,
    insecureSkipTlsVerify: fields.flag("insecure-skip-tls-verify"),
    server: fields.text("server", "a URL"),
    certificateAuthority: pathText(fields, "certificate-authority", directory),
    certificateAuthorityData: fields.text("certificate-authority-data"),
    tlsServerName: fields.text("tls-server-name"),
    proxyUrl: fields.text("proxy-url"),
  };
}

function userEntry(fields: Fields, directory: string): KubeConfigUser {
  const exec = fields.object("exec");
  const authProvider = fields.object("auth-provider");
  return {
    place: fields.place,
    token: fields.text("token"),
    tokenFile: pathText(fields, "tokenFile", directory),
    clientCertificate: pathText(fields, "client-certificate", directory),
    clientCertificateData: fields.text("client-certificate-data"),
    clientKey: pathText(fields, "client-key", directory),
    clientKeyData: fields.text("client-key-data"),
    username: fields.text("username"),
    password: fields.text("password"),
    impersonate: impersonation(fields),
    exec: exec && (exec.text("command") ?? ""),
    authProvider: authProvider && (authProvider.text("name") ?? ""),
  };
}

function impersonation(fields: Fields): Impersonation | undefined {
  const user = fields.text("as");
  const uid = fields.text("as-uid");
  const groups = fields.texts("as-groups");
  const extra = fields.object("as-user-extra");
  if (user === undefined) {
    if (uid === undefined && groups === undefined && extra === undefined) return undefined;
    throw configError(fields.place, "as-uid, as-groups and as-user-extra need `as`, the user to act as");
  }
  return {
    user,
    uid,
    groups,
    extra: extra && Object.fromEntries(extra.keys().map((key) => [key, extra.texts(key) ?? []])),
  };
}

function contextEntry(fields: Fields): KubeConfigContext {
  return {
    place: fields.place,
    cluster: fields.text("cluster"),
    user: fields.text("user"),
    namespace: fields.text("namespace"),
  };
}

function pathText(fields: Fields, key: string, directory: string): string | undefined {
  const path = fields.text(key);
  return path === undefined ? undefined : resolve(directory, path);
}
