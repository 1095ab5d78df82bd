import { setImmediate } from "node:timers/promises";
import type { Clock } from "../clock.ts";
import type { BodyPoint, CutBody, DripBody, SilenceBody } from "./action.ts";
import { pause } from "./pause.ts";

type Bytes = ReadableStream<Uint8Array>;

/** The bytes up to a point, and then no end, no end in order, or nothing at all. */
export function cutBody(body: Bytes, action: CutBody | SilenceBody): Bytes {
  const how = action.type === "silence" ? "silence" : (action.how ?? "reset");
  const reader = body.getReader();
  const { when } = action;
  let left = bytesBefore(action);
  let isOver = false;
  let onAbort = (): void => undefined;
  const finish = (): void => {
    isOver = true;
    when?.removeEventListener("abort", onAbort);
  };
  const stop = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
    if (isOver) return;
    finish();
    // Of silence the server knows nothing: to it, the request is still open.
    if (how === "silence") return;
    reader.cancel().catch(() => undefined);
    if (how === "end") controller.close();
    else controller.error(new Error("fault: the connection was reset"));
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        onAbort = () => stop(controller);
        if (when?.aborted === true) left = 0;
        else when?.addEventListener("abort", onAbort);
      },
      async pull(controller) {
        if (left <= 0) stop(controller);
        if (isOver) return;
        try {
          const { done, value } = await reader.read();
          if (isOver) return;
          if (done) {
            finish();
            controller.close();
            return;
          }
          const part = value.subarray(0, left);
          left -= part.length;
          controller.enqueue(part);
        } catch (error) {
          // Who has gone silent does not tell of failures either.
          if (isOver) return;
          finish();
          controller.error(error);
        }
      },
      async cancel() {
        finish();
        await reader.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}

function bytesBefore({ after, when }: BodyPoint): number {
  return after ?? (when === undefined ? 0 : Number.POSITIVE_INFINITY);
}

/** The bytes in pieces, with time between them. */
export function dripBody(body: Bytes, { bytes = 1, every = 0 }: DripBody, clock: Clock): Bytes {
  const reader = body.getReader();
  const gone = new AbortController();
  let waiting: Uint8Array = new Uint8Array(0);
  let isFirst = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (waiting.length === 0) {
          const { done, value } = await reader.read();
          if (done) {
            if (!gone.signal.aborted) controller.close();
            return;
          }
          waiting = value;
        }
        // Pieces of one turn would leave as one.
        if (!isFirst) await (every > 0 ? pause(clock, every, gone.signal) : setImmediate());
        if (gone.signal.aborted) return;
        isFirst = false;
        controller.enqueue(waiting.subarray(0, bytes));
        waiting = waiting.subarray(bytes);
      },
      async cancel() {
        gone.abort();
        await reader.cancel();
      },
    },
    { highWaterMark: 0 },
  );
}
