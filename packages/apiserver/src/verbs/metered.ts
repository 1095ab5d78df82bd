import { countBytes } from "../http/served-response.ts";
import type { Meter } from "./watching.ts";

/** The answer, its bytes counted as they are read. */
export function metered(response: Response, meter: Meter): Response {
  if (countBytes(response, meter.sent)) return response;
  const length = response.headers.get("content-length");
  if (length !== null) {
    meter.sent(Number(length));
    return response;
  }
  const { body } = response;
  if (body === null) return response;
  const reader = body.getReader();
  const counted = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          controller.close();
          return;
        }
        meter.sent(value.length);
        controller.enqueue(value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
  return new Response(counted, { status: response.status, headers: response.headers });
}
