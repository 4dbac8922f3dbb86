import { type EndpointId, isEndpointId } from "./endpoints";

/** All that the form holds. It lives in memory; only `shareLink` writes it down, and without the token. */
export interface Form {
  endpoint: EndpointId;
  flagKey: string;
  flags: string;
  via: "headers" | "query" | "body";
  user: string;
  tenant: string;
  tier: string;
  env: string;
  roleKey: string;
  attributes: string;
  overrides: string;
  trace: boolean;
  requestId: string;
  etag: string;
  token: string;
}

export const EMPTY_FORM: Form = {
  endpoint: "eval",
  flagKey: "",
  flags: "",
  via: "query",
  user: "",
  tenant: "",
  tier: "",
  env: "",
  roleKey: "",
  attributes: "",
  overrides: "",
  trace: false,
  requestId: "",
  etag: "",
  token: "",
};

/** What a first visit shows: one click from a decision of the seed registry. */
export const FIRST_FORM: Form = {
  ...EMPTY_FORM,
  flagKey: "flags.registry_v1",
  user: "U-1",
  tier: "staff",
  env: "prod",
  trace: true,
};

export const ENVIRONMENTS = ["prod", "staging", "dev"] as const;

const VIAS = ["headers", "query", "body"] as const;

/** Written after `#?`, where it reaches neither a server nor its log. */
export function toFragment(form: Form): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(form)) {
    if (name === "token" || value === "" || value === false) continue;
    params.set(name, value === true ? "1" : value);
  }
  return `#?${params}`;
}

/** Null where the fragment is none of ours. Unknown names and impossible choices are left out. */
export function fromFragment(fragment: string): Form | null {
  if (!fragment.startsWith("#?")) return null;
  const params = new URLSearchParams(fragment.slice(2));
  const read = (name: keyof Form) => params.get(name) ?? "";
  const id = read("endpoint");
  return {
    ...EMPTY_FORM,
    endpoint: isEndpointId(id) ? id : EMPTY_FORM.endpoint,
    via: VIAS.find((via) => via === read("via")) ?? EMPTY_FORM.via,
    env: ENVIRONMENTS.find((env) => env === read("env")) ?? "",
    trace: read("trace") === "1",
    flagKey: read("flagKey"),
    flags: read("flags"),
    user: read("user"),
    tenant: read("tenant"),
    tier: read("tier"),
    roleKey: read("roleKey"),
    attributes: read("attributes"),
    overrides: read("overrides"),
    requestId: read("requestId"),
    etag: read("etag"),
  };
}
