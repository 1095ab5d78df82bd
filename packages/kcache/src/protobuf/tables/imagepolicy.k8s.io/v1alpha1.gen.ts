// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/imagepolicy/v1alpha1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "imagepolicy.k8s.io/v1alpha1",
  others: [t0],
  messages: `
ImageReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ImageReviewSpec! 3 status:ImageReviewStatus!
ImageReviewContainerSpec 1 image:string
ImageReviewSpec 1 containers:[]ImageReviewContainerSpec 2 annotations:{}string 3 namespace:string
ImageReviewStatus 1 allowed:bool! 2 reason:string 3 auditAnnotations:{}string
`,
};
