/** What the control plane answers, as far as the console reads it. */
import type { Decision, Json } from "../../shared/envelope";

export const ENVS = ["prod", "staging", "dev"] as const;
export type Env = (typeof ENVS)[number];
export type EnvOrAll = Env | "all";

export const STAGES = [
  "draft",
  "internal",
  "pilot",
  "staged",
  "full",
  "paused",
  "rolled_back",
] as const;
export type Stage = (typeof STAGES)[number];

export interface EnvState {
  rollout_stage: Stage;
  rollout_pct?: number;
  pilot_cohorts?: string[] | null;
  approval_ref?: string | null;
  paused_from?: Stage;
  paused_at?: string;
}

export interface Variant {
  name: string;
  value: Json;
  weight: number;
}

export interface Flag {
  id: string;
  key: string;
  owner_module: string;
  description_en?: string | null;
  description_th?: string | null;
  type: string;
  default_value: Json;
  allowed_scopes?: string[] | null;
  bucket_by?: string | null;
  variants?: Variant[] | null;
  targets?: { cohort: string; variant: string }[] | null;
  requires_approval?: boolean | null;
  sensitive_flag?: boolean | null;
  approval_matrix_row?: string | null;
  dependencies?: (string | { flag_key: string; variant: string })[] | null;
  archived?: boolean | null;
  owner?: string | null;
  tags?: string[] | null;
  expires_at?: string | null;
  environments: Record<Env, EnvState>;
  version: number;
}

export interface FlagDetail {
  flag: Flag;
  version: number;
  allowed: Record<Env, Stage[]>;
  dependencies: string[];
  dependants: string[];
  overrides: { total: number; live: number; expired: number; user: number; tenant: number };
  pending_approvals: string[];
  last_evaluated: string | null;
}

/** By environment; null for never. */
export type LastEvaluated = Record<Env, string | null>;

export interface Evaluations {
  flag_key: string;
  from: string;
  to: string;
  counted_since: string | null;
  last_evaluated: LastEvaluated;
  on: number;
  off: number;
  counts: { env: Env; source: string; enabled: boolean; variant: string | null; count: number }[];
  periods: { from: string; hours: number; on: number; off: number }[];
}

export const REASONS = ["full", "not_asked", "expired"] as const;
export type Reason = (typeof REASONS)[number];

/** A flag that may have done its work, and why one may think so. */
export interface CleanUpFlag {
  flag_key: string;
  version: number;
  owner_module: string;
  owner: string | null;
  dependants: string[];
  last_evaluated: LastEvaluated;
  reasons: { reason: Reason; env: Env | null; since: string }[];
}

export interface BlastRadius {
  on_to_off: number;
  off_to_on: number;
  variants_moved: number;
  unchanged: number;
  tenants: { tenant_id: string; changed: number }[];
  dependants: { flag_key: string; changed: number }[];
  sample_size: number;
  error_margin: number | null;
  /** What the context of a preview gets, where one was sent. */
  decision?: { before: Decision; after: Decision };
}

export const APPROVAL_STATES = [
  "pending",
  "signed_partial",
  "signed_full",
  "rejected",
  "withdrawn",
  "expired",
  "consumed",
  "void",
] as const;
export type ApprovalState = (typeof APPROVAL_STATES)[number];

export interface Requirement {
  flag_key: string;
  signers_needed: number;
  signer_roles: string[] | null;
  envs: string[];
}

export interface Signature {
  signer: string;
  role_key: string | null;
  at: string;
  comment: string | null;
}

export interface Approval {
  id: string;
  state: ApprovalState;
  kind: string;
  target: {
    flag_key?: string;
    scope?: string;
    id?: string;
    row_tenant?: string;
    env?: string;
    cohort?: string;
  };
  env: string | null;
  change: { [name: string]: Json };
  reason: string | null;
  requested_by: string;
  requested_at: string;
  flags: string[];
  signers_needed: number;
  requirements: Requirement[];
  signatures: Signature[];
  closed_by: string | null;
  comment: string | null;
  blast_radius: BlastRadius | null;
  sla_due_at: string;
  ttl_state: string;
  /** Who may not sign, whatever their role; absent for somebody of a tenant. */
  cannot_sign?: { id: string; why: "asked" | "signed" | "edited" }[];
}

export interface LogRecord {
  seq: number;
  ts: string;
  actor: { id: string; roles: string[]; role_key: string | null; key_id?: string };
  action: string;
  change_id: string;
  flag_key: string | null;
  env: string | null;
  before: { [name: string]: Json } | null;
  after: { [name: string]: Json } | null;
  reason: string | null;
  approval_ref: string | null;
  request_id: string | null;
  prev_hash: string;
  hash: string;
}

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}
