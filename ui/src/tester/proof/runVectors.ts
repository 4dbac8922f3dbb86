import vectorsUrl from "../../../../contract/vectors.json?url";
import {
  compile,
  EVALUATOR_VERSION,
  evaluate,
  parseInstant,
} from "../../../../evaluator-js/evaluator.js";
import { type Difference, differences, type Vector, type Vectors } from "./compare";

export interface Proof {
  passed: number;
  total: number;
  differences: Difference[];
  millis: number;
  evaluatorVersion: string;
}

/** The shared vectors, through the very evaluator.js that embedders use. */
export async function fetchVectors(): Promise<Vectors> {
  const response = await fetch(vectorsUrl, { credentials: "omit" });
  if (!response.ok) throw new Error(`the vectors could not be loaded: HTTP ${response.status}`);
  return response.json();
}

export function runVectors({ stores, vectors }: Vectors): Proof {
  const started = performance.now();
  const snapshots = new Map<string, ReturnType<typeof compile>>();
  for (const [name, store] of Object.entries(stores)) {
    snapshots.set(name, compile(store.registry, store.overrides, store.registry_version));
  }
  const found: Difference[] = [];
  let passed = 0;
  for (const vector of vectors) {
    const differing = runOne(vector, snapshots.get(vector.store));
    if (differing.length === 0) passed += 1;
    found.push(...differing);
  }
  return {
    passed,
    total: vectors.length,
    differences: found,
    millis: performance.now() - started,
    evaluatorVersion: EVALUATOR_VERSION,
  };
}

function runOne(vector: Vector, snapshot: ReturnType<typeof compile> | undefined): Difference[] {
  if (snapshot === undefined) {
    return [{ vector: vector.name, field: "store", expected: vector.store, got: "nothing" }];
  }
  const now =
    typeof vector.now === "number" ? vector.now : (parseInstant(vector.now) ?? Number.NaN);
  const decision = evaluate(
    snapshot,
    vector.flag_key,
    vector.context,
    vector.overrides ?? null,
    now,
    { trace: true },
  );
  return differences(vector, decision);
}
