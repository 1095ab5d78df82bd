// Who may do what, as who one asks, and what kubectl says of a server.
import type { Script } from "./step.ts";

export const AUTH: Script = {
  name: "auth",
  steps: [
    { args: "auth can-i create pods", out: "yes" },
    { args: "auth can-i '*' '*' --all-namespaces", out: "yes" },
    { args: "auth can-i get /healthz", out: "yes" },
    { args: "auth can-i get pods --subresource=log --quiet", out: "" },
    {
      args: "auth can-i get nothings",
      out: "yes",
      err: ["Warning: the server doesn't have a resource type 'nothings'"],
    },
    { args: "auth can-i get deployments.apps/web", out: "yes" },
    {
      args: "auth can-i --list",
      out: [
        /^Resources +Non-Resource URLs +Resource Names +Verbs\n[\s\S]*\*\.\* +\[\] +\[\] +\[\*\]\n +\[\*\] +\[\] +\[\*\]/,
      ],
    },
    {
      args: "auth whoami",
      out: [
        /^ATTRIBUTE +VALUE\nUsername +\S+\n[\s\S]*Groups +\[[^\]]*system:masters[^\]]*system:authenticated\]\n/,
      ],
    },
    { args: "auth whoami -o jsonpath={.kind}", out: "SelfSubjectReview" },
    {
      args: "auth whoami -o yaml",
      out: [
        /^apiVersion: authentication\.k8s\.io\/v1\nkind: SelfSubjectReview\n[\s\S]*userInfo:\n[\s\S]* +- system:masters\n/,
      ],
    },
    {
      args: "version",
      out: [/^Client Version: v1\.36\.\d+\nKustomize Version: \S+\nServer Version: v1\.36\.\d+$/m],
    },
    {
      args: "version -o json",
      out: ['"serverVersion": {\n    "major": "1",\n    "minor": "36",', '"platform": "'],
    },
    { args: "cluster-info", out: [/Kubernetes control plane.* is running at .*http/] },
    {
      args: "cluster-info dump --namespaces={ns} --output-directory={dir}/dump",
      out: ["Cluster info dumped to {dir}/dump"],
    },
    { args: "get componentstatuses", only: "real", out: ["etcd-0"] },
    {
      args: "config view --minify -o jsonpath={.clusters[0].cluster.server}",
      out: [/^https?:\/\/127\.0\.0\.1:\d+$/],
    },
  ],
};

export const DISCOVER: Script = {
  name: "discover",
  steps: [
    {
      args: "api-versions",
      out: [/^apps\/v1$/m, /^v1$/m, /^authentication\.k8s\.io\/v1$/m, /^networking\.k8s\.io\/v1$/m],
    },
    {
      args: "api-resources",
      out: [
        /^NAME +SHORTNAMES +APIVERSION +NAMESPACED +KIND\n/,
        /^pods +po +v1 +true +Pod$/m,
        /^selfsubjectreviews +authentication\.k8s\.io\/v1 +false +SelfSubjectReview$/m,
      ],
    },
    {
      args: "api-resources -o wide",
      out: [
        /^deployments +deploy +apps\/v1 +true +Deployment +create,delete,deletecollection,get,list,patch,update,watch +all$/m,
      ],
    },
    {
      args: "api-resources --api-group=apps -o name",
      out: "controllerrevisions.apps\ndaemonsets.apps\ndeployments.apps\nreplicasets.apps\nstatefulsets.apps",
    },
    { args: "api-resources --namespaced=false --verbs=list,watch -o name", out: [/^nodes$/m], not: ["pods"] },
    { args: "api-resources --categories=all --no-headers", out: [/^pods +po /m] },
    { args: "api-resources --cached=true -o json", out: ['"kind": "APIResourceList"'] },

    {
      args: "explain pods",
      out: [
        /^KIND: +Pod\nVERSION: +v1\n\nDESCRIPTION:\n {4}Pod is a collection of containers that can run on a host\.[\s\S]*\nFIELDS:\n {2}apiVersion\t<string>\n/,
        /^ {2}spec\t<PodSpec>$/m,
      ],
    },
    {
      args: "explain pods.spec",
      out: [/^FIELD: spec <PodSpec>$/m, /^ {2}containers\t<\[\]Container> -required-$/m],
    },
    {
      args: "explain pods.spec.containers",
      out: [
        /^FIELD: containers <\[\]Container>$/m,
        /^ {2}image\t<string>$/m,
        /^ {2}imagePullPolicy\t<string>\n {2}enum: Always, IfNotPresent, Never$/m,
      ],
    },
    {
      args: "explain pod.spec.containers.resources.limits",
      out: [/^FIELD: limits <map\[string\]Quantity>$/m],
    },
    {
      args: "explain pods --recursive",
      out: [
        /^ {2}spec\t<PodSpec>\n/m,
        /^ {4}containers\t<\[\]Container> -required-\n/m,
        /^ +configMapKeyRef\t<ConfigMapKeySelector>\n/m,
      ],
    },
    {
      args: "explain deployment.spec",
      out: [
        /^GROUP: +apps\nKIND: +Deployment\nVERSION: +v1\n\nFIELD: spec <DeploymentSpec>\n/,
        /^ {2}selector\t<LabelSelector> -required-$/m,
      ],
    },
    { args: "explain service.spec.ports.targetPort", out: [/^FIELD: targetPort <IntOrString>$/m] },
    {
      args: "explain ingress.spec.rules.http --api-version=networking.k8s.io/v1",
      out: [/^FIELD: http <HTTPIngressRuleValue>$/m],
    },
    {
      args: "explain cronjob.spec.jobTemplate.spec.template.metadata",
      out: [/^FIELD: metadata <ObjectMeta>$/m],
    },
    { args: "explain hpa.spec.metrics", out: [/^FIELD: metrics <\[\]MetricSpec>$/m] },
    { args: "explain crd.spec.versions", out: [/^FIELD: versions <\[\]CustomResourceDefinitionVersion>$/m] },
    { args: "explain role.rules", out: [/^ {2}verbs\t<\[\]string> -required-$/m] },
    { args: "explain pod.metadata.managedFields.time", out: [/^FIELD: time <(Time|string)>$/m] },
    {
      args: "explain configmap.data --output=plaintext-openapiv2",
      code: 1,
      only: "embedded",
      err: ["couldn't find resource"],
    },
    { args: "explain pods.spec.nothing", code: 1, err: ['error: field "nothing" does not exist'] },
    { args: "explain nothings", code: 1, err: ['the server doesn\'t have a resource type "nothings"'] },
    { args: "explain pods --output=nothing", code: 1, err: [/nothing/] },
  ],
};
