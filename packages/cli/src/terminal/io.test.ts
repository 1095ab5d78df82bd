import { expect, test } from "vitest";
import { Captured } from "../../test/io.ts";
import { colorsFor } from "./io.ts";

const stream = (isTTY: boolean): Captured => Object.assign(new Captured(), { isTTY });

test.each([
  ["a terminal", true, {}, true],
  ["a terminal with an empty NO_COLOR", true, { NO_COLOR: "" }, true],
  ["a terminal with NO_COLOR", true, { NO_COLOR: "1" }, false],
  ["a terminal without abilities", true, { TERM: "dumb" }, false],
  ["a pipe", false, {}, false],
  ["a pipe with FORCE_COLOR", false, { FORCE_COLOR: "1" }, true],
  ["a pipe with FORCE_COLOR=0", false, { FORCE_COLOR: "0" }, false],
])("%s: colours are as people expect", (_what, isTTY, env, colored) => {
  expect(colorsFor(stream(isTTY), env).green("x")).toBe(colored ? "\x1b[32mx\x1b[39m" : "x");
});
