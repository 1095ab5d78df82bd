// node:fs/promises brings readline with it, 2.5 MB that who reads no kubeconfig should not pay: it is loaded when needed.

/** The text of a file. @throws the error of the file system */
export async function readFile(path: string): Promise<string> {
  const fs = await import("node:fs/promises");
  return fs.readFile(path, "utf8");
}

/** When a file was last written, in milliseconds. @throws the error of the file system */
export async function modified(path: string): Promise<number> {
  const fs = await import("node:fs/promises");
  const { mtimeMs } = await fs.stat(path);
  return mtimeMs;
}
