// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/rbac/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "rbac.authorization.k8s.io/v1",
  others: [t0],
  messages: `
AggregationRule 1 clusterRoleSelectors:[]meta.k8s.io/v1.LabelSelector
ClusterRole 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 rules:[]PolicyRule! 3 aggregationRule:*AggregationRule
ClusterRoleBinding 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 subjects:[]Subject 3 roleRef:RoleRef!
PolicyRule 1 verbs:[]string! 2 apiGroups:[]string 3 resources:[]string 4 resourceNames:[]string 5 nonResourceURLs:[]string
Role 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 rules:[]PolicyRule!
RoleBinding 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 subjects:[]Subject 3 roleRef:RoleRef!
RoleRef 1 apiGroup:string! 2 kind:string! 3 name:string!
Subject 1 kind:string! 2 apiGroup:string 3 name:string! 4 namespace:string
`,
};
