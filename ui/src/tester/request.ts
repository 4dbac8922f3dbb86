import type { HttpRequest } from "../shared/curl";
import { flag, type JsonNode, object, printJson, text } from "../shared/json";
import { checkForm, type Issue } from "./checks";
import { type Endpoint, endpoint } from "./endpoints";
import type { Form } from "./form";
import { batchFlags, jsonField } from "./jsonFields";

/** What Run sends. With an error there is no request; a note says what the service will make of it. */
export interface Built {
  request: HttpRequest | null;
  errors: Issue[];
  notes: Issue[];
}

const CONTEXT = [
  { field: "user", header: "X-PTT-User-Id", query: "user", body: "user_id" },
  { field: "tenant", header: "X-PTT-Tenant-Id", query: "tenant", body: "tenant_id" },
  { field: "tier", header: "X-PTT-Tier", query: "tier", body: "tier" },
  { field: "env", header: "X-PTT-Env", query: "env", body: "env" },
  { field: "roleKey", header: "X-PTT-Role-Key", query: "role_key", body: "role_key" },
] as const;

/** A GET has no body to carry the context. */
export function effectiveVia(form: Form): Form["via"] {
  return form.via === "body" && endpoint(form.endpoint).method === "GET" ? "query" : form.via;
}

export function buildRequest(form: Form, origin: string): Built {
  const to = endpoint(form.endpoint);
  const { errors, notes } = checkForm(form, to, effectiveVia(form));
  if (errors.length > 0) return { request: null, errors, notes };
  const request: HttpRequest = {
    method: to.method,
    url: origin + pathOf(form, to) + queryOf(form, to),
    headers: headersOf(form, to),
    body: to.method === "POST" ? printJson(bodyOf(form, to), 76) : null,
  };
  return { request, errors, notes };
}

function pathOf(form: Form, to: Endpoint): string {
  return to.path.replace("{key}", () => encode(form.flagKey));
}

function queryOf(form: Form, to: Endpoint): string {
  const params: [string, string][] = [];
  if (to.id === "summary") params.push(["summary", "true"]);
  if (to.flagKey === "query") params.push(["key", form.flagKey]);
  if (to.context === "env") params.push(["env", form.env]);
  if (to.context === "full" && effectiveVia(form) === "query") {
    for (const { field, query } of CONTEXT) params.push([query, form[field]]);
  }
  if (to.trace && to.method === "GET" && form.trace) params.push(["trace", "1"]);
  const sent = params.filter(([, value]) => value !== "");
  if (sent.length === 0) return "";
  return `?${sent.map(([name, value]) => `${name}=${encode(value)}`).join("&")}`;
}

function headersOf(form: Form, to: Endpoint): [string, string][] {
  const headers: [string, string][] = [];
  if (to.method === "POST") headers.push(["Content-Type", "application/json"]);
  if (to.context === "full" && effectiveVia(form) === "headers") {
    for (const { field, header } of CONTEXT) headers.push([header, form[field]]);
  }
  if (to.etag) headers.push(["If-None-Match", form.etag]);
  headers.push(["X-Request-Id", form.requestId]);
  if (form.token !== "") headers.push(["Authorization", `Bearer ${form.token}`]);
  return headers.filter(([, value]) => value !== "");
}

function bodyOf(form: Form, to: Endpoint): JsonNode {
  const members: [string, JsonNode][] = [];
  if (to.flagKey === "body") members.push(["flag_key", text(form.flagKey)]);
  const context = contextOf(form);
  if (context.length > 0) members.push(["context", object(context)]);
  if (to.id === "batch") {
    const flags = batchFlags(form.flags);
    if (flags !== null) members.push(["flags", flags]);
  }
  const overrides = jsonField(form.overrides);
  if (overrides !== null) members.push(["overrides", overrides]);
  if (form.trace) members.push(["trace", flag(true)]);
  return object(members);
}

/** Attributes travel in a body only, whichever way the rest goes. */
function contextOf(form: Form): [string, JsonNode][] {
  const members: [string, JsonNode][] = [];
  if (effectiveVia(form) === "body") {
    for (const { field, body } of CONTEXT) {
      if (form[field] !== "") members.push([body, text(form[field])]);
    }
  }
  const attributes = jsonField(form.attributes);
  if (attributes !== null) members.push(["attributes", attributes]);
  return members;
}

/** As encodeURIComponent, and what a shell or a pattern would take for its own. */
function encode(value: string): string {
  return encodeURIComponent(value).replace(/[!'()*]/g, (c) => {
    return `%${c.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
