// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/batch/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../batch/v1.gen.ts";
import { table as t1 } from "../core/v1.gen.ts";
import { table as t2 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "batch/v1beta1",
  others: [t0, t1, t2],
  messages: `
CronJob 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:CronJobSpec! 3 status:CronJobStatus!
CronJobSpec 1 schedule:string! 2 startingDeadlineSeconds:*int 3 concurrencyPolicy:string 4 suspend:*bool 5 jobTemplate:JobTemplateSpec! 6 successfulJobsHistoryLimit:*int 7 failedJobsHistoryLimit:*int 8 timeZone:*string
CronJobStatus 1 active:[]v1.ObjectReference 4 lastScheduleTime:*Time 5 lastSuccessfulTime:*Time
JobTemplateSpec 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:batch/v1.JobSpec!
`,
};
