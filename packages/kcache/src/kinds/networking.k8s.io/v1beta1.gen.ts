// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { ClusterObject } from "../../object/object.ts";
import type { Condition } from "../meta/v1.gen.ts";

/** IPAddress represents a single IP of a single IP Family. */
export interface IPAddress extends ClusterObject {
  readonly apiVersion: "networking.k8s.io/v1beta1";
  readonly kind: "IPAddress";
  /** spec is the desired state of the IPAddress. */
  readonly spec: IPAddressSpec;
}

export const IPAddress: Kind<IPAddress> = /* @__PURE__ */ defineKind<IPAddress>({ group: "networking.k8s.io", version: "v1beta1", kind: "IPAddress", plural: "ipaddresses", scope: "Cluster", shortNames: ["ip"] });

/** ServiceCIDR defines a range of IP addresses using CIDR format (e.g. 192.168.0.0/24 or 2001:db2::/64). */
export interface ServiceCIDR extends ClusterObject {
  readonly apiVersion: "networking.k8s.io/v1beta1";
  readonly kind: "ServiceCIDR";
  /** spec is the desired state of the ServiceCIDR. */
  readonly spec: ServiceCIDRSpec;
  /** status represents the current state of the ServiceCIDR. */
  readonly status?: ServiceCIDRStatus;
}

export const ServiceCIDR: Kind<ServiceCIDR> = /* @__PURE__ */ defineKind<ServiceCIDR>({ group: "networking.k8s.io", version: "v1beta1", kind: "ServiceCIDR", plural: "servicecidrs", scope: "Cluster" });

/** IPAddressSpec describe the attributes in an IP Address. */
export interface IPAddressSpec {
  /** ParentRef references the resource that an IPAddress is attached to. */
  readonly parentRef: ParentReference;
}

/** ParentReference describes a reference to a parent object. */
export interface ParentReference {
  /** Group is the group of the object being referenced. */
  readonly group?: string;
  /** Name is the name of the object being referenced. */
  readonly name: string;
  /** Namespace is the namespace of the object being referenced. */
  readonly namespace?: string;
  /** Resource is the resource of the object being referenced. */
  readonly resource: string;
}

/** ServiceCIDRSpec define the CIDRs the user wants to use for allocating ClusterIPs for Services. */
export interface ServiceCIDRSpec {
  /** CIDRs defines the IP blocks in CIDR notation (e.g. "192.168.0.0/24" or "2001:db8::/64") from which to assign service cluster IPs. */
  readonly cidrs?: readonly string[];
}

/** ServiceCIDRStatus describes the current state of the ServiceCIDR. */
export interface ServiceCIDRStatus {
  /** conditions holds an array of metav1.Condition that describe the state of the ServiceCIDR. */
  readonly conditions?: readonly Condition[];
}
