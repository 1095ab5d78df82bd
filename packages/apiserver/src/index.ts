export type { AuthOptions, TokenUser } from "./auth/user.ts";
export type { Clock } from "./clock.ts";
export type { FaultAction } from "./faults/action.ts";
export type { AskedRequest, RequestVerb } from "./faults/asked.ts";
export type { Faults, RestartOptions } from "./faults/faults.ts";
export type { Replica, ReplicaOptions } from "./faults/replica.ts";
export type { FaultMatch, FaultRule } from "./faults/rule.ts";
export type { Fault } from "./faults/rules.ts";
export type { Listening, ListenOptions } from "./listen.ts";
export type { LogLineOptions, PodLogs, PodName } from "./logs/pod-logs.ts";
export { type ApiServer, type ApiServerOptions, createApiServer } from "./server.ts";
export {
  type Scenario,
  type Simulation,
  type SimulationOptions,
  startSimulation,
} from "./simulate/simulation.ts";
export type { KeyPair } from "./tls/certificates.ts";
export type { RequestStats, ResourceStats } from "./verbs/watching.ts";
export { VirtualClock } from "./virtual-clock.ts";
