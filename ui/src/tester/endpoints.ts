/** What the tester can ask, and which of the form's fields each endpoint takes. */

export type EndpointId =
  | "health"
  | "eval"
  | "eval-post"
  | "batch"
  | "registry"
  | "summary"
  | "overrides"
  | "livez"
  | "readyz"
  | "metrics";

export interface Endpoint {
  id: EndpointId;
  group: "Flags" | "Operations";
  method: "GET" | "POST";
  path: string;
  label: string;
  about: string;
  flagKey?: "query" | "body" | "path";
  /** The whole context, or the environment alone. */
  context?: "full" | "env";
  trace?: true;
  etag?: true;
}

export const ENDPOINTS: readonly Endpoint[] = [
  {
    id: "eval",
    group: "Flags",
    method: "GET",
    path: "/api/flags/eval",
    label: "one flag",
    about: "What one flag is for one context, and why.",
    flagKey: "query",
    context: "full",
    trace: true,
  },
  {
    id: "eval-post",
    group: "Flags",
    method: "POST",
    path: "/api/flags/eval",
    label: "one flag, with attributes",
    about: "The same with a body, which may also carry attributes and inline overrides.",
    flagKey: "body",
    context: "full",
    trace: true,
  },
  {
    id: "batch",
    group: "Flags",
    method: "POST",
    path: "/api/flags/eval/batch",
    label: "many flags, or all",
    about: "Up to 1,000 flags at one instant, or all of them; with trace up to 100.",
    context: "full",
    trace: true,
  },
  {
    id: "health",
    group: "Flags",
    method: "GET",
    path: "/api/flags/health",
    label: "health",
    about: "Whether it can answer, what with, and the result of the parity gate.",
  },
  {
    id: "summary",
    group: "Flags",
    method: "GET",
    path: "/api/flags/registry",
    label: "registry, in summary",
    about:
      "One short row for each flag, with the stage and percentage of the environment asked for.",
    context: "env",
    etag: true,
  },
  {
    id: "registry",
    group: "Flags",
    method: "GET",
    path: "/api/flags/registry",
    label: "registry, whole",
    about: "The document that decisions are made from.",
    etag: true,
  },
  {
    id: "overrides",
    group: "Flags",
    method: "GET",
    path: "/api/flags/overrides/by-flag/{key}",
    label: "overrides of a flag",
    about: "Every stored override of one flag, live and expired.",
    flagKey: "path",
  },
  {
    id: "livez",
    group: "Operations",
    method: "GET",
    path: "/livez",
    label: "alive",
    about: "Whether the process is alive.",
  },
  {
    id: "readyz",
    group: "Operations",
    method: "GET",
    path: "/readyz",
    label: "ready",
    about: "Whether it should be sent requests.",
  },
  {
    id: "metrics",
    group: "Operations",
    method: "GET",
    path: "/metrics",
    label: "metrics",
    about: "Measurements in Prometheus’ text format.",
  },
];

export function endpoint(id: EndpointId): Endpoint {
  const found = ENDPOINTS.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no endpoint ${id}`);
  return found;
}

export function isEndpointId(text: string): text is EndpointId {
  return ENDPOINTS.some((one) => one.id === text);
}
