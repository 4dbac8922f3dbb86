import { Icon, Mark } from "../shared/Icon";
import { Pill } from "../shared/Notice";
import { ThemeToggle } from "../shared/ThemeToggle";
import { count, freshnessWords } from "../shared/words";
import type { ServiceState, ServiceView } from "./useService";

const SECTIONS = [
  ["#tester", "Tester"],
  ["#examples", "Examples"],
  ["#context", "Context"],
  ["#proof", "Proof"],
  ["#contract", "Contract"],
] as const;

interface Props {
  service: ServiceView;
  origin: string | null;
  own: string;
}

export function Header({ service, origin, own }: Props) {
  return (
    <header class="top">
      <div class="top-row">
        <div class="brand">
          <Mark />
          <h1>
            Halyard <span class="brand-page">Live tester</span>
          </h1>
        </div>
        <nav aria-label="Sections">
          <ul>
            {SECTIONS.map(([href, name]) => (
              <li key={href}>
                <a href={href}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <ThemeToggle />
      </div>
      <div class="status" data-testid="service-status">
        <span class="status-origin">
          {origin === null || origin === own ? "This service" : origin}
        </span>
        <Status state={service.state} />
        <button
          type="button"
          class="button small quiet"
          onClick={service.refresh}
          data-testid="refresh"
        >
          <Icon name="refresh" />
          Refresh
        </button>
      </div>
    </header>
  );
}

function Status({ state }: { state: ServiceState }) {
  if (state.kind === "asking") return <span class="hint">asking…</span>;
  if (state.kind === "unreachable") {
    return (
      <>
        <Pill tone="bad" testId="service-state">
          no answer
        </Pill>
        <span class="hint">Start it with ./run.sh, or check the base URL.</span>
      </>
    );
  }
  if (state.kind === "strange") {
    return (
      <Pill tone="warn" testId="service-state">
        answers, but not as Halyard does (HTTP {state.status})
      </Pill>
    );
  }
  const { health, service } = state;
  const { passed, total } = health.parity;
  const degraded = Object.entries(health.components).filter(([, { status }]) => status !== "ok");
  return (
    <>
      <Pill tone={health.status === "ready" ? "good" : "warn"} testId="service-state">
        {health.status}
      </Pill>
      <Pill tone={passed === total ? "good" : "bad"} testId="service-parity">
        parity {passed}/{total}
      </Pill>
      <span data-testid="service-freshness" title={freshnessWords(service.freshness)}>
        freshness {service.freshness}
      </span>
      <span data-testid="service-flags">{count(health.flags, "flag")}</span>
      <span>version {service.version}</span>
      {degraded.map(([name, { detail }]) => (
        <span class="message note" key={name}>
          {name}: {detail}
        </span>
      ))}
    </>
  );
}
