// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/certificates/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "certificates.k8s.io/v1",
  others: [t0],
  messages: `
CertificateSigningRequest 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:CertificateSigningRequestSpec! 3 status:CertificateSigningRequestStatus!
CertificateSigningRequestCondition 1 type:string! 2 reason:string 3 message:string 4 lastUpdateTime:Time! 5 lastTransitionTime:Time! 6 status:string!
CertificateSigningRequestSpec 1 request:bytes! 2 username:string 3 uid:string 4 groups:[]string 5 usages:[]string 6 extra:{}Strings 7 signerName:string! 8 expirationSeconds:*int
CertificateSigningRequestStatus 1 conditions:[]CertificateSigningRequestCondition 2 certificate:bytes
`,
};
