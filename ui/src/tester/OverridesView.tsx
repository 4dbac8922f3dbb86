import { parseInstant } from "../../../evaluator-js/evaluator.js";
import type { Override, OverridesOfFlag } from "../shared/envelope";
import { Table } from "../shared/Table";
import { count } from "../shared/words";

export function OverridesView({ rows }: { rows: OverridesOfFlag }) {
  if (rows.overrides.length === 0) return <p>No stored override of this flag.</p>;
  return (
    <>
      <p>{count(rows.count, "stored override")}</p>
      <Table
        label="Overrides"
        testId="overrides-table"
        heads={["Row", "For", "Value", "Environment", "Expires"]}
        rows={rows.overrides.map((row) => [
          <code key="id">{row.id}</code>,
          who(row),
          <code key="value">{JSON.stringify(row.value)}</code>,
          row.env ?? "all",
          expiry(row.expires_at ?? null, Date.now()),
        ])}
      />
    </>
  );
}

function who(row: Override): string {
  const tenant = row.tenant_id ? `tenant ${row.tenant_id}` : "";
  if (row.scope !== "user") return tenant;
  return tenant === "" ? `user ${row.user_id}` : `user ${row.user_id} in ${tenant}`;
}

const DAY_MILLIS = 86_400_000;

/** By the evaluator's own reading: an expiry it cannot read is past. */
function expiry(expiresAt: string | null, now: number): string {
  if (expiresAt === null) return "never";
  const instant = parseInstant(expiresAt);
  if (instant === null || instant <= now) return `expired (${expiresAt})`;
  const days = Math.floor((instant - now) / DAY_MILLIS);
  return days === 0 ? `today (${expiresAt})` : `in ${count(days, "day")} (${expiresAt})`;
}
