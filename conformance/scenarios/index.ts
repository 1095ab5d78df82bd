// All scenarios that are sent to both servers.
import type { Scenario } from "../requests/scenario.ts";
import { ERRORS } from "./errors.ts";
import { LISTS } from "./list.ts";
import { RESOURCES } from "./resources.ts";
import { SELECTORS } from "./selectors.ts";
import { WATCHES } from "./watch.ts";
import { DELETES, WRITES } from "./writes.ts";

export const SCENARIOS: readonly Scenario[] = [
  ...LISTS,
  ...WATCHES,
  ...SELECTORS,
  ...ERRORS,
  ...WRITES,
  ...DELETES,
  ...RESOURCES,
];
