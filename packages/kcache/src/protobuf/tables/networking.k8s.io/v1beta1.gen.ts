// Written by scripts/generate-protobuf-fields.ts from the struct tags of k8s.io/api/networking/v1beta1 v0.36.3. Do not edit.
import type { Table } from "../../table.ts";
import { table as t0 } from "../core/v1.gen.ts";
import { table as t1 } from "../meta.k8s.io/v1.gen.ts";

export const table: Table = {
  apiVersion: "networking.k8s.io/v1beta1",
  others: [t0, t1],
  messages: `
HTTPIngressPath 1 path:string 2 backend:IngressBackend! 3 pathType:*string
HTTPIngressRuleValue 1 paths:[]HTTPIngressPath!
IPAddress 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:IPAddressSpec!
IPAddressSpec 1 parentRef:*ParentReference
Ingress 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:IngressSpec! 3 status:IngressStatus!
IngressBackend 1 serviceName:string 2 servicePort:IntOrString! 3 resource:*v1.TypedLocalObjectReference
IngressClass 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:IngressClassSpec!
IngressClassParametersReference 1 apiGroup:*string 2 kind:string! 3 name:string! 4 scope:*string! 5 namespace:*string
IngressClassSpec 1 controller:string 2 parameters:*IngressClassParametersReference
IngressLoadBalancerIngress 1 ip:string 2 hostname:string 4 ports:[]IngressPortStatus
IngressLoadBalancerStatus 1 ingress:[]IngressLoadBalancerIngress
IngressPortStatus 1 port:int! 2 protocol:string! 3 error:*string
IngressRule 1 host:string 2 :IngressRuleValue!
IngressRuleValue 1 http:*HTTPIngressRuleValue
IngressSpec 1 backend:*IngressBackend 2 tls:[]IngressTLS 3 rules:[]IngressRule 4 ingressClassName:*string
IngressStatus 1 loadBalancer:IngressLoadBalancerStatus!
IngressTLS 1 hosts:[]string 2 secretName:string
ParentReference 1 group:string 2 resource:string 3 namespace:string 4 name:string
ServiceCIDR 1 metadata:meta.k8s.io/v1.ObjectMeta! 2 spec:ServiceCIDRSpec! 3 status:ServiceCIDRStatus!
ServiceCIDRSpec 1 cidrs:[]string
ServiceCIDRStatus 1 conditions:[]meta.k8s.io/v1.Condition
`,
};
