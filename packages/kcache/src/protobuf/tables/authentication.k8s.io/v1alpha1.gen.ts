// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/authentication/v1alpha1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../authentication.k8s.io/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "authentication.k8s.io/v1alpha1",
  others: [t0, t1],
  messages: `
SelfSubjectReview 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 status:SelfSubjectReviewStatus!
SelfSubjectReviewStatus 1 userInfo:authentication.k8s.io/v1.UserInfo!
`,
};
