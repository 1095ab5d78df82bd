import {
  type Controller,
  type ControllerOptions,
  CronJob,
  createController,
  DaemonSet,
  Deployment,
  daemonSetPods,
  deploymentPods,
  EndpointSlice,
  Ingress,
  ingressPods,
  ingressServices,
  Job,
  type JoinedPublisher,
  jobPods,
  type Kind,
  type KubeObject,
  Node,
  nodePods,
  ownedBy,
  Pod,
  type Publisher,
  ReplicaSet,
  ReplicationController,
  rcPods,
  rsPods,
  Service,
  StatefulSet,
  serviceEndpointSlices,
  servicePods,
  statefulSetPods,
  type Transport,
} from "kcache";

/** What each side of a relation is asked of the server with. */
export interface SideOptions {
  readonly from: ControllerOptions<KubeObject>;
  /** For what lies between the sides: the services between an ingress and its pods. */
  readonly between: ControllerOptions<KubeObject>;
  readonly to: ControllerOptions<KubeObject>;
}

/** A relation that is being followed. */
export interface Followed {
  readonly from: Controller<KubeObject>;
  readonly to: Controller<KubeObject>;
  /** Every controller that feeds the views, `from` and `to` among them. */
  readonly controllers: readonly Controller<KubeObject>[];
  /** What the objects of `from` lead to. */
  readonly targets: Publisher<KubeObject>;
  /** What none of them leads to. */
  withoutSources(): Publisher<KubeObject>;
}

/** How objects of one kind lead to those of another. */
export interface KindRelation {
  readonly from: Kind;
  readonly to: Kind;
  follow(transport: Transport, options: SideOptions): Followed;
}

/** One that leads there in a single step, so that what leads nowhere can be shown as well. */
export interface DirectRelation extends KindRelation {
  follow(
    transport: Transport,
    options: SideOptions,
  ): Followed & {
    /** The objects of `from` that lead to nothing. */
    withoutTargets(): Publisher<KubeObject>;
  };
}

function direct<L extends KubeObject, R extends KubeObject>(
  from: Kind<L>,
  to: Kind<R>,
  joined: (from: Publisher<L>, to: Publisher<R>) => JoinedPublisher<L, R>,
): DirectRelation {
  return {
    from,
    to,
    follow(transport, options) {
      const lefts = createController(transport, from, options.from);
      const rights = createController(transport, to, options.to);
      const targets = joined(lefts, rights);
      return {
        from: lefts,
        to: rights,
        controllers: [rights, lefts],
        targets,
        withoutSources: () => targets.withoutSources(),
        withoutTargets: () => targets.withoutTargets(),
      };
    },
  };
}

function through<L extends KubeObject, M extends KubeObject, R extends KubeObject>(
  from: Kind<L>,
  between: Kind<M>,
  to: Kind<R>,
  joined: (from: Publisher<L>, between: Publisher<M>, to: Publisher<R>) => JoinedPublisher<M, R>,
): KindRelation {
  return {
    from,
    to,
    follow(transport, options) {
      const lefts = createController(transport, from, options.from);
      const middle = createController(transport, between, options.between);
      const rights = createController(transport, to, options.to);
      const targets = joined(lefts, middle, rights);
      return {
        from: lefts,
        to: rights,
        controllers: [rights, middle, lefts],
        targets,
        withoutSources: () => targets.withoutSources(),
      };
    },
  };
}

/** What leads to what among built-in kinds, in one step. */
export const directRelations: readonly DirectRelation[] = [
  direct(Service, Pod, servicePods),
  direct(Deployment, Pod, deploymentPods),
  direct(ReplicaSet, Pod, rsPods),
  direct(DaemonSet, Pod, daemonSetPods),
  direct(StatefulSet, Pod, statefulSetPods),
  direct(Job, Pod, jobPods),
  direct(ReplicationController, Pod, rcPods),
  direct(Node, Pod, nodePods),
  direct(Ingress, Service, ingressServices),
  direct(Service, EndpointSlice, serviceEndpointSlices),
  direct(Deployment, ReplicaSet, ownedBy),
  direct(CronJob, Job, ownedBy),
];

/** What leads to what among built-in kinds. */
export const relations: readonly KindRelation[] = [
  ...directRelations,
  through(Ingress, Service, Pod, ingressPods),
  through(CronJob, Job, Pod, (crons, jobs, pods) => ownedBy(ownedBy(crons, jobs), pods)),
];

/** From the objects of `from` to those of `to` that name them among their `ownerReferences`. */
export function ownership(from: Kind, to: Kind): DirectRelation {
  return direct(from, to, ownedBy);
}
