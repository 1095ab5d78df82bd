import { userOfToken } from "../auth/authenticate.ts";
import type { User } from "../auth/user.ts";
import { timestamp } from "../clock.ts";
import { type JsonObject, objectIn, stringIn } from "../json.ts";
import type { Context, Target } from "./context.ts";

/** Whom tokens are for where they do not say it, as a kube-apiserver is set up by default. */
const AUDIENCE = "https://kubernetes.default.svc";

/** What a review of who somebody is comes to; undefined where it is a review of something else. */
export function authenticationReview(
  context: Context,
  target: Target,
  review: JsonObject,
): JsonObject | undefined {
  const { kind } = target.resource.type;
  if (kind === "SelfSubjectReview") {
    const metadata = { creationTimestamp: timestamp(context.clock.now()) };
    return { metadata, status: { userInfo: infoOf(target.user) } };
  }
  if (kind !== "TokenReview") return undefined;
  const spec = objectIn(review, "spec");
  const user = userOfToken(context.auth ?? {}, stringIn(spec, "token"));
  const status: JsonObject =
    user === undefined
      ? { user: {}, error: "invalid bearer token" }
      : { authenticated: true, user: infoOf(user), audiences: [AUDIENCE] };
  return { metadata: objectIn(review, "metadata"), spec, status };
}

function infoOf({ name, groups }: User): JsonObject {
  return { username: name, groups: [...groups] };
}
