/** Somebody to be, as POST /auth/development takes them. */
export interface Person {
  id: string;
  roles: string[];
  role_key: string;
  tenant: string;
}

/** The signer roles are those of the seed documents' approval matrix. */
export const PRESETS: Record<string, Person> = {
  ann: { id: "ann", roles: ["editor", "approver"], role_key: "release-manager", tenant: "" },
  ben: { id: "ben", roles: ["approver"], role_key: "security-officer", tenant: "" },
  cleo: { id: "cleo", roles: ["admin"], role_key: "", tenant: "" },
  dan: { id: "dan", roles: ["viewer"], role_key: "", tenant: "" },
};

/** Where to go after signing in: what the address asks for, if it is of this origin. */
export function returnPath(address: string): string {
  const here = new URL(address);
  const asked = here.searchParams.get("return_to") ?? "/";
  try {
    const there = new URL(asked, here.origin);
    if (there.origin === here.origin) return there.pathname + there.search + there.hash;
  } catch {
    // no address at all
  }
  return "/";
}
