// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { ClusterObject } from "../../object/object.ts";
import type { Condition } from "../meta/v1.gen.ts";

/** DeviceTaintRule adds one taint to all devices which match the selector. */
export interface DeviceTaintRule extends ClusterObject {
  readonly apiVersion: "resource.k8s.io/v1alpha3";
  readonly kind: "DeviceTaintRule";
  /** Spec specifies the selector and one taint. */
  readonly spec: DeviceTaintRuleSpec;
  /** Status provides information about what was requested in the spec. */
  readonly status?: DeviceTaintRuleStatus;
}

export const DeviceTaintRule: Kind<DeviceTaintRule> = /* @__PURE__ */ defineKind<DeviceTaintRule>({ group: "resource.k8s.io", version: "v1alpha3", kind: "DeviceTaintRule", plural: "devicetaintrules", scope: "Cluster" });

/** ResourcePoolStatusRequest triggers a one-time calculation of resource pool status based on the provided filters. */
export interface ResourcePoolStatusRequest extends ClusterObject {
  readonly apiVersion: "resource.k8s.io/v1alpha3";
  readonly kind: "ResourcePoolStatusRequest";
  /** Spec defines the filters for which pools to include in the status. */
  readonly spec: ResourcePoolStatusRequestSpec;
  /** Status is populated by the controller with the calculated pool status. */
  readonly status?: ResourcePoolStatusRequestStatus;
}

export const ResourcePoolStatusRequest: Kind<ResourcePoolStatusRequest> = /* @__PURE__ */ defineKind<ResourcePoolStatusRequest>({ group: "resource.k8s.io", version: "v1alpha3", kind: "ResourcePoolStatusRequest", plural: "resourcepoolstatusrequests", scope: "Cluster" });

/** The device this taint is attached to has the "effect" on any claim which does not tolerate the taint and, through the claim, to pods using the claim. */
export interface DeviceTaint {
  /** The effect of the taint on claims that do not tolerate the taint and through such claims on the pods using them. */
  readonly effect: "NoExecute" | "NoSchedule" | "None";
  /** The taint key to be applied to a device. */
  readonly key: string;
  /** TimeAdded represents the time at which the taint was added or (only in a DeviceTaintRule) the effect was modified. */
  readonly timeAdded?: string;
  /** The taint value corresponding to the taint key. */
  readonly value?: string;
}

/** DeviceTaintRuleSpec specifies the selector and one taint. */
export interface DeviceTaintRuleSpec {
  /** DeviceSelector defines which device(s) the taint is applied to. */
  readonly deviceSelector?: DeviceTaintSelector;
  /** The taint that gets applied to matching devices. */
  readonly taint: DeviceTaint;
}

/** DeviceTaintRuleStatus provides information about an on-going pod eviction. */
export interface DeviceTaintRuleStatus {
  /** Conditions provide information about the state of the DeviceTaintRule and the cluster at some point in time, in a machine-readable and human-readable format. */
  readonly conditions?: readonly Condition[];
}

/** DeviceTaintSelector defines which device(s) a DeviceTaintRule applies to. */
export interface DeviceTaintSelector {
  /** If device is set, only devices with that name are selected. */
  readonly device?: string;
  /** If driver is set, only devices from that driver are selected. */
  readonly driver?: string;
  /** If pool is set, only devices in that pool are selected. */
  readonly pool?: string;
}

/** PoolStatus contains status information for a single resource pool. */
export interface PoolStatus {
  /** AllocatedDevices is the number of devices currently allocated to claims. */
  readonly allocatedDevices?: number;
  /** AvailableDevices is the number of devices available for allocation. */
  readonly availableDevices?: number;
  /** Driver is the DRA driver name for this pool. */
  readonly driver: string;
  /** Generation is the pool generation observed across all ResourceSlices in this pool. */
  readonly generation: number;
  /** NodeName is the node this pool is associated with. */
  readonly nodeName?: string;
  /** PoolName is the name of the pool. */
  readonly poolName: string;
  /** ResourceSliceCount is the number of ResourceSlices that make up this pool. */
  readonly resourceSliceCount?: number;
  /** TotalDevices is the total number of devices in the pool across all slices. */
  readonly totalDevices?: number;
  /** UnavailableDevices is the number of devices that are not available due to taints or other conditions, but are not allocated. */
  readonly unavailableDevices?: number;
  /** ValidationError is set when the pool's data could not be fully validated (e.g., incomplete slice publication). */
  readonly validationError?: string;
}

/** ResourcePoolStatusRequestSpec defines the filters for the pool status request. */
export interface ResourcePoolStatusRequestSpec {
  /** Driver specifies the DRA driver name to filter pools. */
  readonly driver: string;
  /** Limit optionally specifies the maximum number of pools to return in the status. */
  readonly limit?: number;
  /** PoolName optionally filters to a specific pool name. */
  readonly poolName?: string;
}

/** ResourcePoolStatusRequestStatus contains the calculated pool status information. */
export interface ResourcePoolStatusRequestStatus {
  /** Conditions provide information about the state of the request. */
  readonly conditions?: readonly Condition[];
  /** PoolCount is the total number of pools that matched the filter criteria, regardless of truncation. */
  readonly poolCount: number;
  /** Pools contains the first `spec.limit` matching pools, sorted by driver then pool name. */
  readonly pools?: readonly PoolStatus[];
}
