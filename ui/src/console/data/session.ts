import { signal } from "@preact/signals";
import { t } from "../i18n";
import { call, refusals, signedOut } from "./api";

export interface Session {
  signed_in: boolean;
  id: string | null;
  name: string | null;
  roles: string[];
  permissions: string[];
  role_key: string | null;
  tenant: string | null;
  mode: "oidc" | "development" | "none";
  expires_at: string | null;
}

export const session = signal<Session | null>(null);

/** Who was signed in here and is no more, without having signed out. */
export const ended = signal<Session | null>(null);

let leaving = false;
let timer: ReturnType<typeof setTimeout> | undefined;

export async function loadSession(): Promise<void> {
  const answer = await call<Session>("/auth/session");
  if (!answer.ok) return;
  const before = session.value;
  const now = answer.data;
  if (now.signed_in) {
    ended.value = null;
    signedOut.value = false;
    expectEnd(now);
  } else if (before?.signed_in && !leaving) {
    ended.value = before;
  }
  session.value = now;
}

const LONGEST_MILLIS = 2 ** 31 - 1;
const LATER_MILLIS = 1_000;

/** It is said when it happens, not at the next change. */
function expectEnd({ expires_at }: Session): void {
  clearTimeout(timer);
  if (expires_at === null) return;
  const left = Math.max(0, Date.parse(expires_at) - Date.now()) + LATER_MILLIS;
  timer = setTimeout(loadSession, Math.min(left, LONGEST_MILLIS));
}

/** Looks again when something is refused, and when the reader comes back from signing in elsewhere. */
export function followSession(): void {
  refusals.subscribe((count) => {
    if (count > 0 && session.peek()?.signed_in) void loadSession();
  });
  const back = () => {
    if (document.visibilityState === "visible" && session.peek()?.signed_in !== true) {
      void loadSession();
    }
  };
  addEventListener("focus", back);
  document.addEventListener("visibilitychange", back);
}

export async function signOut(): Promise<void> {
  leaving = true;
  await call("/auth/sign-out", { method: "POST" });
  await loadSession();
  leaving = false;
}

/** Where one signs in, and comes back from to what is shown now. */
export function signInPath(): string {
  return `/auth/sign-in?return_to=${encodeURIComponent(`/${location.hash}`)}`;
}

/** Null where it may be done; else why not, in a sentence. The service decides it all the same. */
export function whyNot(role: "viewer" | "editor" | "approver" | "admin"): string | null {
  const who = session.value;
  if (who === null || !who.signed_in) return t("need_sign_in");
  if (who.roles.includes(role)) return null;
  return t("need_role", { role, roles: who.roles.join(", ") || t("none") });
}

/** As {@link whyNot}, for rows: somebody of a tenant may change those of the tenant. */
export function whyNotRows(): string | null {
  return session.value?.roles.includes("tenant-editor") ? null : whyNot("editor");
}

/** The one tenant whose things are all that one sees; null for who sees everything. */
export function ownTenant(): string | null {
  const who = session.value;
  return who === null || who.roles.includes("viewer") ? null : who.tenant;
}
