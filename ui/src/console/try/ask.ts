import type { HttpRequest } from "../../shared/curl";
import { flag, type JsonNode, object, parseJson, printJson, text } from "../../shared/json";
import { instant } from "../audit/filter";
import { type Approval, type Env, STAGES, type Stage } from "../data/types";
import type { Key } from "../i18n";

/** What is asked, as the address has it; the token is not part of it. */
export interface Asked {
  flag: string;
  user: string;
  tenant: string;
  tier: string;
  role_key: string;
  attributes: string;
  via: "query" | "headers" | "token";
  when: "live" | "at" | "revision" | "proposed";
  at: string;
  revision: string;
  /** A stage, or the id of an approval. */
  proposal: string;
  pct: string;
}

export const WHO = ["user", "tenant", "tier", "role_key"] as const;
const VIAS = ["query", "headers", "token"] as const;
export const WHENS = ["live", "at", "revision", "proposed"] as const;
const NAMES = [...WHO, "flag", "attributes", "at", "revision", "proposal", "pct"] as const;

export function readAsked(params: URLSearchParams): Asked {
  const read = (name: string) => params.get(name) ?? "";
  return {
    ...(Object.fromEntries(NAMES.map((name) => [name, read(name)])) as unknown as Asked),
    via: VIAS.find((via) => via === read("via")) ?? "query",
    when: WHENS.find((when) => when === read("when")) ?? "live",
  };
}

export function writeAsked(asked: Asked): Record<string, string | null> {
  return {
    ...Object.fromEntries(NAMES.map((name) => [name, asked[name] || null])),
    via: asked.via === "query" ? null : asked.via,
    when: asked.when === "live" ? null : asked.when,
  };
}

export interface Wrong {
  field: keyof Asked;
  why: Key;
}

/** What keeps it from being asked; the service decides about all else. */
export function wrongIn(asked: Asked): Wrong[] {
  const wrong: Wrong[] = [];
  const say = (bad: boolean, field: keyof Asked, why: Key) => bad && wrong.push({ field, why });
  say(asked.user === "" && asked.via !== "token", "user", "try_user_missing");
  say(attributesOf(asked) === undefined, "attributes", "try_attributes_bad");
  say(asked.when === "at" && asked.at === "", "at", "try_instant_bad");
  say(
    asked.when === "revision" && !/^[1-9]\d{0,14}$/.test(asked.revision),
    "revision",
    "try_number_bad",
  );
  say(asked.when === "proposed" && asked.flag === "", "flag", "try_one_flag");
  const isMove = STAGES.some((stage) => stage === asked.proposal);
  say(
    asked.when === "proposed" && asked.proposal === "staged" && !isPct(asked.pct),
    "pct",
    "percentage_bad",
  );
  say(
    asked.when === "proposed" && !isMove && !asked.proposal.startsWith("APP-"),
    "proposal",
    "audit_none",
  );
  const headers = WHO.map((name) => asked[name]).join("");
  say(asked.via === "headers" && !/^[\x20-\x7e]*$/.test(headers), "user", "try_ascii");
  return wrong;
}

function isPct(value: string): boolean {
  return /^\d{1,3}(\.\d{1,3})?$/.test(value) && Number(value) <= 100;
}

/** Null for none, undefined for what is no object. */
function attributesOf({ attributes }: Asked): JsonNode | null | undefined {
  if (attributes.trim() === "") return null;
  try {
    const node = parseJson(attributes);
    return node.kind === "object" ? node : undefined;
  } catch {
    return undefined;
  }
}

const HEADERS = {
  user: "X-PTT-User-Id",
  tenant: "X-PTT-Tenant-Id",
  tier: "X-PTT-Tier",
  role_key: "X-PTT-Role-Key",
} as const;
const MEMBERS = {
  user: "user_id",
  tenant: "tenant_id",
  tier: "tier",
  role_key: "role_key",
} as const;

/** The one request that is sent, and that curl sends. */
export function requestOf(
  asked: Asked,
  env: Env,
  origin: string,
  token: string,
  approval: Approval | null,
): HttpRequest {
  if (asked.when === "proposed") return proposed(asked, env, origin, token, approval);
  const attributes = attributesOf(asked) ?? null;
  return asked.flag === "" || attributes !== null
    ? posted(asked, env, origin, token, attributes)
    : got(asked, env, origin, token);
}

function got(asked: Asked, env: Env, origin: string, token: string): HttpRequest {
  const query = new URLSearchParams({ key: asked.flag, trace: "1" });
  if (asked.via !== "headers") addContext(asked, env, query);
  const [name, value] = moment(asked);
  if (name !== null) query.set(name, value);
  return {
    method: "GET",
    url: `${origin}/api/flags/eval?${query}`,
    headers: headersOf(asked, env, token),
    body: null,
  };
}

function addContext(asked: Asked, env: Env, query: URLSearchParams): void {
  for (const name of WHO) {
    if (asked[name] !== "" && asked.via !== "token") query.set(name, asked[name]);
  }
  query.set("env", env);
}

function posted(
  asked: Asked,
  env: Env,
  origin: string,
  token: string,
  attributes: JsonNode | null,
): HttpRequest {
  const all = asked.flag === "";
  const query = new URLSearchParams();
  if (asked.via !== "headers") addContext(asked, env, query);
  const members: [string, JsonNode][] = all
    ? []
    : [
        ["flag_key", text(asked.flag)],
        ["trace", flag(true)],
      ];
  if (attributes !== null) members.push(["context", object([["attributes", attributes]])]);
  const [name, value] = moment(asked);
  if (name !== null) {
    members.push([name, name === "at" ? text(value) : { kind: "literal", raw: value }]);
  }
  return {
    method: "POST",
    url: `${origin}/api/flags/eval${all ? "/batch" : ""}${query.size === 0 ? "" : `?${query}`}`,
    headers: [["Content-Type", "application/json"], ...headersOf(asked, env, token)],
    body: printJson(object(members), 76),
  };
}

function moment({ when, at, revision }: Asked): [name: "at" | "revision" | null, value: string] {
  if (when === "at") return ["at", instant(at)];
  return when === "revision" ? ["revision", revision] : [null, ""];
}

function headersOf(asked: Asked, env: Env, token: string): [string, string][] {
  if (asked.via === "token") return token === "" ? [] : [["Authorization", `Bearer ${token}`]];
  if (asked.via !== "headers") return [];
  const sent = WHO.filter((name) => asked[name] !== "");
  return [
    ...sent.map((name): [string, string] => [HEADERS[name], asked[name]]),
    ["X-PTT-Env", env],
  ];
}

/** What a change would make of it: the service decides before and after, and makes nothing. */
function proposed(
  asked: Asked,
  env: Env,
  origin: string,
  token: string,
  approval: Approval | null,
): HttpRequest {
  const context: [string, JsonNode][] = WHO.filter((name) => asked[name] !== "").map((name) => [
    MEMBERS[name],
    text(asked[name]),
  ]);
  context.push(["env", text(env)]);
  const attributes = attributesOf(asked);
  if (attributes) context.push(["attributes", attributes]);
  const members = approval === null ? move(asked, env) : ofApproval(approval);
  return {
    method: "POST",
    url: `${origin}/api/admin/flags/${encodeURIComponent(asked.flag)}/preview`,
    headers: [
      ["Content-Type", "application/json"],
      ...(asked.via === "token" ? headersOf(asked, env, token) : []),
    ],
    body: printJson(object([...members, ["context", object(context)]]), 76),
  };
}

function move({ proposal, pct }: Asked, env: Env): [string, JsonNode][] {
  const change: [string, JsonNode][] = [["rollout_stage", text(proposal as Stage)]];
  if (proposal === "staged") change.push(["rollout_pct", { kind: "literal", raw: pct }]);
  return [
    ["env", text(env)],
    ["change", object(change)],
  ];
}

function ofApproval(approval: Approval): [string, JsonNode][] {
  const node = (value: unknown) => parseJson(JSON.stringify(value));
  return [
    ["kind", text(approval.kind)],
    ["target", node(approval.target)],
    ...(approval.env === null ? [] : ([["env", text(approval.env)]] as [string, JsonNode][])),
    ["change", node(approval.change)],
  ];
}
