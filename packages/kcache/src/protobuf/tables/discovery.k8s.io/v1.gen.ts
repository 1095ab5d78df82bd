// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/discovery/v1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "discovery.k8s.io/v1",
  others: [t0, t1],
  messages: `
Endpoint 1 addresses:[]string! 2 conditions:EndpointConditions! 3 hostname:*string 4 targetRef:*v1.ObjectReference 5 deprecatedTopology:{}string 6 nodeName:*string 7 zone:*string 8 hints:*EndpointHints
EndpointConditions 1 ready:*bool 2 serving:*bool 3 terminating:*bool
EndpointHints 1 forZones:[]ForZone 2 forNodes:[]ForNode
EndpointPort 1 name:*string 2 protocol:*string 3 port:*int 4 appProtocol:*string
EndpointSlice 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 endpoints:[]Endpoint! 3 ports:[]EndpointPort! 4 addressType:string!
ForNode 1 name:string!
ForZone 1 name:string!
`,
};
