export type { Clock } from "./clock.ts";
export type { Listening, ListenOptions } from "./listen.ts";
export type { LogLineOptions, PodLogs, PodName } from "./logs/pod-logs.ts";
export { type ApiServer, type ApiServerOptions, createApiServer } from "./server.ts";
export {
  type Scenario,
  type Simulation,
  type SimulationOptions,
  startSimulation,
} from "./simulate/simulation.ts";
export type { ResourceStats } from "./verbs/watching.ts";
