import { printJson, text as textNode } from "../../shared/json";
import { t } from "../i18n";
import type { Fields } from "../logic/merge";
import { beyond, type Change, type Members, parsed } from "../review/change";
import { nodeOf } from "../review/document";

export type Type = "boolean" | "string" | "number" | "object";

/** A flag as it is typed; values are JSON text, but those of text flags, which are the text. */
export interface Typed {
  key: string;
  type: Type;
  default_value: string;
  owner_module: string;
  owner: string;
  description_en: string;
  description_th: string;
  variants: { name: string; value: string; weight: string }[];
  gate: "none" | "one" | "two";
  scopes: string[];
  dependencies: string;
  tags: string;
}

export const BLANK: Typed = {
  key: "",
  type: "boolean",
  default_value: "false",
  owner_module: "",
  owner: "",
  description_en: "",
  description_th: "",
  variants: [{ name: "on", value: "", weight: "1" }],
  gate: "none",
  scopes: ["tenant", "user"],
  dependencies: "",
  tags: "",
};

export const FIRST: Record<Type, string> = {
  boolean: "false",
  string: "",
  number: "0",
  object: "{}",
};

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/;

export function words(text: string): string[] {
  return [...new Set(text.split(",").map((word) => word.trim()))].filter(Boolean);
}

/** JSON text of a value as it was typed; null where it is none of the type. */
export function valueText(type: Type, text: string): string | null {
  if (type === "string") return JSON.stringify(text);
  try {
    const value = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return (type === "object" ? isObject : typeof value === type) ? text : null;
  } catch {
    return null;
  }
}

export type Wrong = Partial<
  Record<"key" | "owner_module" | "default_value" | "variants" | "dependencies", string>
>;

/** What can be told before the service is asked, in the order of the form. */
export function wrong(it: Typed, taken: (key: string) => boolean): Wrong {
  const found: Wrong = {};
  if (!KEY.test(it.key)) found.key = t("flag_key_bad");
  else if (taken(it.key)) found.key = t("flag_taken");
  if (it.owner_module.trim() === "") found.owner_module = t("flag_owner_bad");
  const needs = words(it.dependencies);
  if (valueText(it.type, it.default_value) === null) {
    found.default_value = t("flag_value_bad", { type: it.type });
  } else if (it.default_value === "true" && (it.gate !== "none" || needs.length > 0)) {
    found.default_value = t("flag_no_true");
  }
  if (it.type !== "boolean" && !areVariants(it)) found.variants = t("flag_variant_bad");
  const missing = needs.filter((key) => !taken(key));
  if (missing.length > 0) found.dependencies = t("flag_needs_bad", { keys: missing.join(", ") });
  return found;
}

function areVariants({ type, variants }: Typed): boolean {
  const good = variants.every(
    ({ name, value, weight }) =>
      name.trim() !== "" && valueText(type, value) !== null && /^\d{1,7}$/.test(weight.trim()),
  );
  return good && variants.some(({ weight }) => Number(weight) > 0);
}

function body(it: Typed): Members {
  const members: Members = [
    ["id", textNode(`ff-${it.key.replace(/[._]/g, "-")}`)],
    ["key", textNode(it.key)],
    ["owner_module", textNode(it.owner_module.trim())],
    ["type", textNode(it.type)],
    ["default_value", parsed(valueText(it.type, it.default_value) ?? "null")],
    ["allowed_scopes", nodeOf(["global", ...it.scopes])],
  ];
  for (const name of ["owner", "description_en", "description_th"] as const) {
    if (it[name].trim() !== "") members.push([name, textNode(it[name].trim())]);
  }
  for (const name of ["dependencies", "tags"] as const) {
    const all = words(it[name]);
    if (all.length > 0) members.push([name, nodeOf(all)]);
  }
  if (it.gate === "one") members.push(["requires_approval", nodeOf(true)]);
  if (it.gate === "two") members.push(["sensitive_flag", nodeOf(true)]);
  if (it.type !== "boolean") {
    const items = it.variants.map(({ name, value, weight }) =>
      parsed(
        `{"name":${JSON.stringify(name.trim())},"value":${valueText(it.type, value)},"weight":${Number(weight)}}`,
      ),
    );
    members.push(["variants", { kind: "array", items }]);
  }
  return members;
}

export function create(typed: Fields, done: () => void): Change {
  const it = typed as unknown as Typed;
  const members = body(it);
  return beyond({
    method: "POST",
    path: "/api/admin/flags",
    body: members,
    sentence: t("s_create", { key: it.key }),
    rows: members.map(([field, node]) => ({
      field,
      before: undefined,
      after: JSON.parse(printJson(node)),
    })),
    subject: { confirm: null, read: null, target: {}, measured: null, done },
  });
}
