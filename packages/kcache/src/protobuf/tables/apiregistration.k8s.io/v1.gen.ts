// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/kube-aggregator/pkg/apis/apiregistration/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "apiregistration.k8s.io/v1",
  others: [t0],
  messages: `
APIService 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:APIServiceSpec! 3 status:APIServiceStatus!
APIServiceCondition 1 type:string! 2 status:string! 3 lastTransitionTime:Time! 4 reason:string 5 message:string
APIServiceSpec 1 service:*ServiceReference 2 group:string 3 version:string 4 insecureSkipTLSVerify:bool 5 caBundle:bytes 7 groupPriorityMinimum:int! 8 versionPriority:int!
APIServiceStatus 1 conditions:[]APIServiceCondition
ServiceReference 1 namespace:string 2 name:string 3 port:*int
`,
};
