import { answerError, answerText } from "../http/answer.ts";
import { invalid, problem, StatusError } from "../http/status.ts";
import type { FailureAnswer, FailureStatus, RefuseWatchList } from "./action.ts";

const REASONS: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  409: "Conflict",
  410: "Expired",
  413: "RequestEntityTooLarge",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  500: "InternalError",
  503: "ServiceUnavailable",
  504: "Timeout",
};
const LIST_OPTIONS = { group: "meta.k8s.io", kind: "ListOptions" };

export function statusOf(failure: FailureStatus, retryAfter?: number): StatusError {
  const { code, reason = REASONS[code] ?? "", causes } = failure;
  const message = failure.message ?? `fault: ${code} ${reason}`.trimEnd();
  const details = {
    ...(causes === undefined ? {} : { causes }),
    ...(retryAfter === undefined ? {} : { retryAfterSeconds: retryAfter }),
  };
  return new StatusError(code, reason, message, Object.keys(details).length === 0 ? undefined : details);
}

export function answerFailure(action: FailureAnswer, request: Request): Response {
  const { retryAfter } = action;
  if (action.body !== "text") return answerError(statusOf(action, retryAfter), request);
  const response = answerText(`${action.message ?? statusOf(action).message}\n`, action.code);
  if (retryAfter !== undefined) response.headers.set("retry-after", String(retryAfter));
  return response;
}

/** What a server says that knows no streaming lists; in `no-progress` it says so inside the watch. */
export function refusal(as: RefuseWatchList["as"]): StatusError {
  switch (as) {
    case "feature-gate":
      return invalid(LIST_OPTIONS, "", [
        problem.forbidden(
          "sendInitialEvents",
          "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled",
        ),
      ]);
    case "unknown":
      return invalid(LIST_OPTIONS, "", [
        problem.forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch"),
      ]);
    case "no-progress": {
      const message =
        "a watch stream was requested by the client but the required storage feature RequestWatchProgress is disabled";
      return new StatusError(500, "InternalError", `Internal error occurred: ${message}`, {
        causes: [{ message }],
      });
    }
    default:
      return as satisfies never;
  }
}
