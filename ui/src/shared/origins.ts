/** Where a page may ask: its own origin, and those the server lists in the page. */

const META = "halyard-tester-origins";

export type Base =
  | { ok: true; origin: string }
  | { ok: false; reason: "malformed" | "not_allowed"; message: string };

/** The listed origins. A placeholder that no server replaced names none. */
export function listedOrigins(document: Document): string[] {
  const content = document.querySelector(`meta[name="${META}"]`)?.getAttribute("content") ?? "";
  return originsIn(content);
}

export function originsIn(content: string): string[] {
  return content.split(/\s+/).flatMap((word) => originOf(word) ?? []);
}

export function readBase(typed: string, own: string, listed: readonly string[]): Base {
  if (typed.trim() === "") return { ok: true, origin: own };
  const origin = originOf(typed.trim());
  if (origin === null) {
    const message = "Give a scheme, a host and, where needed, a port: http://127.0.0.1:8080.";
    return { ok: false, reason: "malformed", message };
  }
  if (origin === own || listed.includes(origin)) return { ok: true, origin };
  return { ok: false, reason: "not_allowed", message: whyNotAllowed(origin, own, listed) };
}

/** Null for what is not an http origin: another scheme, a path, a query, a user name. */
function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return null;
  const rest = url.pathname + url.search + url.hash + url.username + url.password;
  return rest === "/" ? url.origin : null;
}

function whyNotAllowed(origin: string, own: string, listed: readonly string[]): string {
  const may = listed.length === 0 ? "only" : `and ${listed.join(", ")} only`;
  return (
    `This page may ask ${own} ${may}; the browser would block ${origin}. ` +
    `Open the tester of that service at ${origin}/tester, or start this one with ` +
    `FF_TESTER_ORIGINS=${origin} (and that one with FF_TESTER_ORIGINS=${own}). ` +
    "The curl line works as it is."
  );
}
