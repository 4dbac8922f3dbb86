import { Table } from "../shared/Table";

const ROWS: [header: string, query: string, meaning: string][] = [
  ["X-PTT-User-Id", "?user=", "Stable id · required · used for bucketing"],
  ["X-PTT-Tenant-Id", "?tenant=", "Tenant scope · optional"],
  ["X-PTT-Tier", "?tier=", "Tier · default anonymous"],
  ["X-PTT-Env", "?env=", "prod / staging / dev · default dev"],
  ["X-PTT-Role-Key", "?role_key=", "Role · optional"],
  ["X-Request-Id", "", "Correlation id · echoed in the answer"],
];

export function ContextGuide() {
  return (
    <section class="chapter" id="context" tabIndex={-1} aria-labelledby="context-title">
      <h2 id="context-title">Context in development</h2>
      <p class="lead">
        The service believes the context it is sent. That is why it listens on this machine only,
        and why every answer says <code>dev_mode</code>. Headers win over the query, the query over
        a body’s <code>context</code>. Empty is absent.
      </p>
      <Table
        label="Context fields"
        testId="context-table"
        heads={["Header", "Query", "Meaning"]}
        rows={ROWS.map(([header, query, meaning]) => [
          <code key="header">{header}</code>,
          query === "" ? "header only" : <code key="query">{query}</code>,
          meaning,
        ])}
      />
      <h3 id="missing-user" tabIndex={-1}>
        Missing user_id → 400
      </h3>
      <p class="prose">
        Without a user id the service answers <code>400 invalid_request</code> with a{" "}
        <code>hint</code>. This is deliberate: a percentage rollout puts each user into a bucket
        computed from the id. Without a stable one the same person would be in and out from one
        request to the next, so the service refuses rather than guesses.
      </p>
    </section>
  );
}
