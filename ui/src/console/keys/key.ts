import { t } from "../i18n";
import { diff } from "../logic/diff";
import { beyond, type Change, type Subject } from "../review/change";
import { nodeOf } from "../review/document";

export interface ApiKey {
  id: string;
  name: string;
  access: "read" | "write";
  envs: string[] | null;
  tenant: string | null;
  permissions: string[];
  state: "active" | "expired" | "revoked";
  previous_until: string | null;
  created_by: string;
  created_at: string;
  expires_at: string | null;
  last_used_at: string | null;
}

/** What a person says of a key that is to be made. */
export interface Asked {
  name: string;
  access: "read" | "write";
  envs?: string[];
  tenant?: string;
  permissions?: string[];
  expires_at?: string;
}

const PATH = "/api/admin/api-keys";

/** Nobody else is at a key that one makes; the whole of it comes with the answer, once. */
function subject(confirm: string | null, done: (data: unknown) => void): Subject {
  return { confirm, read: null, target: {}, measured: null, done };
}

export function make(asked: Asked, done: (data: unknown) => void): Change {
  return beyond({
    method: "POST",
    path: PATH,
    body: Object.entries(asked).map(([name, value]) => [name, nodeOf(value)]),
    sentence: t("s_key_made", { name: asked.name, access: t(`key_${asked.access}`) }),
    rows: diff({}, asked as never),
    subject: subject(null, done),
  });
}

export function rotate(key: ApiKey, hours: number, done: (data: unknown) => void): Change {
  return beyond({
    method: "POST",
    path: `${PATH}/${key.id}/rotate`,
    body: [["overlap_hours", nodeOf(hours)]],
    sentence: t("s_key_rotated", { name: key.name, n: hours }),
    rows: [{ field: "overlap_hours", before: undefined, after: hours }],
    subject: subject(key.id, done),
  });
}

export function revoke(key: ApiKey, done: () => void): Change {
  return beyond({
    method: "POST",
    path: `${PATH}/${key.id}/revoke`,
    sentence: t("s_key_revoked", { name: key.name }),
    rows: [{ field: "state", before: key.state, after: "revoked" }],
    subject: subject(key.id, done),
  });
}
