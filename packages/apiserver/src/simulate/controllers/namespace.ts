import { ApiError } from "../client.ts";
import type { Cluster } from "../cluster.ts";
import type { Draft, KubeObject } from "../objects.ts";
import type { Resource } from "../resource.ts";
import * as resources from "../resource.ts";

/** The certificate of an authority whose key nobody has: the simulated cluster's pods need one to mount, not to trust. */
const CA = `-----BEGIN CERTIFICATE-----
MIIBgTCCASegAwIBAgIUWVRwmHh8sdIaukIXlrEfdR+OY18wCgYIKoZIzj0EAwIw
FTETMBEGA1UEAwwKa3ViZXJuZXRlczAgFw0yNjExMjMwNTE4MjJaGA8yMTI2MTAz
MDA1MTgyMlowFTETMBEGA1UEAwwKa3ViZXJuZXRlczBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABDuz1UF9MzZMmZp7tDvJA0zJne6lCxfBdwXzlL4fgJ9L5XNEweZ4
Wn2V4InQltdr7K5sATnkMES7Joc3SggUf16jUzBRMB0GA1UdDgQWBBRR6JPY/7Uq
7Im0Lv6ubZ6878weWzAfBgNVHSMEGDAWgBRR6JPY/7Uq7Im0Lv6ubZ6878weWzAP
BgNVHRMBAf8EBTADAQH/MAoGCCqGSM49BAMCA0gAMEUCIQDV8SXSc2xp4vRB+I4Y
kZqG7sEVS+cNidcQWHGrBmHXqQIgSub7hYHshqd3pBOTNRNfjsbRgF5UK6uKde8D
D2uthtk=
-----END CERTIFICATE-----
`;

/** Gives each namespace the account that its pods run as, and the certificate that they mount. */
export function startNamespaceController(cluster: Cluster): void {
  const { client, queue, namespaces } = cluster;
  const work = queue.register("namespace", reconcile);
  namespaces.onChange((current, previous) => {
    if (current !== undefined && previous === undefined) work.add(current.metadata.name);
  });

  async function reconcile(namespace: string): Promise<void> {
    const object = namespaces.get(namespace);
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return;
    await settle(resources.serviceAccounts, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "default", namespace },
    });
    await settle(resources.configMaps, {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        name: "kube-root-ca.crt",
        namespace,
        annotations: {
          "kubernetes.io/description":
            "Contains a CA bundle that can be used to verify the kube-apiserver when using internal endpoints such as the internal service IP or kubernetes.default.svc. No other usage is guaranteed across distributions of Kubernetes clusters.",
        },
      },
      data: { "ca.crt": CA },
    });
  }

  async function settle(
    of: Resource,
    draft: Draft<KubeObject> & { data?: Record<string, string> },
  ): Promise<void> {
    try {
      await client.create(of, draft);
    } catch (error) {
      if (!(error instanceof ApiError && error.reason === "AlreadyExists")) throw error;
    }
  }
}
