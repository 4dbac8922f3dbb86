import type { JsonNode } from "../shared/json";
import type { Endpoint } from "./endpoints";
import type { Form } from "./form";
import { batchFlags, jsonField } from "./jsonFields";

/**
 * Two kinds of finding. An error keeps the request from being sent at all. A note says what the
 * service will answer: a tester has to be able to send what is wrong.
 */
export interface Issue {
  field: keyof Form;
  message: string;
}

export class Findings {
  readonly errors: Issue[] = [];
  readonly notes: Issue[] = [];

  error(field: keyof Form, message: string | null): void {
    if (message !== null) this.errors.push({ field, message });
  }

  note(field: keyof Form, message: string | null): void {
    if (message !== null) this.notes.push({ field, message });
  }
}

const CONTEXT_FIELDS = ["user", "tenant", "tier", "env", "roleKey"] as const;
const FLAG_KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;
const REQUEST_ID = /^[!-~]{1,128}$/;

export function checkForm(form: Form, to: Endpoint, via: Form["via"]): Findings {
  const findings = new Findings();
  checkHeaders(form, to, findings);
  if (to.flagKey !== undefined) {
    findings.error("flagKey", unsendable(form.flagKey));
    findings.error("flagKey", to.flagKey === "path" ? pathProblem(form.flagKey) : null);
    findings.note("flagKey", flagKeyNote(form.flagKey));
  }
  if (to.context === "full") checkContext(form, to, via, findings);
  if (to.method === "POST") checkBody(form, to, findings);
  return findings;
}

function checkHeaders(form: Form, to: Endpoint, findings: Findings): void {
  findings.error("requestId", headerProblem(form.requestId));
  findings.error("token", headerProblem(form.token));
  if (to.etag) findings.error("etag", headerProblem(form.etag));
  if (form.requestId !== "" && !REQUEST_ID.test(form.requestId)) {
    findings.note(
      "requestId",
      "Not 1 to 128 visible ASCII characters: the service will make one instead.",
    );
  }
  if (form.token !== "") {
    findings.note(
      "token",
      "In development there is no key to verify a token with: the answer is 401.",
    );
  }
}

function checkContext(form: Form, to: Endpoint, via: Form["via"], findings: Findings): void {
  for (const field of CONTEXT_FIELDS) {
    const value = form[field];
    findings.error(field, via === "headers" ? headerProblem(value) : unsendable(value));
    findings.note(field, idNote(value, via));
  }
  const perEntry = to.id === "batch" && form.flags.includes("user_id");
  if (form.user === "" && !perEntry) {
    findings.note("user", "Without a user id the answer is 400: bucketing needs a stable id.");
  }
}

function checkBody(form: Form, to: Endpoint, findings: Findings): void {
  const batch = to.id === "batch";
  findings.error(
    "attributes",
    notJson(() => jsonField(form.attributes)),
  );
  findings.error(
    "overrides",
    notJson(() => jsonField(form.overrides)),
  );
  if (batch)
    findings.error(
      "flags",
      notJson(() => batchFlags(form.flags)),
    );
  if (findings.errors.length > 0) return;
  findings.note("attributes", attributesNote(jsonField(form.attributes)));
  findings.note("overrides", overridesNote(jsonField(form.overrides), form));
  if (batch) findings.note("flags", flagsNote(batchFlags(form.flags), form));
}

/** What a browser refuses, or a header does not carry as it is. */
function headerProblem(value: string): string | null {
  if (/[\0\r\n]/.test(value)) return "A header is one line. Send this in the query or in a body.";
  if (/^[ \t]|[ \t]$/.test(value)) {
    return "A header loses its outer spaces. Send this in the query or in a body.";
  }
  return unsendable(value);
}

function unsendable(value: string): string | null {
  return value.isWellFormed()
    ? null
    : "Half a character (a lone surrogate) cannot be sent as UTF-8.";
}

function pathProblem(key: string): string | null {
  if (key === "") return "Name a flag: its key is part of the path.";
  if (key === "." || key === "..")
    return "In a path this means a folder; it cannot be sent as a key.";
  return null;
}

function flagKeyNote(key: string): string | null {
  if (key === "") return "Without a key the answer is 400.";
  return FLAG_KEY.test(key)
    ? null
    : "No flag can have this key: letters, digits, dot, dash, underscore.";
}

function idNote(value: string, via: Form["via"]): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant
  if (via === "headers" && /[^\u0000-\u007f]/.test(value)) {
    return "Headers carry ASCII only: the answer is 400. Send this in the query or in a body.";
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what the service refuses
  if (/[\u0000-\u001f\u007f-\u009f]/.test(value)) return "A control character: the answer is 400.";
  if ([...value].length > 256) return "Longer than 256 characters: the answer is 400.";
  return null;
}

function notJson(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (problem) {
    return `Not JSON: ${problem instanceof Error ? problem.message : problem}`;
  }
}

function attributesNote(node: JsonNode | null): string | null {
  if (node === null || (node.kind === "literal" && node.raw === "null")) return null;
  if (node.kind !== "object")
    return "Attributes are one object of names and values: the answer is 400.";
  const odd = node.members.find(([, value]) => !isAttribute(value));
  if (odd === undefined) return null;
  return `${odd[0]} is neither string, number, boolean nor a list of strings: the answer is 400.`;
}

function isAttribute(node: JsonNode): boolean {
  if (node.kind === "array") return node.items.every((item) => item.kind === "string");
  return node.kind !== "object";
}

function overridesNote(node: JsonNode | null, form: Form): string | null {
  if (node === null) return null;
  const shaped =
    node.kind === "object" &&
    node.members.every(([scope, values]) => {
      return (scope === "user" || scope === "tenant") && values.kind === "object";
    });
  if (!shaped)
    return 'Overrides are {"user": {key: value}, "tenant": {key: value}}: the answer is 400.';
  const tenants = node.members.some(([scope]) => scope === "tenant");
  return tenants && form.tenant === ""
    ? "A tenant’s overrides need a tenant in the context."
    : null;
}

function flagsNote(node: JsonNode | null, form: Form): string | null {
  if (node?.kind !== "array") return null;
  if (node.items.length > 1000) return "More than 1,000 entries: the answer is 400.";
  if (form.trace && node.items.length > 100) return "With trace at most 100: the answer is 400.";
  return null;
}
