// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/authentication/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "authentication.k8s.io/v1",
  others: [t0],
  messages: `
BoundObjectReference 1 kind:string 2 apiVersion:string 3 name:string 4 uid:string
SelfSubjectReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 status:SelfSubjectReviewStatus!
SelfSubjectReviewStatus 1 userInfo:UserInfo!
TokenRequest 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:TokenRequestSpec! 3 status:TokenRequestStatus!
TokenRequestSpec 1 audiences:[]string! 3 boundObjectRef:*BoundObjectReference! 4 expirationSeconds:*int!
TokenRequestStatus 1 token:string! 2 expirationTimestamp:Time!
TokenReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:TokenReviewSpec! 3 status:TokenReviewStatus!
TokenReviewSpec 1 token:string 2 audiences:[]string
TokenReviewStatus 1 authenticated:bool 2 user:UserInfo! 3 error:string 4 audiences:[]string
UserInfo 1 username:string 2 uid:string 3 groups:[]string 4 extra:{}Strings
`,
};
