// What needs somebody who runs containers: it fails, and says why.
import { TWO } from "./manifests.ts";
import type { Script } from "./step.ts";

export const REFUSALS: Script = {
  name: "refusals",
  steps: [
    { args: "create -f -", stdin: TWO },
    { args: "wait pod/two --for=condition=Ready --timeout=20s" },
    { args: "exec two -c main -- ls", code: 1, err: [/^error: .*Internal error occurred: .*exec/m] },
    { args: "attach two -c main", code: 1, err: [/^error: .*Internal error occurred: .*attach/m] },
    { args: "cp {dir}/cache two:/tmp -c main", code: 1, err: [/^error: .*Internal error occurred: .*exec/m] },
    {
      args: "port-forward two :80",
      only: "embedded",
      code: 1,
      err: [/^error: .*Internal error occurred: .*portforward/m],
    },
    { args: "exec nothing -- ls", code: 1, err: ['pods "nothing" not found'] },
    { args: "exec two -c nothing -- ls", code: 1, err: ["container nothing is not valid for pod two"] },
    {
      args: "debug two --image=example/debug:1 -c tools --attach=false",
      only: "embedded",
      code: 1,
      err: ["error: ephemeral containers are disabled for this cluster"],
    },
    { args: "certificate approve nothing", code: 1, err: ["(NotFound)"], only: "real" },
    { args: "proxy --port=-1", code: 1, err: [/error/] },
  ],
};
