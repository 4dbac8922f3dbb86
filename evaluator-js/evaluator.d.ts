// SPDX-License-Identifier: Apache-2.0

/** The version of the evaluation rules and of this implementation of them; in every decision. */
export const EVALUATOR_VERSION: "1.0.0";

export type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** What a flag can be: never null and never an array at the top. */
export type FlagValue = string | number | boolean | { [name: string]: JsonValue };

export type FlagType = "boolean" | "string" | "number" | "object";
export type Env = "prod" | "staging" | "dev";
export type Stage = "draft" | "internal" | "pilot" | "staged" | "full" | "paused" | "rolled_back";

/* ---------------------------------------------------------------------------------------------------
 * Documents. Absent and null mean the same. Documents are taken to be valid, as the service that serves
 * them checks: `compile` does not report errors. What is wrong in one all the same lets nobody in: a
 * name that leads nowhere matches nothing, a rule that cannot be read never holds, an expiry that
 * cannot be read is past.
 * ------------------------------------------------------------------------------------------------ */

export type Operator =
  | "in"
  | "starts_with"
  | "ends_with"
  | "contains"
  | "glob"
  | "lt"
  | "lte"
  | "gt"
  | "gte"
  | "before"
  | "after"
  | "semver_lt"
  | "semver_lte"
  | "semver_eq"
  | "semver_gte"
  | "semver_gt"
  | "bucket_lt"
  | "exists";

export interface Condition {
  /** One of the five context fields, else the name of an attribute; `attributes.` forces an attribute. */
  attribute: string;
  op: Operator;
  /** Not empty, each fitting the operator; absent for `exists`. */
  values?: Array<string | number | boolean> | null;
  /** Turns the answer round, except where the value is missing or does not fit: that stays false. */
  negate?: boolean | null;
}

export interface Cohort {
  description?: string | null;
  /** Alternatives, one of which must hold; of each, all conditions. */
  any_of: Array<{ all_of: Condition[] }>;
}

/** The whole state of a flag in one environment. */
export interface State {
  rollout_stage: Stage;
  /** 0..100, at most two decimals; default 0. */
  rollout_pct?: number | null;
  pilot_cohorts?: string[] | null;
  /** Empty or only white space (U+0009-000D, U+0020) is none. */
  approval_ref?: string | null;
  paused_from?: unknown;
  paused_at?: string | null;
}

export interface Variant {
  name: string;
  value: FlagValue;
  /** A whole number from 0; the sum of a flag's weights is 1..1,000,000. */
  weight: number;
}

export interface Flag extends State {
  id: string;
  key: string;
  owner_module: string;
  type: FlagType;
  default_value: FlagValue;
  /** Which overrides the flag accepts; default `["global"]`: none. */
  allowed_scopes?: Array<"global" | "tenant" | "user"> | null;
  environments?: { [E in Env]?: State | null } | null;
  bucket_by?: "user" | "tenant" | null;
  /** Default: the key. */
  bucketing_salt?: string | null;
  variants?: Variant[] | null;
  targets?: Array<{ cohort: string; variant: string }> | null;
  requires_approval?: boolean | null;
  sensitive_flag?: boolean | null;
  approval_matrix_row?: string | null;
  dependencies?: Array<string | { flag_key: string; variant: string }> | null;
  archived?: boolean | null;
  /** Carried and shown, never evaluated. */
  [metadata: string]: unknown;
}

export interface Registry {
  schema_version: "1.0";
  /** Default `["staff", "admin"]`. */
  internal_tiers?: string[] | null;
  cohorts?: { [key: string]: Cohort } | null;
  flags: Flag[];
  [metadata: string]: unknown;
}

export interface OverrideRow {
  id: string;
  scope: "tenant" | "user";
  flag_key: string;
  tenant_id?: string | null;
  user_id?: string | null;
  value: FlagValue;
  /** Absent: all. */
  env?: Env | null;
  /** An instant (see {@link parseInstant}); the row counts while `now` is before it. */
  expires_at?: string | null;
  approval_ref?: string | null;
  [metadata: string]: unknown;
}

export interface OverridesDocument {
  overrides: OverrideRow[];
  [metadata: string]: unknown;
}

/* ---------------------------------------------------------------------------------------------------
 * What is asked
 * ------------------------------------------------------------------------------------------------ */

declare const compiled: unique symbol;

/** A compiled registry with its stored overrides: frozen, opaque, independent of the documents it came from. */
export interface Snapshot {
  readonly [compiled]: true;
}

export type AttributeValue = string | number | boolean | readonly string[];

/**
 * For whom. Own members only; null and undefined mean absent; unknown members are ignored. The five
 * identity strings have 1..256 code points, none of U+0000-001F, U+007F-009F. Lone surrogates are
 * replaced by U+FFFD first. A context that breaks a rule is answered with source `invalid_context`.
 */
export interface Context {
  user_id: string;
  tenant_id?: string | null;
  /** Default `anonymous`. */
  tier?: string | null;
  /** Default `dev`. */
  env?: Env | null;
  role_key?: string | null;
  /** A plain flat map; numbers finite, arrays of strings only. */
  attributes?: { readonly [name: string]: AttributeValue | null | undefined } | null;
}

/** Overrides for one evaluation, by flag key. Those that the flag does not accept do not count. */
export interface InlineOverrides {
  user?: { readonly [flagKey: string]: FlagValue | null | undefined } | null;
  /** Needs a `tenant_id` in the context. */
  tenant?: { readonly [flagKey: string]: FlagValue | null | undefined } | null;
}

export interface EvaluateOptions {
  /** Adds `trace` and `why_not` to the decision; default false. */
  trace?: boolean;
}

/* ---------------------------------------------------------------------------------------------------
 * What is answered
 * ------------------------------------------------------------------------------------------------ */

/** What decided. */
export type Source =
  | "flag_not_found"
  | "archived"
  | "stage-paused"
  | "stage-rolled_back"
  | "dep_unsatisfied"
  | "approval_missing"
  | "user_override"
  | "tenant_override"
  | "bucket-in"
  | "bucket-out"
  | "stage-internal"
  | "stage-pilot"
  | "stage-full"
  | "default"
  | "invalid_context";

/** Members in this order. With source `invalid_context` all but `value`, `enabled` and `source` are null. */
export interface Decision {
  /** The key that was asked for, well formed; null where it was no string. */
  flag_key: string | null;
  /** Null only for `flag_not_found` and `invalid_context`. Objects are deeply frozen. */
  value: FlagValue | null;
  /**
   * Of a boolean flag: its value is true. Of another: it was turned on by its rollout, or by an override
   * whose value is not the default.
   */
  enabled: boolean;
  /** The variant that was picked by a target or by weight, else null. */
  variant: string | null;
  source: Source;
  /** 1..9: which of the nine steps decided. */
  step: number | null;
  /** A sentence for a person; its wording may change. */
  reason: string | null;
  /** The stage in `env`; null when there is no such flag. */
  rollout_stage: Stage | null;
  env: Env | null;
  /** 0..9999, hundredths of a percent; set whenever a `staged` flag's bucket was computed. */
  bucket: number | null;
  /** The first dependency, in declared order, that is not met. */
  blocked_by: string | null;
  /** The id of the stored override that decided. */
  override_id: string | null;
  registry_version: string | null;
  evaluator_version: string | null;
}

export interface TracedDecision extends Decision {
  /** Nine entries, in order; null with source `invalid_context`. */
  trace: TraceEntry[] | null;
  /** Null when enabled, archived or not found. */
  why_not: WhyNot | null;
}

export interface TraceEntry {
  /** 1..9. */
  step: number;
  asked:
    | "exists"
    | "stopped"
    | "dependencies"
    | "approval"
    | "user_override"
    | "tenant_override"
    | "bucket"
    | "audience"
    | "default";
  /** Asked without deciding; decided; not reached. */
  outcome: "pass" | "stop" | "skip";
  /** For a person; its wording may change; null where skipped. It may quote rules: not for end users. */
  detail: string | null;
}

/** The first change that it would take to turn the flag on here. */
export interface WhyNot {
  change:
    | "resume"
    | "draft"
    | "dependency"
    | "variant"
    | "approval"
    | "remove_override"
    | "rollout_pct"
    | "tenant_id"
    | "stage";
  /**
   * `dependency` and `variant`: the key of the dependency. `remove_override`: its id, null for an inline
   * one. `rollout_pct`: the least percentage that includes the bucket. `stage`: `internal`, `pilot` or
   * `full`. Else null.
   */
  value: string | number | null;
  /** With `dependency`: what that flag would take in turn. */
  below: WhyNot | null;
}

/* ---------------------------------------------------------------------------------------------------
 * Functions
 * ------------------------------------------------------------------------------------------------ */

/**
 * Precomputes a registry and its stored overrides. The documents are copied: changing them afterwards
 * changes nothing.
 *
 * @param registry the parsed registry document
 * @param overrides the parsed document of stored overrides
 * @param registryVersion shown as `registry_version`: the revision in decimal, or a digest; default ""
 */
export function compile(
  registry: Registry,
  overrides?: OverridesDocument | null,
  registryVersion?: string,
): Snapshot;

/**
 * Decides one flag for one context. Pure, and throws on nothing, whatever it is given: a context that
 * breaks a rule is answered with source `invalid_context`, a key that is no string or a snapshot that is
 * none with `flag_not_found`, inline overrides that cannot be read do not count.
 *
 * @param now milliseconds since 1970-01-01T00:00:00Z (floored), or a Date. Where it is neither,
 *     overrides that expire are past.
 */
export function evaluate(
  snapshot: Snapshot,
  flagKey: string,
  context: Context,
  inlineOverrides: InlineOverrides | null | undefined,
  now: number | Date,
  options: EvaluateOptions & { trace: true },
): TracedDecision;
export function evaluate(
  snapshot: Snapshot,
  flagKey: string,
  context: Context,
  inlineOverrides: InlineOverrides | null | undefined,
  now: number | Date,
  options?: EvaluateOptions | null,
): Decision;

/**
 * The bucket of a unit (a user or tenant id) under a salt: 0..9999, hundredths of a percent. A unit is
 * within a share of `pct` percent when its bucket is below floor(pct * 100 + 0.5).
 */
export function bucket(salt: string, unit: string): number;

/**
 * Milliseconds since the epoch of `YYYY-MM-DDThh:mm:ss[.d+](Z|±hh:mm)`, cut, not rounded; null for
 * whatever else. Years 0001-9999, days that exist, no leap second, offsets of at most 18:00.
 */
export function parseInstant(text: unknown): number | null;

/**
 * The order of two SemVer 2.0.0 versions, build metadata ignored: -1, 0 or 1; null when either is no
 * version (a leading `v`, say, or a numeric part of more than 15 digits).
 */
export function compareVersions(a: unknown, b: unknown): -1 | 0 | 1 | null;
