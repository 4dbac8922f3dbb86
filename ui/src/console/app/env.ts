import { computed } from "@preact/signals";
import type { Env } from "../data/types";
import { readEnv } from "../logic/filter";
import { place, setParams } from "./location";

/** The environment that is looked at, from the address: production unless said otherwise. */
export const env = computed<Env>(() => readEnv(place.value.params));

export function lookAt(next: Env): void {
  setParams({ env: next });
}
