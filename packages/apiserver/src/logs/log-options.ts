import { flag, integer } from "../http/parameters.ts";
import { badRequest, type FieldProblem, invalid, problem } from "../http/status.ts";

/** What a request for a log asks for. */
export interface LogOptions {
  readonly container: string;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly timestamps: boolean;
  /** Nanoseconds since 1970; records from before are left out. */
  readonly since: bigint;
  readonly tailLines: number | undefined;
  readonly limitBytes: number | undefined;
}

/**
 * Reads and validates the query.
 *
 * @param now - in milliseconds, from which `sinceSeconds` counts
 * @throws {StatusError} 400 where a part does not parse, 422 where it cannot be
 */
export function readLogOptions(query: URLSearchParams, pod: string, now: number): LogOptions {
  const [tailLines, limitBytes, sinceSeconds] = ["tailLines", "limitBytes", "sinceSeconds"].map((name) => {
    if (query.get(name) === "") throw badRequest('strconv.ParseInt: parsing "": invalid syntax');
    return integer(query, name);
  });
  const sinceTime = query.get("sinceTime") || undefined;
  const since = sinceTime === undefined ? undefined : wholeSeconds(sinceTime);
  const problems: FieldProblem[] = [];
  if (tailLines !== undefined && tailLines < 0) {
    problems.push(problem.invalid("tailLines", tailLines, "must be greater than or equal to 0"));
  }
  if (limitBytes !== undefined && limitBytes < 1) {
    problems.push(problem.invalid("limitBytes", limitBytes, "must be greater than 0"));
  }
  if (sinceSeconds !== undefined && since !== undefined) {
    problems.push(problem.forbidden("[]", "at most one of `sinceTime` or `sinceSeconds` may be specified"));
  } else if (sinceSeconds !== undefined && sinceSeconds < 1) {
    problems.push(problem.invalid("sinceSeconds", sinceSeconds, "must be greater than 0"));
  }
  // Served behind a gate that is off by default.
  if (query.has("stream")) problems.push(problem.forbidden("stream", "may not be specified"));
  if (problems.length > 0) throw invalid({ group: "", kind: "PodLogOptions" }, pod, problems);
  const ago =
    sinceSeconds === undefined
      ? undefined
      : BigInt(Math.floor(now * 1000) - sinceSeconds * 1_000_000) * 1000n;
  return {
    container: query.get("container") ?? "",
    follow: flag(query, "follow"),
    previous: flag(query, "previous"),
    timestamps: flag(query, "timestamps"),
    since: since ?? ago ?? 0n,
    tailLines,
    limitBytes,
  };
}

/** A time in nanoseconds; its fraction of a second is lost on the way to a kubelet. */
function wholeSeconds(text: string): bigint {
  const milliseconds = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text)
    ? Date.parse(text)
    : Number.NaN;
  if (Number.isNaN(milliseconds)) {
    const quoted = JSON.stringify(text);
    throw badRequest(
      `parsing time ${quoted} as "2006-01-02T15:04:05Z07:00": cannot parse ${quoted} as "2006"`,
    );
  }
  return BigInt(Math.floor(milliseconds / 1000)) * 1_000_000_000n;
}
