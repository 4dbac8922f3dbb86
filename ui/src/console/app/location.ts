import { computed, signal } from "@preact/signals";

/** Where one is: `#/flags/checkout.express?env=staging`. All of it can be shared and kept. */
export interface Place {
  /** `["flags", "checkout.express"]`, decoded. */
  path: string[];
  params: URLSearchParams;
}

export function readPlace(hash: string): Place {
  const bare = hash.replace(/^#\/?/, "");
  const mark = bare.indexOf("?");
  const path = mark < 0 ? bare : bare.slice(0, mark);
  return {
    path: path.split("/").filter(Boolean).map(decoded),
    params: new URLSearchParams(mark < 0 ? "" : bare.slice(mark + 1)),
  };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export type Params = Record<string, string | null>;

export function writePlace(path: string[], params: URLSearchParams): string {
  const query = params.toString();
  return `#/${path.map(encodeURIComponent).join("/")}${query === "" ? "" : `?${query}`}`;
}

const hash = signal(globalThis.location?.hash ?? "");
export const place = computed(() => readPlace(hash.value));

/** The address of a page, in the environment that is looked at. */
export function link(path: string[], params: Params = {}): string {
  const query = new URLSearchParams();
  const env = place.value.params.get("env");
  if (env !== null) query.set("env", env);
  patch(query, params);
  return writePlace(path, query);
}

export function go(path: string[], params: Params = {}): void {
  location.hash = link(path, params);
}

/** Changes parameters of the page one is on; typing makes no entries in the history of the tab. */
export function setParams(params: Params): void {
  const query = new URLSearchParams(place.value.params);
  patch(query, params);
  const next = writePlace(place.value.path, query);
  history.replaceState(null, "", next);
  hash.value = next;
}

function patch(query: URLSearchParams, params: Params): void {
  for (const [name, value] of Object.entries(params)) {
    if (value === null) query.delete(name);
    else query.set(name, value);
  }
}

/** Something typed would be out of sight if one left. */
export const unsaved = signal(false);
/** Where one wanted to go when that held one back. */
export const heldBack = signal<string | null>(null);

export function follow(): void {
  addEventListener("hashchange", () => {
    const next = location.hash;
    if (next === hash.value) return;
    const leaves = readPlace(next).path.join("/") !== place.value.path.join("/");
    if (unsaved.value && leaves) {
      history.replaceState(null, "", hash.value || "#/");
      heldBack.value = next;
      return;
    }
    hash.value = next;
  });
  addEventListener("beforeunload", (event) => {
    if (unsaved.value) event.preventDefault();
  });
}

export function leaveAllTheSame(): void {
  const next = heldBack.value;
  unsaved.value = false;
  heldBack.value = null;
  if (next !== null) location.hash = next;
}
