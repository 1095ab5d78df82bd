import { negotiateLog } from "../http/accept.ts";
import { objectIn, stringIn } from "../json.ts";
import type { LogFile } from "../logs/log-file.ts";
import { readLogOptions } from "../logs/log-options.ts";
import { LogReader } from "../logs/log-reader.ts";
import { containerOf, isRunning, runOf } from "../logs/run.ts";
import type { Change } from "../storage/history.ts";
import type { Context, Target } from "./context.ts";
import { find } from "./get.ts";

/** Answers with the log of one container of a pod. */
export function answerLog(context: Context, target: Target): Response {
  negotiateLog(target);
  const options = readLogOptions(target.url.searchParams, target.name, context.clock.now());
  const stored = find(target);
  const container = containerOf(stored.object, options.container);
  if (stringIn(objectIn(stored.object, "spec"), "nodeName") === "")
    return new Response(null, { status: 204 });
  const run = runOf(stored.object, container, options.previous);
  const goesOn = options.follow && isRunning(stored.object, container, run);
  const file = goesOn
    ? context.logs.keep(stored.uid, container, run)
    : context.logs.of(stored.uid, container, run);
  const reader = new LogReader(file, options);
  const headers = { "content-type": "text/plain", "cache-control": "no-cache, private" };
  if (!goesOn) return new Response(read(reader), { headers });
  const isOver = ({ key, current }: Change): boolean =>
    key === stored.key && (current?.uid !== stored.uid || !isRunning(current.object, container, run));
  return new Response(follow(context, target, isOver, file, reader), { headers });
}

/** Reads on as the log grows, until the run is over. */
function follow(
  context: Context,
  target: Target,
  isOver: (change: Change) => boolean,
  file: LogFile,
  reader: LogReader,
): ReadableStream<Uint8Array> {
  const { signal } = target.request;
  let ended = false;
  let wake = (): void => undefined;
  const end = (): void => {
    ended = true;
    for (const undo of undoing) undo();
    signal.removeEventListener("abort", end);
    wake();
  };
  const undoing = [
    file.listen(() => wake()),
    context.logs.follow(end),
    target.resource.collection.listen({
      onChange: (change) => {
        if (isOver(change)) end();
      },
    }),
  ];
  signal.addEventListener("abort", end);
  if (signal.aborted) end();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        let chunk = reader.next();
        while (chunk.length === 0 && !ended && !reader.done) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          chunk = reader.next();
        }
        if (chunk.length > 0) controller.enqueue(chunk);
        else {
          end();
          controller.close();
        }
      },
      cancel: end,
    },
    { highWaterMark: 0 },
  );
}

function read(reader: LogReader): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        const chunk = reader.next();
        if (chunk.length > 0) controller.enqueue(chunk);
        else controller.close();
      },
    },
    { highWaterMark: 0 },
  );
}
