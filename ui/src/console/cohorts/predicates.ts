import type { Json } from "../../shared/envelope";
import { type Key, t } from "../i18n";

/** A cohort's conditions: as the contract has them, in words, and as a form has them. */

export interface Condition {
  attribute: string;
  op: string;
  values?: (string | number | boolean)[] | null;
  negate?: boolean | null;
}

export interface Alternative {
  all_of: Condition[];
}

/** As it is typed: the values a line each. */
export interface Typed {
  attribute: string;
  op: string;
  lines: string;
  negate: boolean;
}

export const OPS = [
  "in",
  "starts_with",
  "ends_with",
  "contains",
  "glob",
  "lt",
  "lte",
  "gt",
  "gte",
  "before",
  "after",
  "semver_lt",
  "semver_lte",
  "semver_eq",
  "semver_gte",
  "semver_gt",
  "bucket_lt",
  "exists",
] as const;

const SIGNS: Record<string, string> = {
  lt: "<",
  lte: "≤",
  gt: ">",
  gte: "≥",
  semver_lt: "semver <",
  semver_lte: "semver ≤",
  semver_eq: "semver =",
  semver_gte: "semver ≥",
  semver_gt: "semver >",
};

export function opWords(op: string): string {
  return SIGNS[op] ?? ((OPS as readonly string[]).includes(op) ? t(`op_${op}` as Key) : op);
}

const FEW = 5;

/** `tenant_id is one of pty-a, pty-b`. */
export function conditionWords({ attribute, op, values, negate }: Condition): string {
  const all = (values ?? []).map((value) => short(String(value)));
  const first = all.slice(0, FEW).join(", ");
  const rest = all.length - FEW;
  const listed = rest > 0 ? t("more_values", { first, n: rest }) : first;
  return `${negate ? t("not") : ""}${short(attribute)} ${opWords(op)} ${listed}`.trim();
}

export function alternativeWords({ all_of }: Alternative): string {
  return all_of.map(conditionWords).join(` ${t("and")} `);
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

/** Of the context's own fields, every value is a text: a user may be called 007. */
const TEXTS = new Set(["user_id", "tenant_id", "tier", "env", "role_key"]);

export function typed(anyOf: readonly Alternative[]): Typed[][] {
  return anyOf.map(({ all_of }) =>
    all_of.map(({ attribute, op, values, negate }) => ({
      attribute,
      op,
      lines: (values ?? []).map((value) => line(value, TEXTS.has(attribute))).join("\n"),
      negate: negate === true,
    })),
  );
}

function line(value: string | number | boolean, texts: boolean): string {
  if (typeof value !== "string") return String(value);
  const isOther = !texts && literal(value) !== value;
  return isOther || /[\n"]|^\s|\s$|^$/.test(value) ? JSON.stringify(value) : value;
}

export function written(groups: readonly Typed[][]): Alternative[] {
  return groups.map((group) => ({
    all_of: group.map(({ attribute, op, lines, negate }) => {
      const name = attribute.trim();
      const condition: Condition = { attribute: name, op };
      if (op !== "exists") condition.values = valuesOf(lines, TEXTS.has(name));
      if (negate) condition.negate = true;
      return condition;
    }),
  }));
}

function valuesOf(lines: string, texts: boolean): (string | number | boolean)[] {
  return lines
    .split("\n")
    .map((one) => one.trim())
    .filter((one) => one !== "")
    .map((one) => (texts && !one.startsWith('"') ? one : literal(one)));
}

function literal(text: string): string | number | boolean {
  try {
    const value: Json = JSON.parse(text);
    return value === null || typeof value === "object" ? text : value;
  } catch {
    return text;
  }
}

export function isComplete({ attribute, op, lines }: Typed): boolean {
  return attribute.trim() !== "" && (op === "exists" || lines.trim() !== "");
}
