import { EMPTY_FORM, type Form } from "./form";

/** The ready-made lines of the page this project grew out of, as they stand there. */
export interface Example {
  id: string;
  title: string;
  shows: string;
  curl: string;
  form: Form;
}

const ADDRESS = "http://127.0.0.1:8080";

/** The same line for the service at `origin`. */
export function curlAt(example: Example, origin: string): string {
  return example.curl.replaceAll(ADDRESS, () => origin);
}

export const EXAMPLES: readonly Example[] = [
  {
    id: "health",
    title: "Health",
    shows: "Ready, and every parity vector passed.",
    curl: `curl -s ${ADDRESS}/api/flags/health | jq .`,
    form: { ...EMPTY_FORM, endpoint: "health" },
  },
  {
    id: "staff",
    title: "Single eval · staff tier → internal stage",
    shows: "On, because the stage internal reaches the tier staff.",
    curl: `curl -s '${ADDRESS}/api/flags/eval?key=flags.registry_v1&user=U-1&tier=staff&env=prod' | jq .data`,
    form: {
      ...EMPTY_FORM,
      flagKey: "flags.registry_v1",
      user: "U-1",
      tier: "staff",
      env: "prod",
    },
  },
  {
    id: "dependency",
    title: "Single eval · dep-gated flag → dep_unsatisfied",
    shows: "Off, because a flag that it depends on is off.",
    curl: `curl -s '${ADDRESS}/api/flags/eval?key=cases.runtime_v1&user=U-2&tier=admin&env=prod&tenant=pty-zeroth' | jq .data`,
    form: {
      ...EMPTY_FORM,
      flagKey: "cases.runtime_v1",
      user: "U-2",
      tier: "admin",
      env: "prod",
      tenant: "pty-zeroth",
    },
  },
  {
    id: "headers",
    title: "Single eval · header context",
    shows: "The same kind of question with the context in headers.",
    curl: `curl -s '${ADDRESS}/api/flags/eval?key=flags.registry_v1' \\
  -H 'X-PTT-User-Id: hdr-user' \\
  -H 'X-PTT-Tier: admin' \\
  -H 'X-PTT-Env: prod' | jq .data`,
    form: {
      ...EMPTY_FORM,
      via: "headers",
      flagKey: "flags.registry_v1",
      user: "hdr-user",
      tier: "admin",
      env: "prod",
    },
  },
  {
    id: "batch",
    title: "Batch eval · shared context + per-item override",
    shows: "Three decisions in order; the third for another tier.",
    curl: `curl -s -X POST '${ADDRESS}/api/flags/eval/batch' \\
  -H 'Content-Type: application/json' \\
  -d '{
    "context": {"user_id":"U-batch","tier":"staff","env":"prod","tenant_id":"pty-zeroth"},
    "flags": [
      "flags.registry_v1",
      "cases.runtime_v1",
      {"flag_key":"wizard.runtime_v1","tier":"platinum"}
    ]
  }' | jq .data`,
    form: {
      ...EMPTY_FORM,
      endpoint: "batch",
      via: "body",
      user: "U-batch",
      tier: "staff",
      env: "prod",
      tenant: "pty-zeroth",
      flags:
        'flags.registry_v1\ncases.runtime_v1\n{"flag_key":"wizard.runtime_v1","tier":"platinum"}',
    },
  },
  {
    id: "summary",
    title: "Registry snapshot · summary mode",
    shows: "One row for each of the sixteen flags.",
    curl: `curl -s '${ADDRESS}/api/flags/registry?summary=true' | jq '.data | {count, flags: .flags[0:3]}'`,
    form: { ...EMPTY_FORM, endpoint: "summary" },
  },
  {
    id: "missing-user",
    title: "Missing user_id → 400",
    shows: "Refused, with a hint that says why and what to send.",
    curl: `curl -s -w 'HTTP=%{http_code}\\n' '${ADDRESS}/api/flags/eval?key=flags.registry_v1' | jq`,
    form: { ...EMPTY_FORM, flagKey: "flags.registry_v1" },
  },
];
