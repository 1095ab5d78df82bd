// package-lock.json must fit every platform: `npm ci` refuses a lockfile without the optional packages of other platforms,
// and npm leaves them out where the registry it wrote the lockfile from lacks them. `--write` adds what is missing.
import { readFileSync, writeFileSync } from "node:fs";

interface LockedPackage {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** What npm would write for a package made for another platform, read off its name. */
function platformPackage(name: string, version: string): LockedPackage | undefined {
  const systems = "aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32";
  const parts = new RegExp(`-(${systems})-([a-z0-9]+)(?:-([a-z]+))?$`).exec(name);
  if (parts?.[1] === undefined || parts[2] === undefined) return undefined;
  const libc = parts[3]?.startsWith("musl") ? ["musl"] : parts[3]?.startsWith("gnu") ? ["glibc"] : undefined;
  return { version, cpu: [parts[2]], dev: true, ...(libc && { libc }), optional: true, os: [parts[1]] };
}

/** The packages for other platforms that a lockfile lacks, with what it should say of them. */
export function missingPlatforms(lock: Lockfile): ReadonlyMap<string, LockedPackage> {
  const missing = new Map<string, LockedPackage>();
  for (const [place, { optionalDependencies = {} }] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const known = [`node_modules/${name}`, `${place}/node_modules/${name}`].some(
        (at) => at in lock.packages,
      );
      const entry = known ? undefined : platformPackage(name, version);
      if (entry !== undefined) missing.set(`node_modules/${name}`, entry);
    }
  }
  return missing;
}

/** Places that say where a package was downloaded from: a lockfile serves every registry. */
export function registriesIn(lock: Lockfile): readonly string[] {
  return Object.keys(lock.packages).filter((place) => lock.packages[place]?.resolved?.includes("://"));
}

if (import.meta.main) {
  const file = "package-lock.json";
  const lock: Lockfile = JSON.parse(readFileSync(file, "utf8"));
  const missing = missingPlatforms(lock);
  if (process.argv.includes("--write")) {
    const entries = [...Object.entries(lock.packages), ...missing];
    entries.sort(([a], [b]) => a.localeCompare(b, "en"));
    writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(entries) }, null, 2)}\n`);
  } else {
    const wrong = [
      ...[...missing.keys()].map((place) => `${place}: missing; run "node scripts/lockfile.ts --write"`),
      ...registriesIn(lock).map(
        (place) => `${place}: names a registry; omit-lockfile-registry-resolved is set in .npmrc`,
      ),
    ];
    for (const line of wrong) console.error(`${file}: ${line}`);
    process.exitCode = wrong.length > 0 ? 1 : 0;
  }
}
