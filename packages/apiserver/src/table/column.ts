import type { Json, JsonObject } from "../json.ts";

/** A column of a kind's table. */
export interface Column {
  readonly name: string;
  readonly type: "string" | "integer" | "date" | "boolean" | "number";
  readonly format: string;
  readonly description: string;
  /** 0: always shown; 1: shown by `-o wide`. */
  readonly priority: number;
}

/** How a kind is shown as rows. */
export interface Layout {
  readonly columns: readonly Column[];
  readonly cells: (object: JsonObject, now: number) => Json[];
}

export function text(name: string, description = ""): Column {
  return { name, type: "string", format: "", description, priority: 0 };
}

/** A column that only `-o wide` shows. */
export function wide(name: string, description = ""): Column {
  return { ...text(name, description), priority: 1 };
}

export function count(name: string, description = ""): Column {
  return { name, type: "integer", format: "", description, priority: 0 };
}

export const NAME: Column = {
  name: "Name",
  type: "string",
  format: "name",
  description: "Name must be unique within a namespace.",
  priority: 0,
};

export const AGE: Column = text("Age", "Time since the creation of the object.");
