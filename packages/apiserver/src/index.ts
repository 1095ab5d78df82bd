export type { Clock } from "./clock.ts";
export type { Listening, ListenOptions } from "./http/listen.ts";
export { type ApiServer, type ApiServerOptions, createApiServer } from "./server.ts";
export type { ResourceStats } from "./verbs/watching.ts";
