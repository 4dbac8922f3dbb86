import { remember, remembered } from "../data/remember";
import { type Asked, WHO } from "./ask";

/** Somebody to ask as, kept in this browser alone. */
export type Persona = Pick<Asked, (typeof WHO)[number] | "attributes"> & { name: string };

const STORED = "personas";
const MOST = 50;
const LONGEST = 80;

export function personas(): Persona[] {
  try {
    const found = JSON.parse(remembered(STORED) ?? "[]");
    return Array.isArray(found) ? found.filter(isPersona).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function isPersona(value: unknown): value is Persona {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Record<string, unknown>;
  return ["name", "attributes", ...WHO].every((name) => typeof fields[name] === "string");
}

export function savePersona(name: string, asked: Asked): Persona[] {
  const { user, tenant, tier, role_key, attributes } = asked;
  const one = { name: name.slice(0, LONGEST), user, tenant, tier, role_key, attributes };
  const rest = personas().filter((other) => other.name !== one.name);
  return store([one, ...rest].slice(0, MOST));
}

export function forgetPersona(name: string): Persona[] {
  return store(personas().filter((other) => other.name !== name));
}

function store(all: Persona[]): Persona[] {
  remember(STORED, JSON.stringify(all));
  return all;
}
