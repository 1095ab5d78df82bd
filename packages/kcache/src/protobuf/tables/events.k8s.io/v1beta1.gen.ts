// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/events/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "events.k8s.io/v1beta1",
  others: [t0, t1],
  messages: `
Event 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 eventTime:MicroTime! 3 series:*EventSeries 4 reportingController:string 5 reportingInstance:string 6 action:string 7 reason:string 8 regarding:v1.ObjectReference! 9 related:*v1.ObjectReference 10 note:string 11 type:string 12 deprecatedSource:v1.EventSource! 13 deprecatedFirstTimestamp:Time! 14 deprecatedLastTimestamp:Time! 15 deprecatedCount:int
EventSeries 1 count:int! 2 lastObservedTime:MicroTime!
`,
};
