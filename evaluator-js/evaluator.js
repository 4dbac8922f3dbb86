// SPDX-License-Identifier: Apache-2.0
/*
 * The Halyard evaluator for browsers and Node: one pure function from a snapshot, a flag key, a context,
 * inline overrides and a time to a decision. It does no I/O, reads no clock, keeps no state, throws on
 * nothing. The Java evaluator is its twin; both are written from docs "Evaluation: what a decision is",
 * and the build fuzzes one against the other, so what looks fussy here (instants, versions, UTF-8,
 * 32-bit products by hand) is what makes two languages agree on every input.
 *
 * Start at `decide`: it reads as the nine steps, one line each.
 *
 *   1 exists           is there such a flag?                  flag_not_found
 *   2 stopped          archived, paused, rolled back?         archived, stage-paused, stage-rolled_back
 *   3 dependencies     is one not met?                        dep_unsatisfied
 *   4 approval         gated, on the way out, no approval?    approval_missing
 *   5 user_override    \ decided together: inline user,       user_override
 *   6 tenant_override  / inline tenant, stored user, tenant   tenant_override
 *   7 bucket           staged, and the unit in the share?     bucket-in
 *   8 audience         in the stage's audience?               stage-internal, stage-pilot, stage-full
 *   9 default          nothing reached it                     bucket-out, default
 *
 * Order of the file: evaluate and its steps; overrides; cohorts and conditions; the decision, its trace
 * and why_not; reading what a caller gave; compile; buckets, instants, versions, globs, values.
 *
 * Two habits hold throughout. Names that come from outside (flag keys, cohorts, attributes, override
 * ids) live in Maps or are read as own members only, so "__proto__" and "constructor" are ordinary names
 * and a polluted Object.prototype gives nobody a tier. And all work that can be done once is done by
 * `compile`, so that evaluating is looking up, hashing and comparing.
 */

export const EVALUATOR_VERSION = "1.0.0";

/**
 * No valid registry has a chain of more than 32 dependencies. One that was never validated might, and a
 * stack must not overflow on it: a dependency this deep is not met.
 */
const MAX_CHAIN = 500;

/** Values nest as deep as JSON of a request may; the limit is there so that copying cannot overflow. */
const MAX_VALUE_DEPTH = 500;

/* ------------------------------------------------------------------------------------------------
 * Evaluation
 * --------------------------------------------------------------------------------------------- */

/** What each opaque snapshot stands for; a WeakMap because it also answers for anything that is none. */
const STORES = new WeakMap();

export function evaluate(snapshot, flagKey, context, inlineOverrides = null, now = NaN, options = null) {
  const traced = wantsTrace(options);
  const who = readContext(context);
  if (who === null) return invalidContext(traced);

  const store = STORES.get(snapshot) ?? EMPTY_STORE;
  const run = new Run(store, who, readInline(inlineOverrides), readNow(now));
  const key = typeof flagKey === "string" ? wellFormed(flagKey) : null;
  const flag = store.flags.get(key);
  const outcome = flag === undefined ? NOT_FOUND : decide(run, flag); // step 1

  const decision = decisionOf(run, key, outcome);
  if (traced) {
    decision.trace = traceOf(run, outcome);
    decision.why_not = outcome.enabled ? null : changeFor(run, outcome);
  }
  return decision;
}

/** Steps 2 to 9. Also what decides dependencies, with the same run. */
function decide(run, flag) {
  const state = flag.states[run.context.env];
  const outcome = new Outcome(flag, state);

  if (state.stopped !== null) return off(outcome, 2, state.stopped);
  if (!dependenciesMet(run, flag, outcome)) return off(outcome, 3, "dep_unsatisfied");
  if (state.approvalMissing) return off(outcome, 4, "approval_missing");
  const override = countingOverride(run, flag);
  if (override !== null) return overridden(outcome, override); // steps 5 and 6
  if (inBucket(run, flag, outcome)) return on(run, outcome, 7, "bucket-in");
  const audience = audienceOf(run, state.stage, state.pilotCohorts);
  if (audience !== null) return on(run, outcome, 8, audience);
  return off(outcome, 9, state.stage === "staged" ? "bucket-out" : "default");
}

/** What one evaluation is asked with, and the dependencies it has decided so far. */
class Run {
  constructor(store, context, inline, now) {
    this.store = store;
    this.context = context;
    this.inline = inline;
    this.now = now;
    this.decided = null; // Map flag -> Outcome, null while it is being decided; made when first needed
    this.depth = 0;
  }
}

/** What became of one flag: a decision before it is dressed for a caller. */
class Outcome {
  constructor(flag, state) {
    this.flag = flag;
    this.state = state;
    this.step = 0;
    this.source = "";
    this.value = null;
    this.enabled = false;
    this.variant = null;
    this.bucket = null;
    this.overrideId = null;
    this.blocker = null; // {dependency, outcome}: the first dependency that is not met
  }
}

function off(outcome, step, source) {
  const { type, defaultValue } = outcome.flag;
  outcome.step = step;
  outcome.source = source;
  outcome.value = defaultValue;
  outcome.enabled = type === "boolean" && defaultValue === true;
  return outcome;
}

function overridden(outcome, override) {
  const { type, defaultValue } = outcome.flag;
  const { value } = override;
  outcome.step = override.step;
  outcome.source = override.source;
  outcome.value = value;
  outcome.enabled = type === "boolean" ? value === true : !sameValue(value, defaultValue);
  outcome.overrideId = override.id;
  return outcome;
}

function on(run, outcome, step, source) {
  const { flag } = outcome;
  outcome.step = step;
  outcome.source = source;
  outcome.enabled = true;
  if (flag.type === "boolean") {
    outcome.value = true;
    return outcome;
  }
  const variant = targetedVariant(run, flag) ?? weightedVariant(run, flag);
  outcome.value = variant === null ? flag.defaultValue : variant.value;
  outcome.variant = variant === null ? null : variant.name;
  return outcome;
}

function targetedVariant(run, flag) {
  for (const target of flag.targets) {
    if (inCohort(run, target.cohort)) return target.variant;
  }
  return null;
}

/** A hash of its own, so that a ramp never moves anyone's variant. h * sum < 2^53: exact in doubles. */
function weightedVariant(run, flag) {
  const { tenant_id, user_id } = run.context;
  const unit = flag.byTenant && tenant_id !== null ? tenant_id : user_id;
  const point = Math.floor((finalised(hashed(flag.variantPrefix, unit)) * flag.weightSum) / 4294967296);
  for (const variant of flag.variants) {
    if (variant.weightUpTo > point) return variant;
  }
  return null;
}

/** Step 7. The bucket is kept wherever the decision falls in the end. No tenant: no bucket, never in. */
function inBucket(run, flag, outcome) {
  if (outcome.state.stage !== "staged") return false;
  const unit = flag.byTenant ? run.context.tenant_id : run.context.user_id;
  if (unit === null) return false;
  outcome.bucket = finalised(hashed(flag.bucketPrefix, unit)) % 10000;
  return outcome.bucket < outcome.state.threshold;
}

/** Step 8. Cumulative: a stage reaches whom the stages before it reach. */
function audienceOf(run, stage, pilotCohorts) {
  if (stage === "full") return "stage-full";
  const pilots = stage === "pilot" || stage === "staged";
  if ((pilots || stage === "internal") && run.store.internalTiers.has(run.context.tier)) return "stage-internal";
  if (pilots && pilotCohorts.some((cohort) => inCohort(run, cohort))) return "stage-pilot";
  return null;
}

/* Dependencies: in declared order, up to the first that is not met, each flag at most once. */

function dependenciesMet(run, flag, outcome) {
  if (flag.dependencies.length === 0) return true;
  run.decided ??= new Map();
  run.decided.set(flag, null);
  for (const dependency of flag.dependencies) {
    const found = decideDependency(run, dependency);
    if (!isOn(found) || !hasVariant(found, dependency)) {
      outcome.blocker = { dependency, outcome: found };
      return false;
    }
  }
  return true;
}

/** The outcome; null when the dependency leads back to a flag that is being decided. */
function decideDependency(run, { flag }) {
  if (flag === null) return NOT_FOUND;
  const known = run.decided.get(flag);
  if (known !== undefined) return known;
  if (run.depth >= MAX_CHAIN) return null;
  run.decided.set(flag, null);
  run.depth += 1;
  const outcome = decide(run, flag);
  run.depth -= 1;
  run.decided.set(flag, outcome);
  return outcome;
}

/** Steps 1 to 4 stop a flag: its default may be `true`, what needs it is stopped all the same. */
function isOn(outcome) {
  return outcome !== null && outcome.enabled && outcome.step > 4;
}

function hasVariant(outcome, dependency) {
  return dependency.variant === null || dependency.variant === outcome.variant;
}

/* ------------------------------------------------------------------------------------------------
 * Overrides (steps 5 and 6, decided together)
 * --------------------------------------------------------------------------------------------- */

const USER = Object.freeze({ name: "user", step: 5, source: "user_override" });
const TENANT = Object.freeze({ name: "tenant", step: 6, source: "tenant_override" });

function countingOverride(run, flag) {
  if (!flag.allowsUser && !flag.allowsTenant) return null;
  return inlineUser(run, flag) ?? inlineTenant(run, flag) ?? storedUser(run, flag) ?? storedTenant(run, flag);
}

/** What a user's override beat; asked by the trace alone. */
function countingTenantOverride(run, flag) {
  return inlineTenant(run, flag) ?? storedTenant(run, flag);
}

function inlineUser(run, flag) {
  return flag.allowsUser ? inlineOverride(run.inline.user, flag, USER) : null;
}

function inlineTenant(run, flag) {
  if (!flag.allowsTenant || run.context.tenant_id === null) return null;
  return inlineOverride(run.inline.tenant, flag, TENANT);
}

function inlineOverride(values, flag, scope) {
  const given = values.get(flag.key);
  if (given === undefined) return null;
  const value = copiedValue(given);
  if (!isAllowedValue(flag, value, false)) return null;
  return { step: scope.step, source: scope.source, id: null, value };
}

function storedUser(run, flag) {
  return firstApplicable(run, flag.userRows.get(run.context.user_id));
}

function storedTenant(run, flag) {
  return firstApplicable(run, flag.tenantRows.get(run.context.tenant_id));
}

/** Rows stand in order of preference, and `compile` left out those that can never count. */
function firstApplicable(run, rows) {
  if (rows === undefined) return null;
  for (const row of rows) {
    if (applies(run, row)) return row;
  }
  return null;
}

function applies({ context, now }, row) {
  return (
    (row.tenantId === null || row.tenantId === context.tenant_id) &&
    (row.env === null || row.env === context.env) &&
    (row.expiresAt === null || now < row.expiresAt) // a `now` that is no number is NaN: past
  );
}

/** Of the flag's type; and on a gated flag only what is safe or was approved for this very row. */
function isAllowedValue(flag, value, approved) {
  if (flag.type !== typeOf(value)) return false;
  return !flag.gated || approved || sameValue(value, flag.defaultValue);
}

/* ------------------------------------------------------------------------------------------------
 * Cohorts and conditions
 * --------------------------------------------------------------------------------------------- */

function inCohort(run, cohort) {
  return cohort.anyOf.some((conditions) => conditions.every((condition) => holds(condition, run.context)));
}

const MATCH = 1;
const NO_MATCH = 0;
const MISFIT = -1;

/**
 * `negate` flips only an honest "no match": neither a missing value nor one that does not fit may slip
 * past a deny list. So one misfit among many elements settles it, matched or not.
 */
function holds(condition, context) {
  const value = condition.read(context);
  const missing = value === null || (typeof value === "object" && value.length === 0);
  if (condition.judge === EXISTS) return missing === condition.negate;
  if (missing || condition.judge === null) return false;
  const verdict = typeof value === "object" ? judgeAll(value, condition.judge) : condition.judge(value);
  return verdict !== MISFIT && (verdict === MATCH) !== condition.negate;
}

function judgeAll(elements, judge) {
  let verdict = NO_MATCH;
  for (const element of elements) {
    const one = judge(element);
    if (one === MISFIT) return MISFIT;
    if (one === MATCH) verdict = MATCH;
  }
  return verdict;
}

const EXISTS = () => MATCH;

/**
 * op -> a function of (values, cohort key) that gives a judge of elements, or null when the values do
 * not fit the operator. No regular expression anywhere: no two languages agree on one.
 */
const OPERATORS = new Map([
  ["in", membership],
  ["starts_with", comparing(asText, (text, value) => text.startsWith(value))],
  ["ends_with", comparing(asText, (text, value) => text.endsWith(value))],
  ["contains", comparing(asText, (text, value) => text.includes(value))],
  ["glob", comparing(asText, globMatches)],
  ["lt", comparing(asNumber, (number, value) => number < value)],
  ["lte", comparing(asNumber, (number, value) => number <= value)],
  ["gt", comparing(asNumber, (number, value) => number > value)],
  ["gte", comparing(asNumber, (number, value) => number >= value)],
  ["before", comparing(parseInstant, (instant, value) => instant < value)],
  ["after", comparing(parseInstant, (instant, value) => instant > value)],
  ["semver_lt", comparing(parseVersion, (version, value) => versionOrder(version, value) < 0)],
  ["semver_lte", comparing(parseVersion, (version, value) => versionOrder(version, value) <= 0)],
  ["semver_eq", comparing(parseVersion, (version, value) => versionOrder(version, value) === 0)],
  ["semver_gte", comparing(parseVersion, (version, value) => versionOrder(version, value) >= 0)],
  ["semver_gt", comparing(parseVersion, (version, value) => versionOrder(version, value) > 0)],
  ["bucket_lt", bucketBelow],
  ["exists", () => EXISTS],
]);

/** `read` turns an element or a value into what is compared, or null where it does not fit. */
function comparing(read, matches) {
  return (values) => {
    const wanted = values.map(read);
    if (wanted.length === 0 || wanted.includes(null)) return null;
    return (element) => {
      const own = read(element);
      if (own === null) return MISFIT;
      return wanted.some((value) => matches(own, value)) ? MATCH : NO_MATCH;
    };
  };
}

/** A Set compares as the spec does (0 is -0, 1 is not "1"), and a list of ten thousand costs as one of ten. */
function membership(values) {
  const wanted = new Set(values);
  const types = new Set(values.map((value) => typeof value));
  if (values.length === 0 || values.some((value) => !isScalar(value))) return null;
  return (element) => {
    if (!types.has(typeof element)) return MISFIT;
    return wanted.has(element) ? MATCH : NO_MATCH;
  };
}

function bucketBelow(values, cohortKey) {
  if (values.length !== 1 || typeof values[0] !== "number") return null;
  const prefix = hashed(SEED, cohortKey + ":");
  const threshold = thresholdOf(values[0]);
  return (element) => {
    if (typeof element !== "string") return MISFIT;
    return finalised(hashed(prefix, element)) % 10000 < threshold ? MATCH : NO_MATCH;
  };
}

function asText(value) {
  return typeof value === "string" ? value : null;
}

function asNumber(value) {
  return typeof value === "number" ? value : null;
}

function isScalar(value) {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/* ------------------------------------------------------------------------------------------------
 * The decision, its trace, and why not
 * --------------------------------------------------------------------------------------------- */

/** Members in the order the spec lists them; absent things are null. */
function decisionOf(run, key, outcome) {
  return {
    flag_key: key,
    value: outcome.value,
    enabled: outcome.enabled,
    variant: outcome.variant,
    source: outcome.source,
    step: outcome.step,
    reason: REASONS.get(outcome.source),
    rollout_stage: outcome.state === null ? null : outcome.state.stage,
    env: run.context.env,
    bucket: outcome.bucket,
    blocked_by: outcome.blocker === null ? null : outcome.blocker.dependency.key,
    override_id: outcome.overrideId,
    registry_version: run.store.registryVersion,
    evaluator_version: EVALUATOR_VERSION,
  };
}

function invalidContext(traced) {
  const decision = {
    flag_key: null,
    value: null,
    enabled: false,
    variant: null,
    source: "invalid_context",
    step: null,
    reason: null,
    rollout_stage: null,
    env: null,
    bucket: null,
    blocked_by: null,
    override_id: null,
    registry_version: null,
    evaluator_version: null,
  };
  if (traced) {
    decision.trace = null;
    decision.why_not = null;
  }
  return decision;
}

const NOT_FOUND = new Outcome(null, null);
NOT_FOUND.step = 1;
NOT_FOUND.source = "flag_not_found";
Object.freeze(NOT_FOUND);

/** Sentences that quote no rule: a reason is shown to end users too. */
const REASONS = new Map([
  ["flag_not_found", "There is no flag with this key."],
  ["archived", "The flag is archived: everyone gets its default."],
  ["stage-paused", "The flag is paused here: everyone gets its default."],
  ["stage-rolled_back", "The flag is rolled back here: everyone gets its default."],
  ["dep_unsatisfied", "A flag that this one depends on is not on for this context."],
  ["approval_missing", "The flag needs an approval for its stage here and has none."],
  ["user_override", "An override for this user decides."],
  ["tenant_override", "An override for this tenant decides."],
  ["bucket-in", "The unit is within the share that the rollout reaches."],
  ["bucket-out", "The unit is outside the share that the rollout reaches."],
  ["stage-internal", "The tier counts as staff, whom this stage reaches."],
  ["stage-pilot", "The context is in a pilot cohort, which this stage reaches."],
  ["stage-full", "The flag is on for everyone here."],
  ["default", "Nothing turns the flag on for this context."],
]);

const ASKED = [
  "exists",
  "stopped",
  "dependencies",
  "approval",
  "user_override",
  "tenant_override",
  "bucket",
  "audience",
  "default",
];

function traceOf(run, outcome) {
  return ASKED.map((asked, index) => {
    const step = index + 1;
    const result = traceOutcome(run, outcome, step);
    const detail = result === "skip" ? null : traceDetail(outcome, step, result);
    return { step, asked, outcome: result, detail };
  });
}

/** 5 and 6 are decided together: when 5 stops, 6 was asked as well if it had something to say. */
function traceOutcome(run, outcome, step) {
  if (step === outcome.step) return "stop";
  if (step < outcome.step) return "pass";
  const beaten = step === 6 && outcome.step === 5 && countingTenantOverride(run, outcome.flag) !== null;
  return beaten ? "pass" : "skip";
}

function traceDetail(outcome, step, result) {
  if (result === "stop") return stopDetail(outcome);
  const { flag, state, bucket } = outcome;
  switch (step) {
    case 1:
      return `a flag of type ${flag.type}`;
    case 2:
      return `stage ${state.stage}`;
    case 3:
      return `${flag.dependencies.length} of ${flag.dependencies.length} met`;
    case 4:
      return flag.gated ? "gated, and approved or not yet on its way" : "not gated";
    case 5:
      return "none that counts, or one that an inline tenant override beats";
    case 6:
      return outcome.step === 5 ? "one that the user's beats" : "none that counts";
    case 7:
      if (state.stage !== "staged") return "not staged";
      return bucket === null ? "no tenant to bucket by" : `bucket ${bucket} is not below ${state.threshold}`;
    default:
      return "not in the stage's audience";
  }
}

function stopDetail(outcome) {
  const { source, bucket, state, blocker, overrideId } = outcome;
  if (source === "dep_unsatisfied") return `${blocker.dependency.key} is not met`;
  if (source === "bucket-in") return `bucket ${bucket} is below ${state.threshold}`;
  if (overrideId !== null) return `override ${overrideId}`;
  return REASONS.get(source);
}

/** The first change that would turn the flag on here, as though it were not enabled; null: none would. */
function changeFor(run, outcome) {
  switch (outcome.source) {
    case "stage-paused":
      return change("resume");
    case "stage-rolled_back":
      return change("draft");
    case "dep_unsatisfied":
      return changeForDependency(run, outcome.blocker);
    case "approval_missing":
      return change("approval");
    case "user_override":
    case "tenant_override":
      return change("remove_override", outcome.overrideId);
    case "bucket-out":
      return outcome.bucket === null ? change("tenant_id") : change("rollout_pct", (outcome.bucket + 1) / 100);
    case "default":
      return change("stage", firstStageFor(run, outcome.state));
    default:
      return null;
  }
}

/** `outcome` is null where the dependency leads back to a flag being decided: nothing lies below. */
function changeForDependency(run, { dependency, outcome }) {
  if (isOn(outcome)) return change("variant", dependency.key);
  return change("dependency", dependency.key, outcome === null ? null : changeFor(run, outcome));
}

function firstStageFor(run, { pilotCohorts }) {
  return ["internal", "pilot", "full"].find((stage) => audienceOf(run, stage, pilotCohorts) !== null);
}

function change(name, value = null, below = null) {
  return { change: name, value, below };
}

/* ------------------------------------------------------------------------------------------------
 * Reading what a caller gave: nothing here may throw out of evaluate
 * --------------------------------------------------------------------------------------------- */

/** Thrown and caught within readContext, where hostile getters and proxies have to be caught anyway. */
const BROKEN_RULE = Object.freeze({ name: "broken context rule" });

/** The context by the spec's rules, each member read once; null when a rule is broken. */
function readContext(given) {
  try {
    return {
      user_id: identity(own(given, "user_id")),
      tenant_id: optionalIdentity(own(given, "tenant_id")),
      tier: optionalIdentity(own(given, "tier")) ?? "anonymous",
      role_key: optionalIdentity(own(given, "role_key")),
      env: environment(own(given, "env")),
      attributes: readAttributes(own(given, "attributes")),
    };
  } catch {
    return null;
  }
}

function optionalIdentity(value) {
  return value === null ? null : identity(value);
}

/** 1..256 code points, none of U+0000-001F, U+007F-009F. */
function identity(value) {
  if (typeof value !== "string") throw BROKEN_RULE;
  const text = wellFormed(value);
  let points = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) throw BROKEN_RULE;
    if (!isLowSurrogate(unit)) points += 1;
  }
  if (points < 1 || points > 256) throw BROKEN_RULE;
  return text;
}

function environment(value) {
  if (value === null) return "dev";
  if (value !== "prod" && value !== "staging" && value !== "dev") throw BROKEN_RULE;
  return value;
}

const NO_NAMES = new Map();

function readAttributes(given) {
  if (given === null) return NO_NAMES;
  if (!isPlainMap(given)) throw BROKEN_RULE;
  const attributes = new Map();
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value !== null && value !== undefined) attributes.set(wellFormed(name), attributeValue(value));
  }
  return attributes;
}

function attributeValue(value) {
  if (typeof value === "string") return wellFormed(value);
  if (typeof value === "boolean" || Number.isFinite(value)) return value;
  if (!Array.isArray(value)) throw BROKEN_RULE;
  return mapped(value, (element) => {
    if (typeof element !== "string") throw BROKEN_RULE;
    return wellFormed(element);
  });
}

const NO_INLINE = Object.freeze({ user: NO_NAMES, tenant: NO_NAMES });

/** Values stay as given until a flag asks for one: most are for flags that nobody asks about. */
function readInline(given) {
  if (given === null || typeof given !== "object") return NO_INLINE;
  return { user: inlineValues(given, "user"), tenant: inlineValues(given, "tenant") };
}

function inlineValues(given, scope) {
  try {
    const values = own(given, scope);
    return isPlainMap(values) ? presentMembers(values) : NO_NAMES;
  } catch {
    return NO_NAMES;
  }
}

function presentMembers(object) {
  const members = new Map();
  for (const name of Object.keys(object)) {
    const value = object[name];
    if (value !== null && value !== undefined) members.set(wellFormed(name), value);
  }
  return members;
}

/** Milliseconds since the epoch. What is neither a number nor a Date is NaN: all that expires is past. */
function readNow(now) {
  if (typeof now === "number") return Math.floor(now);
  try {
    return Date.prototype.getTime.call(now);
  } catch {
    return NaN;
  }
}

function wantsTrace(options) {
  try {
    return own(options, "trace") === true;
  } catch {
    return false;
  }
}

/* ------------------------------------------------------------------------------------------------
 * Compile: everything that can be computed before anybody asks
 * --------------------------------------------------------------------------------------------- */

export function compile(registry, overrides = null, registryVersion = "") {
  const cohorts = compileCohorts(own(registry, "cohorts"));
  const flags = compileFlags(listOf(own(registry, "flags")), cohorts);
  indexOverrides(flags, listOf(own(overrides, "overrides")));
  return sealed({
    flags,
    internalTiers: new Set(textsOf(own(registry, "internal_tiers") ?? ["staff", "admin"])),
    registryVersion: textOf(registryVersion) ?? (typeof registryVersion === "number" ? String(registryVersion) : ""),
  });
}

/** A frozen object without members: what it stands for cannot be reached, so it cannot be changed. */
function sealed(store) {
  const snapshot = Object.freeze(Object.create(null));
  STORES.set(snapshot, store);
  return snapshot;
}

const EMPTY_STORE = { flags: new Map(), internalTiers: new Set(), registryVersion: "" };

function compileFlags(documents, cohorts) {
  const flags = new Map();
  for (const document of documents) {
    const key = textOf(own(document, "key"));
    if (key !== null && !flags.has(key)) flags.set(key, compileFlag(document, key, cohorts));
  }
  for (const flag of flags.values()) {
    for (const dependency of flag.dependencies) dependency.flag = flags.get(dependency.key) ?? null;
  }
  return flags;
}

function compileFlag(document, key, cohorts) {
  const salt = textOf(own(document, "bucketing_salt")) ?? key;
  const scopes = textsOf(own(document, "allowed_scopes"));
  const flag = {
    key,
    type: textOf(own(document, "type")),
    defaultValue: copiedValue(own(document, "default_value")) ?? null,
    archived: own(document, "archived") === true,
    gated: own(document, "requires_approval") === true || own(document, "sensitive_flag") === true,
    byTenant: own(document, "bucket_by") === "tenant",
    bucketPrefix: hashed(SEED, salt + ":"),
    variantPrefix: hashed(SEED, salt + ":variant:"),
    ...compileVariants(listOf(own(document, "variants"))),
    targets: [],
    dependencies: listOf(own(document, "dependencies")).map(compileDependency),
    states: null,
    allowsUser: scopes.includes("user"),
    allowsTenant: scopes.includes("tenant"),
    userRows: NO_NAMES, // Map user_id -> rows in order of preference
    tenantRows: NO_NAMES,
  };
  flag.targets = compileTargets(listOf(own(document, "targets")), flag.variants, cohorts);
  flag.states = compileStates(document, flag, cohorts);
  return flag;
}

function compileVariants(documents) {
  let weightSum = 0;
  const variants = documents.map((document) => {
    weightSum += numberOf(own(document, "weight"));
    return {
      name: textOf(own(document, "name")),
      value: copiedValue(own(document, "value")) ?? null,
      weightUpTo: weightSum,
    };
  });
  return { variants, weightSum };
}

/** A target that names what does not exist matches nobody. */
function compileTargets(documents, variants, cohorts) {
  const targets = [];
  for (const document of documents) {
    const cohort = cohorts.get(own(document, "cohort"));
    const variant = variants.find(({ name }) => name === own(document, "variant"));
    if (cohort !== undefined && variant !== undefined) targets.push({ cohort, variant });
  }
  return targets;
}

function compileDependency(document) {
  if (typeof document === "string") return { key: wellFormed(document), variant: null, flag: null };
  return { key: textOf(own(document, "flag_key")), variant: textOf(own(document, "variant")), flag: null };
}

/** The state in an environment is the whole of what is written there, else the flag's own. */
function compileStates(document, flag, cohorts) {
  const environments = own(document, "environments");
  const shorthand = compileState(document, flag, cohorts);
  const stateIn = (env) => {
    const written = own(environments, env);
    return written === null ? shorthand : compileState(written, flag, cohorts);
  };
  return { prod: stateIn("prod"), staging: stateIn("staging"), dev: stateIn("dev") };
}

const LIVE_STAGES = ["internal", "pilot", "staged", "full"];

function compileState(document, flag, cohorts) {
  const stage = textOf(own(document, "rollout_stage"));
  const pilots = listOf(own(document, "pilot_cohorts")).map((key) => cohorts.get(key));
  return {
    stage,
    stopped: stopSource(flag, stage),
    approvalMissing: flag.gated && LIVE_STAGES.includes(stage) && !isApproval(own(document, "approval_ref")),
    threshold: thresholdOf(numberOf(own(document, "rollout_pct"))),
    pilotCohorts: pilots.filter((cohort) => cohort !== undefined),
  };
}

function stopSource(flag, stage) {
  if (flag.archived) return "archived";
  return stage === "paused" || stage === "rolled_back" ? "stage-" + stage : null;
}

/** Empty or only U+0009-000D, U+0020 is none. Not trim(): its white space is another list. */
function isApproval(ref) {
  if (typeof ref !== "string") return false;
  for (let i = 0; i < ref.length; i += 1) {
    const unit = ref.charCodeAt(i);
    if (unit !== 0x20 && (unit < 0x09 || unit > 0x0d)) return true;
  }
  return false;
}

function compileCohorts(documents) {
  const cohorts = new Map();
  if (documents === null || typeof documents !== "object") return cohorts;
  for (const name of Object.keys(documents)) {
    const key = wellFormed(name);
    cohorts.set(key, { anyOf: compileAlternatives(listOf(own(own(documents, name), "any_of")), key) });
  }
  return cohorts;
}

/** An empty list of conditions is refused in documents; here it lets nobody in rather than everybody. */
function compileAlternatives(documents, cohortKey) {
  const alternatives = documents.map((document) =>
    listOf(own(document, "all_of")).map((condition) => compileCondition(condition, cohortKey)),
  );
  return alternatives.filter((conditions) => conditions.length > 0);
}

/** `judge` is null for a rule that nobody can read: it never holds, negated or not. */
function compileCondition(document, cohortKey) {
  const operator = OPERATORS.get(own(document, "op"));
  const attribute = textOf(own(document, "attribute"));
  const values = listOf(own(document, "values")).map((value) => copiedValue(value) ?? null);
  return {
    read: compileSubject(attribute),
    judge: operator === undefined || attribute === null ? null : operator(values, cohortKey),
    negate: own(document, "negate") === true,
  };
}

const CONTEXT_FIELDS = new Set(["user_id", "tenant_id", "tier", "env", "role_key"]);
const ATTRIBUTE_PREFIX = "attributes.";

/** The five fields never fall through to attributes; behind the prefix stands always an attribute. */
function compileSubject(attribute) {
  if (CONTEXT_FIELDS.has(attribute)) return (context) => context[attribute];
  const prefixed = attribute !== null && attribute.startsWith(ATTRIBUTE_PREFIX);
  const name = prefixed ? attribute.slice(ATTRIBUTE_PREFIX.length) : attribute;
  return (context) => context.attributes.get(name) ?? null;
}

function indexOverrides(flags, documents) {
  const shared = []; // ids with more than one row: those that need an order
  for (const document of documents) {
    const flag = flags.get(own(document, "flag_key"));
    const row = flag === undefined ? null : compileRow(document, flag);
    if (row !== null) addRow(flag, row, shared);
  }
  for (const rows of shared) rows.sort((a, b) => preference(b) - preference(a));
}

/** null for a row that can never count. */
function compileRow(document, flag) {
  const scope = scopeOf(own(document, "scope"), flag);
  const value = copiedValue(own(document, "value"));
  const expiry = own(document, "expires_at");
  const expiresAt = parseInstant(expiry);
  const unreadable = expiry !== null && expiresAt === null; // is past
  if (scope === null || unreadable) return null;
  if (!isAllowedValue(flag, value, isApproval(own(document, "approval_ref")))) return null;
  return {
    step: scope.step,
    source: scope.source,
    id: textOf(own(document, "id")),
    value,
    userId: textOf(own(document, "user_id")),
    tenantId: textOf(own(document, "tenant_id")),
    env: textOf(own(document, "env")),
    expiresAt,
  };
}

function scopeOf(name, flag) {
  if (name === USER.name && flag.allowsUser) return USER;
  if (name === TENANT.name && flag.allowsTenant) return TENANT;
  return null;
}

function addRow(flag, row, shared) {
  const index = row.step === USER.step ? "userRows" : "tenantRows";
  const id = row.step === USER.step ? row.userId : row.tenantId;
  if (id === null) return;
  if (flag[index] === NO_NAMES) flag[index] = new Map();
  const rows = flag[index].get(id);
  if (rows === undefined) {
    flag[index].set(id, [row]);
    return;
  }
  if (rows.length === 1) shared.push(rows);
  rows.push(row);
}

/** The row that names the tenant, then the one that names the environment. */
function preference(row) {
  return (row.tenantId === null ? 0 : 2) + (row.env === null ? 0 : 1);
}

/* ------------------------------------------------------------------------------------------------
 * Buckets
 * --------------------------------------------------------------------------------------------- */

const SEED = 5381;

export function bucket(salt, unit) {
  return finalised(hashed(hashed(SEED, salt + ":"), unit)) % 10000;
}

/** `+ 0.5` because 0.29 * 100 is 28.999999999999996: percentages have two decimals, doubles do not. */
function thresholdOf(pct) {
  return Math.floor(pct * 100 + 0.5);
}

/**
 * djb2-xor over the UTF-8 of the text, carried on from `h`: that is why salts are hashed once. Encoded
 * by hand so that nothing is allocated; a lone surrogate is hashed as U+FFFD. Math.imul, since a plain
 * product of two 32-bit numbers loses its low bits in a double.
 */
function hashed(h, text) {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) {
      h = Math.imul(h, 33) ^ unit;
    } else if (unit < 0x800) {
      h = Math.imul(h, 33) ^ (0xc0 | (unit >> 6));
      h = Math.imul(h, 33) ^ (0x80 | (unit & 0x3f));
    } else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(i + 1))) {
      const point = 0x10000 + ((unit - 0xd800) << 10) + (text.charCodeAt(i + 1) - 0xdc00);
      h = Math.imul(h, 33) ^ (0xf0 | (point >> 18));
      h = Math.imul(h, 33) ^ (0x80 | ((point >> 12) & 0x3f));
      h = Math.imul(h, 33) ^ (0x80 | ((point >> 6) & 0x3f));
      h = Math.imul(h, 33) ^ (0x80 | (point & 0x3f));
      i += 1;
    } else {
      const point = isSurrogate(unit) ? 0xfffd : unit;
      h = Math.imul(h, 33) ^ (0xe0 | (point >> 12));
      h = Math.imul(h, 33) ^ (0x80 | ((point >> 6) & 0x3f));
      h = Math.imul(h, 33) ^ (0x80 | (point & 0x3f));
    }
  }
  return h;
}

/** djb2-xor's low bits do not mix: without this the same users were first in every rollout. Unsigned. */
function finalised(h) {
  h ^= h >>> 16;
  h = Math.imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = Math.imul(h, 0xc2b2ae35);
  h ^= h >>> 16;
  return h >>> 0;
}

/* ------------------------------------------------------------------------------------------------
 * Instants: YYYY-MM-DDThh:mm:ss[.d+](Z|±hh:mm). By hand: no two standard libraries agree
 * --------------------------------------------------------------------------------------------- */

const MAX_OFFSET_MINUTES = 18 * 60;

export function parseInstant(text) {
  if (typeof text !== "string" || !hasInstantPunctuation(text)) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 2);
  const day = digits(text, 8, 2);
  const hour = digits(text, 11, 2);
  const minute = digits(text, 14, 2);
  const second = digits(text, 17, 2);
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return null;

  const zoneAt = endOfFraction(text, 19);
  const offset = zoneAt < 0 ? null : offsetMinutes(text, zoneAt);
  if (offset === null) return null;
  const minutes = daysSinceEpoch(year, month, day) * 1440 + hour * 60 + minute - offset;
  return minutes * 60000 + second * 1000 + milliseconds(text, 20, zoneAt);
}

function hasInstantPunctuation(text) {
  return (
    text.length >= 20 &&
    text[4] === "-" &&
    text[7] === "-" &&
    (text[10] === "T" || text[10] === "t") &&
    text[13] === ":" &&
    text[16] === ":"
  );
}

/** The number that `count` ASCII digits at `at` spell, or -1. */
function digits(text, at, count) {
  let number = 0;
  for (let i = at; i < at + count; i += 1) {
    const unit = text.charCodeAt(i); // NaN past the end, which is no digit
    if (!isDigit(unit)) return -1;
    number = number * 10 + (unit - 0x30);
  }
  return number;
}

/** Where the zone begins; -1 when a point is followed by no digit. */
function endOfFraction(text, at) {
  if (text[at] !== ".") return at;
  let end = at + 1;
  while (isDigit(text.charCodeAt(end))) end += 1;
  return end === at + 1 ? -1 : end;
}

/** The first three digits of the fraction: the rest is cut, not rounded. */
function milliseconds(text, from, to) {
  let number = 0;
  for (let i = from; i < from + 3; i += 1) number = number * 10 + (i < to ? text.charCodeAt(i) - 0x30 : 0);
  return number;
}

/** Minutes east of UTC, or null. `-00:00` is UTC. */
function offsetMinutes(text, at) {
  const sign = text[at];
  if (sign === "Z" || sign === "z") return text.length === at + 1 ? 0 : null;
  if ((sign !== "+" && sign !== "-") || text.length !== at + 6 || text[at + 3] !== ":") return null;
  const hours = digits(text, at + 1, 2);
  const minutes = digits(text, at + 4, 2);
  const offset = hours * 60 + minutes;
  if (hours < 0 || minutes < 0 || minutes > 59 || offset > MAX_OFFSET_MINUTES) return null;
  return sign === "+" ? offset : -offset;
}

function daysIn(year, month) {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Years counted from March, so that the leap day ends one. Not Date.UTC: it reads year 50 as 1950. */
function daysSinceEpoch(year, month, day) {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719468;
}

function isDigit(unit) {
  return unit >= 0x30 && unit <= 0x39;
}

/* ------------------------------------------------------------------------------------------------
 * Versions: SemVer 2.0.0, numeric parts of at most 15 digits (exact in doubles)
 * --------------------------------------------------------------------------------------------- */

export function compareVersions(a, b) {
  const left = parseVersion(a);
  const right = parseVersion(b);
  return left === null || right === null ? null : versionOrder(left, right);
}

/** {core: [number, number, number], prerelease: [number or string…]}, or null. Build metadata is checked and dropped. */
function parseVersion(text) {
  if (typeof text !== "string") return null;
  const plus = text.indexOf("+");
  if (plus >= 0 && !text.slice(plus + 1).split(".").every(isIdentifier)) return null;
  const precedence = plus < 0 ? text : text.slice(0, plus);
  const hyphen = precedence.indexOf("-");
  const core = (hyphen < 0 ? precedence : precedence.slice(0, hyphen)).split(".").map(numericPart);
  const prerelease = hyphen < 0 ? [] : precedence.slice(hyphen + 1).split(".").map(prereleasePart);
  return core.length !== 3 || core.includes(null) || prerelease.includes(null) ? null : { core, prerelease };
}

function numericPart(text) {
  if (text.length < 1 || text.length > 15 || (text.length > 1 && text[0] === "0")) return null;
  const number = digits(text, 0, text.length);
  return number < 0 ? null : number;
}

function prereleasePart(text) {
  if (!isIdentifier(text)) return null;
  return isAllDigits(text) ? numericPart(text) : text;
}

/** [0-9A-Za-z-]+ */
function isIdentifier(text) {
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const letter = (unit >= 0x41 && unit <= 0x5a) || (unit >= 0x61 && unit <= 0x7a);
    if (!letter && !isDigit(unit) && unit !== 0x2d) return false;
  }
  return text.length > 0;
}

function isAllDigits(text) {
  for (let i = 0; i < text.length; i += 1) {
    if (!isDigit(text.charCodeAt(i))) return false;
  }
  return true;
}

function versionOrder(a, b) {
  for (let i = 0; i < 3; i += 1) {
    if (a.core[i] !== b.core[i]) return a.core[i] < b.core[i] ? -1 : 1;
  }
  return prereleaseOrder(a.prerelease, b.prerelease);
}

/** A release comes after its prereleases; of two that agree as far as both go, the shorter comes first. */
function prereleaseOrder(a, b) {
  if (a.length === 0 || b.length === 0) return Math.sign(b.length - a.length);
  const common = Math.min(a.length, b.length);
  for (let i = 0; i < common; i += 1) {
    const order = identifierOrder(a[i], b[i]);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

/** Numbers by value and before words, words by ASCII. */
function identifierOrder(a, b) {
  if (a === b) return 0;
  if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
  return a < b ? -1 : 1;
}

/* ------------------------------------------------------------------------------------------------
 * Globs
 * --------------------------------------------------------------------------------------------- */

/**
 * `*` any run, `?` one code point, the whole text. Only the last star is ever gone back to (an earlier
 * one could not do better), so no pattern makes this exponential. Literals compare unit by unit: both
 * sides are well formed, so a boundary of code points on one side is one on the other.
 */
function globMatches(text, pattern) {
  let p = 0;
  let t = 0;
  let star = -1;
  let resume = 0;
  while (t < text.length) {
    if (pattern[p] === "*") {
      star = p;
      resume = t;
      p += 1;
    } else if (pattern[p] === "?") {
      t += widthAt(text, t);
      p += 1;
    } else if (p < pattern.length && pattern.charCodeAt(p) === text.charCodeAt(t)) {
      t += 1;
      p += 1;
    } else if (star >= 0) {
      resume += widthAt(text, resume);
      t = resume;
      p = star + 1;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p += 1;
  return p === pattern.length;
}

function widthAt(text, at) {
  return isHighSurrogate(text.charCodeAt(at)) ? 2 : 1;
}

/* ------------------------------------------------------------------------------------------------
 * Values and strings
 * --------------------------------------------------------------------------------------------- */

const hasOwnProperty = Object.prototype.hasOwnProperty;

/** An own member, null where it is absent or there is no object. */
function own(object, name) {
  if (object === null || typeof object !== "object" || !hasOwnProperty.call(object, name)) return null;
  return object[name] ?? null;
}

function listOf(value) {
  return Array.isArray(value) ? Array.from(value) : []; // dense: holes become undefined
}

/** By index: an array from a caller may have holes, and an iterator or a map of its own. */
function mapped(array, copyOf) {
  const copy = [];
  for (let i = 0; i < array.length; i += 1) copy.push(copyOf(array[i]));
  return copy;
}

function textOf(value) {
  return typeof value === "string" ? wellFormed(value) : null;
}

function textsOf(value) {
  return listOf(value).map(textOf);
}

function numberOf(value) {
  return Number.isFinite(value) ? value : 0;
}

/** An object literal or what JSON.parse makes, of any realm: not an array, a Date, a Map, an instance. */
function isPlainMap(value) {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** The flag type that a copied value has; undefined for what no flag can hold at its top. */
function typeOf(value) {
  if (isScalar(value)) return typeof value;
  return typeof value === "object" && value !== null && !Array.isArray(value) ? "object" : undefined;
}

/**
 * A deep frozen copy of a JSON value, undefined where it is none: the snapshot must not change when the
 * document it came from does, and a decision may be shared. Cyclic things are no JSON.
 */
function copiedValue(value) {
  if (typeof value === "string") return wellFormed(value);
  if (typeof value === "boolean" || Number.isFinite(value)) return value;
  if (value === null || typeof value !== "object") return undefined;
  try {
    return copiedTree(value, new Map(), 0);
  } catch {
    return undefined;
  }
}

const NOT_JSON = Object.freeze({ name: "not a JSON value" });

/** `copies` knows every object met: undefined while it is being copied, so meeting it then is a cycle. */
function copiedTree(value, copies, depth) {
  if (typeof value === "string") return wellFormed(value);
  if (value === null || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (depth > MAX_VALUE_DEPTH || (!Array.isArray(value) && !isPlainMap(value))) throw NOT_JSON;
  if (copies.has(value)) return copies.get(value) ?? thrown(NOT_JSON);
  copies.set(value, undefined);
  const copy = Object.freeze(
    Array.isArray(value)
      ? mapped(value, (element) => copiedTree(element, copies, depth + 1))
      : copiedMembers(value, (member) => copiedTree(member, copies, depth + 1)),
  );
  copies.set(value, copy);
  return copy;
}

/** fromEntries defines members, where assigning "__proto__" would set a prototype. */
function copiedMembers(object, copyOf) {
  const entries = [];
  for (const name of Object.keys(object)) {
    const member = object[name];
    if (member !== undefined) entries.push([wellFormed(name), copyOf(member)]);
  }
  return Object.fromEntries(entries);
}

function thrown(what) {
  throw what;
}

/** By value, deep, whatever the order of members; === holds 1 equal to 1.0 and 0 to -0. Of copied values. */
function sameValue(a, b) {
  if (a === b) return true;
  if (a === null || b === null || typeof a !== "object" || typeof b !== "object") return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  if (names.length !== Object.keys(b).length) return false;
  return names.every((name) => hasOwnProperty.call(b, name) && sameValue(a[name], b[name]));
}

function isHighSurrogate(unit) {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isLowSurrogate(unit) {
  return unit >= 0xdc00 && unit <= 0xdfff;
}

function isSurrogate(unit) {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Each lone surrogate becomes U+FFFD. By hand: toWellFormed is younger than many browsers in use. */
function wellFormed(text) {
  for (let i = 0; i < text.length; i += 1) {
    if (!isSurrogate(text.charCodeAt(i))) continue;
    if (isLoneAt(text, i)) return repaired(text);
    i += 1;
  }
  return text;
}

/** Asked from left to right past whole pairs, so a low surrogate met here has no high one before it. */
function isLoneAt(text, i) {
  return isLowSurrogate(text.charCodeAt(i)) || !isLowSurrogate(text.charCodeAt(i + 1));
}

function repaired(text) {
  let good = "";
  for (let i = 0; i < text.length; i += 1) {
    if (!isSurrogate(text.charCodeAt(i))) {
      good += text[i];
    } else if (isLoneAt(text, i)) {
      good += "\ufffd";
    } else {
      good += text[i] + text[i + 1];
      i += 1;
    }
  }
  return good;
}
