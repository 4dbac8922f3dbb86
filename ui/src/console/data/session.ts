import { signal } from "@preact/signals";
import { t } from "../i18n";
import { call, signedOut } from "./api";

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

export async function loadSession(): Promise<void> {
  const answer = await call<Session>("/auth/session");
  if (!answer.ok) return;
  session.value = answer.data;
  signedOut.value = false;
}

export async function signOut(): Promise<void> {
  await call("/auth/sign-out", { method: "POST" });
  await loadSession();
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
