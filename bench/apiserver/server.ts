// The embedded server as a process: prints its port; SIGUSR2 has it collect its garbage. `--tls` prints a token's place besides.
import { createApiServer } from "kcache-apiserver";
import { endInTime } from "../measure.ts";

endInTime();
const server = createApiServer();
const tls = process.argv.includes("--tls");
const { port, certificateAuthority } = await server.listen({ tls });
process.on("SIGUSR2", () => globalThis.gc?.());
process.stdin.resume().once("end", () => process.exit(0));
console.log(JSON.stringify({ port, ca: certificateAuthority, pid: process.pid }));
