import type {
  Context,
  InlineOverrides,
  OverridesDocument,
  Registry,
  TracedDecision,
} from "../../../../evaluator-js/evaluator.js";

/** One shared example of contract/vectors.json: what to ask, and what must come. */
export interface Vector {
  name: string;
  store: string;
  flag_key: string;
  context: Context;
  overrides?: InlineOverrides | null;
  now: string | number;
  expect: { [field: string]: unknown };
}

export interface Vectors {
  stores: {
    [name: string]: {
      registry: Registry;
      overrides: OverridesDocument;
      registry_version: string;
    };
  };
  vectors: Vector[];
}

export interface Difference {
  vector: string;
  field: string;
  expected: string;
  got: string;
}

/** `reason` and `detail` are free text and outside parity: of the trace only the outcomes count. */
export function differences(vector: Vector, decision: TracedDecision): Difference[] {
  const found: Difference[] = [];
  for (const [field, expected] of Object.entries(vector.expect)) {
    if (field === "reason") continue;
    const got = field === "trace" ? outcomes(decision) : decision[field as keyof TracedDecision];
    if (same(expected, got)) continue;
    found.push({ vector: vector.name, field, expected: show(expected), got: show(got) });
  }
  return found;
}

function outcomes(decision: TracedDecision): unknown {
  return decision.trace?.map((row) => row.outcome) ?? null;
}

/** Equal by value: 1 is 1.0, and the order of an object's members says nothing. */
function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => {
    return Object.hasOwn(b, name) && same(a[name as keyof typeof a], b[name as keyof typeof b]);
  });
}

function show(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value);
}
