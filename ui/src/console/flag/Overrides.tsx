import { useEffect, useState } from "preact/hooks";
import type { Override, OverridesOfFlag } from "../../shared/envelope";
import { Table } from "../../shared/Table";
import { call, type Result } from "../data/api";
import type { EnvOrAll, FlagDetail } from "../data/types";
import { t } from "../i18n";
import { envName } from "../logic/sentences";
import { ProblemNotice, Value, When } from "../parts/Small";

const MOST = 200;

interface Props {
  flagKey: string;
  /** Read anew when it changes. */
  version: number;
  counts: FlagDetail["overrides"];
}

export function Overrides({ flagKey, version, counts }: Props) {
  const [rows, setRows] = useState<Result<OverridesOfFlag> | null>(null);
  useEffect(() => {
    const path = `/api/flags/overrides/by-flag/${encodeURIComponent(flagKey)}`;
    void call<OverridesOfFlag>(path).then(setRows);
  }, [flagKey, version]);
  return (
    <section class="panel" aria-labelledby="overrides-title">
      <div class="panel-head">
        <h2 id="overrides-title">{t("overrides")}</h2>
        <span class="hint">
          {t("overrides_count", { live: counts.live, expired: counts.expired })}
        </span>
      </div>
      {rows !== null && !rows.ok && <ProblemNotice problem={rows.problem} />}
      {rows?.ok && rows.data.overrides.length === 0 && <p class="hint">{t("no_overrides")}</p>}
      {rows?.ok && rows.data.overrides.length > 0 && (
        <Table
          label={t("overrides")}
          heads={[t("who"), t("value"), t("environment"), t("until"), t("reason")]}
          rows={rows.data.overrides.slice(0, MOST).map((row) => [
            <span key="who" class="isolated">
              {whom(row)}
            </span>,
            <Value key="value" value={row.value} />,
            row.env ? envName(row.env as EnvOrAll) : t("everywhere"),
            <Until key="until" row={row} />,
            <span key="reason" class="isolated clip">
              {String((row as { rationale?: string }).rationale ?? "").slice(0, 300)}
            </span>,
          ])}
          testId="overrides"
        />
      )}
    </section>
  );
}

function whom(row: Override): string {
  if (row.scope === "tenant") return t("tenant", { id: row.tenant_id ?? "?" });
  const id = row.user_id ?? "?";
  return row.tenant_id ? t("user_in", { id, tenant: row.tenant_id }) : t("user", { id });
}

function Until({ row }: { row: Override }) {
  if (!row.expires_at) return t("for_ever");
  const over = Date.parse(row.expires_at) <= Date.now();
  return (
    <>
      {over && <strong>{t("expired")} </strong>}
      <When at={row.expires_at} />
    </>
  );
}
