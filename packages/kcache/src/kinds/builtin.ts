import type { Kind } from "../object/kind.ts";
import { ConfigMap } from "./config-map.ts";
import { DaemonSet } from "./daemon-set.ts";
import { Deployment } from "./deployment.ts";
import { Event } from "./event.ts";
import { Ingress } from "./ingress.ts";
import { Job } from "./job.ts";
import { Namespace } from "./namespace.ts";
import { Node } from "./node.ts";
import { Pod } from "./pod.ts";
import { ReplicaSet } from "./replica-set.ts";
import { ReplicationController } from "./replication-controller.ts";
import { Secret } from "./secret.ts";
import { Service } from "./service.ts";
import { StatefulSet } from "./stateful-set.ts";

/** Every kind that this package describes. */
export const builtinKinds: readonly Kind[] = Object.freeze([
  Pod,
  Service,
  Deployment,
  ReplicaSet,
  StatefulSet,
  DaemonSet,
  Job,
  Ingress,
  ConfigMap,
  Secret,
  Node,
  Namespace,
  Event,
  ReplicationController,
]);
