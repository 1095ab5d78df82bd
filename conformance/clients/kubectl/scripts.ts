// All that kubectl is asked to do; those that take longest come first, as scripts run side by side.
import { APPLY, APPLY_ON_SERVER } from "./apply.ts";
import { AUTH, DISCOVER } from "./auth.ts";
import { CHANGE, CREATE } from "./create.ts";
import { DEFINITIONS } from "./definitions.ts";
import { DESCRIBE } from "./describe.ts";
import { GET, WATCH } from "./get.ts";
import { LOGS } from "./logs.ts";
import { NODES } from "./nodes.ts";
import { REFUSALS } from "./refusals.ts";
import type { Script } from "./step.ts";
import { DELETE, ROLLOUT, WAIT } from "./workload.ts";

export const SCRIPTS: readonly Script[] = [
  ROLLOUT,
  DELETE,
  GET,
  DESCRIBE,
  DEFINITIONS,
  APPLY,
  LOGS,
  CREATE,
  CHANGE,
  WAIT,
  WATCH,
  APPLY_ON_SERVER,
  DISCOVER,
  NODES,
  AUTH,
  REFUSALS,
];
