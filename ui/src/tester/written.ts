import { at, type JsonNode, parseJson } from "../shared/json";

/** The data as it was written, in which 3.0 is not 3. */
export function written(text: string): JsonNode | null {
  return at(parseJson(text), "data");
}

export function valueIn(decision: JsonNode | null): JsonNode | null {
  return decision === null ? null : at(decision, "value");
}

export function writtenResults(text: string): (JsonNode | null)[] {
  const data = written(text);
  const results = data === null ? null : at(data, "results");
  return results?.kind === "array" ? results.items : [];
}
