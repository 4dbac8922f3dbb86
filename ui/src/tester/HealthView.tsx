import type { Health } from "../shared/envelope";
import { Pill } from "../shared/Notice";
import { Table } from "../shared/Table";
import { count } from "../shared/words";

export function HealthView({ health }: { health: Health }) {
  const { passed, total } = health.parity;
  return (
    <>
      <p class="facts" data-testid="health">
        <Pill tone={health.status === "ready" ? "good" : "warn"}>{health.status}</Pill>
        <Pill tone={passed === total ? "good" : "bad"}>
          parity {passed}/{total}
        </Pill>
        <span>{count(health.flags, "flag")}</span>
      </p>
      <Table
        label="Components"
        heads={["Component", "State", "Detail"]}
        rows={Object.entries(health.components).map(([name, { status, detail }]) => [
          name,
          <Pill key="state" tone={status === "ok" ? "good" : "warn"}>
            {status}
          </Pill>,
          detail,
        ])}
      />
    </>
  );
}
