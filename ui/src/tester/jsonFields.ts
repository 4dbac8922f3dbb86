import { type JsonNode, parseJson, text } from "../shared/json";

/** The form's fields that hold JSON. What does not parse is an error before anything is sent. */

/** Null where the field is empty. */
export function jsonField(typed: string): JsonNode | null {
  return typed.trim() === "" ? null : parseJson(typed);
}

/**
 * The entries of a batch: a JSON array, or one a line, a key or an object. Null where the field is
 * empty, which asks for all flags.
 */
export function batchFlags(typed: string): JsonNode | null {
  const trimmed = typed.trim();
  if (trimmed === "") return null;
  if (trimmed.startsWith("[")) return parseJson(trimmed);
  const lines = trimmed.split("\n").map((line) => line.trim());
  return { kind: "array", items: lines.filter((line) => line !== "").map(entry) };
}

function entry(line: string): JsonNode {
  return line.startsWith("{") ? parseJson(line) : text(line);
}
