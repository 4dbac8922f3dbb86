/** What the contract's short names mean, for people. */

const SOURCES: Record<string, string> = {
  flag_not_found: "No such flag",
  invalid_context: "The context breaks a rule",
  archived: "The flag is archived",
  "stage-paused": "The flag is paused",
  "stage-rolled_back": "The flag was rolled back",
  dep_unsatisfied: "A dependency is not met",
  approval_missing: "An approval is missing",
  user_override: "An override for this user",
  tenant_override: "An override for this tenant",
  "bucket-in": "Inside the rollout percentage",
  "bucket-out": "Outside the rollout percentage",
  "stage-internal": "Internal tier",
  "stage-pilot": "In a pilot cohort",
  "stage-full": "On for everyone",
  default: "The default",
};

const QUESTIONS: Record<string, string> = {
  exists: "Does the flag exist?",
  stopped: "Is it archived, paused or rolled back?",
  dependencies: "Is some dependency not met?",
  approval: "Is it gated, under way, and without an approval?",
  user_override: "Is there an override for the user?",
  tenant_override: "Is there an override for the tenant?",
  bucket: "Is it staged, and the unit in the bucket?",
  audience: "Is the context in the stage’s audience?",
  default: "Nothing decided: the default",
};

const WARNINGS: Record<string, string> = {
  dev_mode: "Development mode: the context is believed as it was sent.",
  approvals_not_verified: "Approvals named in the documents are taken at their word.",
  inline_overrides: "The request brought overrides of its own.",
};

const FRESHNESS: Record<string, string> = {
  file: "Flags come from files and follow their changes",
  live: "Up to date",
  cached: "A little behind",
  last_known_good: "The store is away; last known state",
};

const STATUSES: Record<number, string> = {
  200: "OK",
  302: "Found",
  304: "Not modified",
  400: "Bad request",
  401: "Not authenticated",
  403: "Forbidden",
  404: "Not found",
  405: "Method not allowed",
  413: "Body too large",
  415: "Unsupported media type",
  429: "Too many requests",
  431: "Header too large",
  503: "Unavailable",
};

export function sourceWords(source: string): string {
  return own(SOURCES, source) ?? source;
}

export function question(asked: string): string {
  return own(QUESTIONS, asked) ?? asked;
}

export function warningWords(warning: string): string {
  return own(WARNINGS, warning) ?? warning;
}

export function freshnessWords(freshness: string): string {
  return own(FRESHNESS, freshness) ?? freshness;
}

export function statusWords(status: number): string {
  return STATUSES[status] ?? "";
}

function own(table: Record<string, string>, name: string): string | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : many}`;
}
