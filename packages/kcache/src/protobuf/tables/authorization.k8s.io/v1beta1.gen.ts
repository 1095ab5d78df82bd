// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/authorization/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../authorization.k8s.io/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "authorization.k8s.io/v1beta1",
  others: [t0, t1],
  messages: `
LocalSubjectAccessReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:SubjectAccessReviewSpec! 3 status:SubjectAccessReviewStatus!
NonResourceAttributes 1 path:string 2 verb:string
NonResourceRule 1 verbs:[]string! 2 nonResourceURLs:[]string
ResourceAttributes 1 namespace:string 2 verb:string 3 group:string 4 version:string 5 resource:string 6 subresource:string 7 name:string 8 fieldSelector:*authorization.k8s.io/v1.FieldSelectorAttributes 9 labelSelector:*authorization.k8s.io/v1.LabelSelectorAttributes
ResourceRule 1 verbs:[]string! 2 apiGroups:[]string 3 resources:[]string 4 resourceNames:[]string
SelfSubjectAccessReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:SelfSubjectAccessReviewSpec! 3 status:SubjectAccessReviewStatus!
SelfSubjectAccessReviewSpec 1 resourceAttributes:*ResourceAttributes 2 nonResourceAttributes:*NonResourceAttributes
SelfSubjectRulesReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:SelfSubjectRulesReviewSpec! 3 status:SubjectRulesReviewStatus!
SelfSubjectRulesReviewSpec 1 namespace:string
SubjectAccessReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:SubjectAccessReviewSpec! 3 status:SubjectAccessReviewStatus!
SubjectAccessReviewSpec 1 resourceAttributes:*ResourceAttributes 2 nonResourceAttributes:*NonResourceAttributes 3 user:string 4 group:[]string 5 extra:{}Strings 6 uid:string
SubjectAccessReviewStatus 1 allowed:bool! 2 reason:string 3 evaluationError:string 4 denied:bool
SubjectRulesReviewStatus 1 resourceRules:[]ResourceRule! 2 nonResourceRules:[]NonResourceRule! 3 incomplete:bool! 4 evaluationError:string
`,
};
