// Custom resources: their definition, their objects, and what kubectl can do with them as with any other.
import type { Script } from "./step.ts";

const GROUP = "{ns}.example.com";

const DEFINITION = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: widgets.${GROUP}}
spec:
  group: ${GROUP}
  scope: Namespaced
  names: {plural: widgets, singular: widget, kind: Widget, shortNames: [wdg], categories: [gadgets]}
  versions:
  - name: v1
    served: true
    storage: true
    subresources: {status: {}, scale: {specReplicasPath: .spec.count, statusReplicasPath: .status.count}}
    additionalPrinterColumns:
    - {name: Color, type: string, jsonPath: .spec.color}
    - {name: Count, type: integer, jsonPath: .spec.count}
    - {name: Note, type: string, priority: 1, jsonPath: .spec.note}
    - {name: Age, type: date, jsonPath: .metadata.creationTimestamp}
    schema:
      openAPIV3Schema:
        description: Widget turns.
        type: object
        required: [spec]
        properties:
          spec:
            description: What is wanted.
            type: object
            required: [color]
            properties:
              color: {description: How it looks., type: string, enum: [red, blue]}
              count: {type: integer, default: 1, minimum: 0}
              note: {type: string}
              parts: {type: array, items: {type: object, properties: {name: {type: string}}}}
              labels: {type: object, additionalProperties: {type: string}}
          status: {type: object, x-kubernetes-preserve-unknown-fields: true}
`;
const WIDGET = `apiVersion: ${GROUP}/v1
kind: Widget
metadata: {name: first}
spec: {color: red, note: hello, parts: [{name: a}]}
`;

export const DEFINITIONS: Script = {
  name: "crd",
  steps: [
    {
      args: "apply -f -",
      stdin: DEFINITION,
      out: `customresourcedefinition.apiextensions.k8s.io/widgets.${GROUP} created`,
    },
    {
      args: `wait crd/widgets.${GROUP} --for=condition=established --timeout=20s`,
      out: [/ condition met$/m],
    },
    { args: "apply -f -", stdin: WIDGET, out: `widget.${GROUP}/first created`, retry: true },
    { args: "apply -f -", stdin: WIDGET, out: `widget.${GROUP}/first unchanged` },
    {
      args: "apply -f -",
      stdin: WIDGET.replace(", parts: [{name: a}]", ", labels: {a: b}"),
      out: `widget.${GROUP}/first configured`,
    },
    {
      args: `get widgets.${GROUP} first -o jsonpath={.spec}`,
      out: '{"color":"red","count":1,"labels":{"a":"b"},"note":"hello"}',
    },
    { args: `get widgets.${GROUP}`, out: [/^NAME +COLOR +COUNT +AGE\nfirst +red +1 +\d+s\n$/] },
    {
      args: `get widgets.${GROUP} -o wide`,
      out: [/^NAME +COLOR +COUNT +NOTE +AGE\nfirst +red +1 +hello +\d+s\n$/],
    },
    { args: `get widgets.v1.${GROUP} -o name`, out: `widget.${GROUP}/first` },
    { args: "get gadgets", out: [/^NAME +COLOR +COUNT +AGE\nfirst +red /], retry: true },
    {
      args: `describe widgets.${GROUP} first`,
      out: [/^API Version: +\S+\/v1\nKind: +Widget\n/m, /^Spec:\n {2}Color: +red\n {2}Count: +1\n/m],
    },
    {
      args: `explain widgets.${GROUP}`,
      out: [
        /^GROUP: +\S+\nKIND: +Widget\nVERSION: +v1\n\nDESCRIPTION:\n {4}Widget turns\.\n/,
        /^ {2}metadata\t<ObjectMeta>\n/m,
        /^ {2}spec\t<Object> -required-\n {4}What is wanted\.\n/m,
      ],
      retry: true,
    },
    {
      args: `explain widgets.spec --api-version=${GROUP}/v1`,
      out: [
        /^ {2}color\t<string> -required-\n {2}enum: red, blue\n {4}How it looks\.\n/m,
        /^ {2}count\t<integer>\n/m,
        /^ {2}labels\t<map\[string\]string>\n/m,
        /^ {2}parts\t<\[\]Object>\n/m,
      ],
    },
    { args: `explain widgets.metadata.name --api-version=${GROUP}/v1`, out: [/^FIELD: name <string>$/m] },
    { args: `api-resources --api-group=${GROUP}`, out: [/^widgets +wdg +\S+\/v1 +true +Widget$/m] },
    {
      args: "apply -f -",
      stdin: WIDGET.replace("red", "green"),
      code: 1,
      err: [
        /The Widget "first" is invalid: spec\.color: Unsupported value: "green": supported values: "red", "blue"/,
      ],
    },
    {
      args: "apply -f -",
      stdin: WIDGET.replace("note:", "nte:"),
      code: 1,
      err: ['strict decoding error: unknown field "spec.nte"'],
    },
    {
      args: "apply -f - --validate=ignore",
      stdin: WIDGET.replace("note:", "nte:"),
      out: `widget.${GROUP}/first configured`,
    },
    {
      args: `patch widgets.${GROUP} first --type=merge -p '{"spec":{"color":"blue"}}'`,
      out: `widget.${GROUP}/first patched`,
    },
    {
      args: `patch widgets.${GROUP} first -p '{"spec":{"color":"blue"}}'`,
      code: 1,
      err: ["application/strategic-merge-patch+json is not supported"],
    },
    {
      args: `patch widgets.${GROUP} first --subresource=status --type=merge -p '{"status":{"count":2}}'`,
      out: `widget.${GROUP}/first patched`,
    },
    { args: `scale widgets.${GROUP} first --replicas=4`, out: `widget.${GROUP}/first scaled` },
    {
      args: `wait widgets.${GROUP}/first --for=jsonpath={.spec.count}=4 --timeout=5s`,
      out: `widget.${GROUP}/first condition met`,
    },
    {
      args: `edit widgets.${GROUP} first`,
      editor: "sed -i 's/count: 4/count: 5/'",
      out: `widget.${GROUP}/first edited`,
    },
    { args: `label widgets.${GROUP} first a=b`, out: `widget.${GROUP}/first labeled` },
    { args: `get widgets.${GROUP} -l a=b -o jsonpath={.items[*].spec.count}`, out: "5" },
    {
      args: "apply --server-side --field-manager=other -f -",
      stdin: WIDGET.replace("first", "second"),
      out: `widget.${GROUP}/second serverside-applied`,
    },
    {
      args: `get widgets.${GROUP} -w --output-watch-events`,
      begun: "second",
      meanwhile: [{ args: `delete widgets.${GROUP} second`, out: [/^widget\.\S+ "second" deleted/] }],
      out: [/^ADDED +first [\s\S]*ADDED +second [\s\S]*DELETED +second /m],
    },
    { args: `diff -f -`, stdin: WIDGET, code: 1, out: [/^\+\s+color: red$/m] },
    { args: `replace -f -`, stdin: WIDGET, out: `widget.${GROUP}/first replaced` },
    { args: "get crd", out: [/^NAME +CREATED AT\n/, `widgets.${GROUP} `] },
    { args: `describe crd widgets.${GROUP}`, out: [/^ +Type: +Established\n/m] },
    {
      args: `delete crd widgets.${GROUP} --timeout=20s`,
      out: [/^customresourcedefinition\.apiextensions\.k8s\.io "\S+" deleted/],
    },
    {
      args: `get widgets.${GROUP}`,
      code: 1,
      err: [/the server doesn't have a resource type|could not find the requested resource/],
      retry: true,
    },
  ],
};
