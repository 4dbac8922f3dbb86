/** The shapes of contract/openapi.yaml that the pages read. */

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface Service {
  name: string;
  version: string;
  evaluator_version: string;
  request_id: string;
  auth_source: string | null;
  warnings: string[];
  revision: number | null;
  freshness: string;
  stale_since: string | null;
}

export interface Problem {
  code: string;
  message: string;
  hint: string | null;
  details: Json[];
}

export interface Envelope<T = Json> {
  ok: boolean;
  data: T | null;
  error: Problem | null;
  service: Service;
}

export interface Health {
  status: "ready" | "degraded";
  components: Record<string, { status: string; detail: string | null }>;
  parity: { passed: number; total: number };
  flags: number;
  revision: number | null;
}

export type Outcome = "pass" | "stop" | "skip";

export interface TraceStep {
  step: number;
  asked: string;
  outcome: Outcome;
  detail: string | null;
}

export interface WhyNot {
  change: string;
  value: string | number | null;
  below: WhyNot | null;
}

export interface Decision {
  flag_key: string;
  value: Json;
  enabled: boolean;
  variant: string | null;
  source: string;
  step: number;
  reason: string;
  rollout_stage: string;
  env: string;
  bucket: number | null;
  blocked_by: string | null;
  override_id: string | null;
  registry_version: string;
  evaluator_version: string;
  trace?: TraceStep[] | null;
  why_not?: WhyNot | null;
}

export interface BatchFailure {
  flag_key: string;
  error: Problem;
}

export type BatchEntry = Decision | BatchFailure;

export interface BatchResult {
  count: number;
  results: BatchEntry[];
}

export interface FlagSummary {
  key: string;
  type: string;
  owner_module: string;
  description_en?: string | null;
  rollout_stage: string;
  rollout_pct: number;
  requires_approval: boolean;
  sensitive_flag: boolean;
}

export interface RegistrySummary {
  count: number;
  flags: FlagSummary[];
}

export interface Override {
  id: string;
  scope: string;
  tenant_id?: string | null;
  user_id?: string | null;
  value: Json;
  env?: string | null;
  expires_at?: string | null;
}

export interface OverridesOfFlag {
  flag_key: string;
  count: number;
  overrides: Override[];
}

type Members = { [name: string]: unknown };

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The envelope in a body, or null where there is none: a base URL may name anything at all. */
export function readEnvelope(text: string): Envelope | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value) || typeof value.ok !== "boolean" || !isObject(value.service)) return null;
  if (!Array.isArray(value.service.warnings)) return null;
  if (value.error !== null && !isObject(value.error)) return null;
  return value as unknown as Envelope;
}

export function isDecision(data: unknown): data is Decision {
  return isObject(data) && typeof data.source === "string" && typeof data.enabled === "boolean";
}

export function isBatch(data: unknown): data is BatchResult {
  return isObject(data) && Array.isArray(data.results) && data.results.every(isObject);
}

export function isHealth(data: unknown): data is Health {
  return isObject(data) && isObject(data.parity) && isObject(data.components);
}

export function isSummary(data: unknown): data is RegistrySummary {
  return isObject(data) && typeof data.count === "number" && listOfObjects(data.flags);
}

export function isOverrides(data: unknown): data is OverridesOfFlag {
  return isObject(data) && typeof data.count === "number" && listOfObjects(data.overrides);
}

function listOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every(isObject);
}
