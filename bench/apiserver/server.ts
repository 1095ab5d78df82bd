// The embedded server as a process: prints its port and id. SIGUSR2 has it collect its garbage; it ends with its stdin.
import { createApiServer } from "kcache-apiserver";

const server = createApiServer();
const { port } = await server.listen();
process.on("SIGUSR2", () => globalThis.gc?.());
process.stdin.resume().once("end", () => process.exit(0));
console.log(JSON.stringify({ port, pid: process.pid }));
