import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Captured } from "../../test/io.ts";
import { openScreen } from "./screen.ts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const isFrame = (text: string): boolean => text.includes("\x1b[H");

test("at most ten frames a second are drawn, however often a redraw is asked for", () => {
  const stdout = new Captured();
  using screen = openScreen(stdout, () => ["x"]);
  for (let i = 0; i < 10_000; i++) {
    screen.redraw();
    vi.advanceTimersByTime(1);
  }
  expect(stdout.writes.filter(isFrame).length).toBeGreaterThan(90);
  expect(stdout.writes.filter(isFrame).length).toBeLessThanOrEqual(101);
});

test("nothing is drawn that nobody asked for", () => {
  const stdout = new Captured();
  using _screen = openScreen(stdout, () => ["x"]);
  vi.advanceTimersByTime(10_000);
  expect(stdout.writes.filter(isFrame)).toHaveLength(1);
});

test("a frame that takes long to draw leaves nine tenths of the time to others", () => {
  const stdout = new Captured();
  using screen = openScreen(stdout, () => {
    vi.advanceTimersByTime(50);
    return ["x"];
  });
  let frames = 0;
  for (let i = 0; i < 100; i++) {
    screen.redraw();
    vi.advanceTimersByTime(100);
    frames = stdout.writes.filter(isFrame).length;
  }
  expect(frames).toBeLessThanOrEqual(30);
});

test("a frame has the terminal's size, and lines beyond it are left out", () => {
  const stdout = new Captured();
  stdout.columns = 20;
  stdout.rows = 2;
  const sizes: number[][] = [];
  using screen = openScreen(stdout, (columns, rows) => {
    sizes.push([columns, rows]);
    return ["one", "two", "three"];
  });
  vi.advanceTimersByTime(1);
  expect(stdout.text).toContain("one\x1b[K\r\ntwo\x1b[K\x1b[J");
  expect(stdout.text).not.toContain("three");
  stdout.columns = 30;
  stdout.emit("resize");
  vi.advanceTimersByTime(1000);
  expect(sizes).toEqual([
    [20, 2],
    [30, 2],
  ]);
  void screen;
});

test("a terminal that is behind is not given more", () => {
  const stdout = new Captured({ highWaterMark: 1 });
  stdout.cork();
  using screen = openScreen(stdout, () => ["x"]);
  vi.advanceTimersByTime(1000);
  screen.redraw();
  vi.advanceTimersByTime(1000);
  stdout.uncork();
  expect(stdout.text).not.toContain("x\x1b[K");
});

test("the terminal is given back with its cursor, and nothing is drawn any more", () => {
  const stdout = new Captured();
  {
    using screen = openScreen(stdout, () => ["x"]);
    vi.advanceTimersByTime(1);
    screen.redraw();
  }
  const { length } = stdout.writes;
  expect(stdout.text.startsWith("\x1b[?1049h\x1b[?25l")).toBe(true);
  expect(stdout.text.endsWith("\x1b[?25h\x1b[?1049l")).toBe(true);
  vi.advanceTimersByTime(1000);
  stdout.emit("resize");
  expect(stdout.writes).toHaveLength(length);
  expect(vi.getTimerCount()).toBe(0);
});
