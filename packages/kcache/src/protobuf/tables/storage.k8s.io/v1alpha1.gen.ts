// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/storage/v1alpha1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "storage.k8s.io/v1alpha1",
  others: [t0, t1],
  messages: `
CSIStorageCapacity 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 nodeTopology:*meta.k8s.io/v1.LabelSelector 3 storageClassName:string! 4 capacity:*Quantity 5 maximumVolumeSize:*Quantity
VolumeAttachment 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:VolumeAttachmentSpec! 3 status:VolumeAttachmentStatus!
VolumeAttachmentSource 1 persistentVolumeName:*string 2 inlineVolumeSpec:*v1.PersistentVolumeSpec
VolumeAttachmentSpec 1 attacher:string! 2 source:VolumeAttachmentSource! 3 nodeName:string!
VolumeAttachmentStatus 1 attached:bool! 2 attachmentMetadata:{}string 3 attachError:*VolumeError 4 detachError:*VolumeError
VolumeAttributesClass 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 driverName:string! 3 parameters:{}string
VolumeError 1 time:Time! 2 message:string 3 errorCode:*int
`,
};
