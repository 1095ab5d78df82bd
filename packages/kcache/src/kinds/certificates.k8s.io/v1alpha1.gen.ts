// Written by scripts/generate-kinds.ts from the OpenAPI documents of Kubernetes v1.36.3. Do not edit.
// Values are those that this version of the server knows; a later one may send more.
import { defineKind, type Kind } from "../../object/kind.ts";
import type { ClusterObject } from "../../object/object.ts";

/** ClusterTrustBundle is a cluster-scoped container for X.509 trust anchors (root certificates). */
export interface ClusterTrustBundle extends ClusterObject {
  readonly apiVersion: "certificates.k8s.io/v1alpha1";
  readonly kind: "ClusterTrustBundle";
  /** spec contains the signer (if any) and trust anchors. */
  readonly spec: ClusterTrustBundleSpec;
}

export const ClusterTrustBundle: Kind<ClusterTrustBundle> = /* @__PURE__ */ defineKind<ClusterTrustBundle>({ group: "certificates.k8s.io", version: "v1alpha1", kind: "ClusterTrustBundle", plural: "clustertrustbundles", scope: "Cluster" });

/** ClusterTrustBundleSpec contains the signer and trust anchors. */
export interface ClusterTrustBundleSpec {
  /** signerName indicates the associated signer, if any. */
  readonly signerName?: string;
  /** trustBundle contains the individual X.509 trust anchors for this bundle, as PEM bundle of PEM-wrapped, DER-formatted X.509 certificates. */
  readonly trustBundle: string;
}
