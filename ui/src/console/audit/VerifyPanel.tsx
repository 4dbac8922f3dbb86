import { useEffect, useState } from "preact/hooks";
import { announce } from "../../shared/announce";
import { CopyButton } from "../../shared/CopyButton";
import type { Problem } from "../../shared/envelope";
import { Icon } from "../../shared/Icon";
import { Notice } from "../../shared/Notice";
import { Code } from "../../shared/Scroll";
import { Table } from "../../shared/Table";
import { say } from "../app/said";
import { call } from "../data/api";
import { session, whyNot } from "../data/session";
import type { Page } from "../data/types";
import { t } from "../i18n";
import { utc } from "../logic/dates";
import { ProblemNotice, When } from "../parts/Small";

interface Verification {
  valid: boolean;
  head: { seq: number; hash: string };
  records: number;
  first_bad?: { seq: number; problem: string };
}

interface Checkpoint {
  seq: number;
  hash: string;
  ts: string;
  public_key: string;
  signature: string;
}

/** Proof that nothing of the log was changed: by this service, and by anybody without it. */
export function VerifyPanel() {
  const it = useVerification();
  const { found } = it;
  return (
    <section class="panel" aria-labelledby="verify-title" data-testid="verify-panel">
      <h2 id="verify-title" tabIndex={-1}>
        {t("audit_verify_title")}
      </h2>
      <p class="lead">{t("audit_verify_lead")}</p>
      <p class="acts">
        <button
          type="button"
          class="button primary"
          disabled={it.seconds !== null}
          onClick={() => void it.verify()}
          data-testid="verify"
        >
          <Icon name="check" />
          {t("audit_verify")}
        </button>
        {it.seconds !== null && (
          <span class="verifying">
            <progress aria-label={t("audit_verify")} />{" "}
            {t("audit_verifying", { seconds: it.seconds })}
          </span>
        )}
      </p>
      {it.problem !== null && <ProblemNotice problem={it.problem} />}
      {found !== null && (
        <Notice tone={found.valid ? "good" : "bad"} title={verdict(found)} testId="verified">
          <p>
            {t("audit_head")} {found.head.seq} <code data-testid="head">{found.head.hash}</code>
          </p>
          <p class="hint">{it.took}</p>
        </Notice>
      )}
      <Checkpoints />
      <Offline head={found?.valid ? found.head.hash : null} />
    </section>
  );
}

function verdict(found: Verification): string {
  if (found.valid) return t("audit_valid", { n: found.records });
  const { seq, problem } = found.first_bad ?? { seq: found.records, problem: "" };
  return t("audit_invalid", { n: seq, problem });
}

function useVerification() {
  const [seconds, setSeconds] = useState<number | null>(null);
  const [found, setFound] = useState<Verification | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [took, setTook] = useState("");
  const running = seconds !== null;
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setSeconds((before) => (before ?? 0) + 1), 1000);
    return () => clearInterval(timer);
  }, [running]);
  const verify = async () => {
    setSeconds(0);
    setFound(null);
    setProblem(null);
    const begun = performance.now();
    const answer = await call<Verification>("/api/admin/audit/verify");
    setSeconds(null);
    if (!answer.ok) return setProblem(answer.problem);
    const spent = ((performance.now() - begun) / 1000).toFixed(1);
    setTook(t("audit_took", { seconds: spent, when: utc(new Date().toISOString()) }));
    setFound(answer.data);
    announce(verdict(answer.data));
  };
  return { seconds, found, problem, took, verify };
}

const SHOWN = 5;
const PATH = "/api/admin/audit/checkpoints";

function Checkpoints() {
  const [found, setFound] = useState<Checkpoint[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const reason = whyNot("admin");
  const load = async () => {
    const answer = await call<Page<Checkpoint>>(`${PATH}?limit=${SHOWN}`);
    if (!answer.ok) return setProblem(answer.problem);
    setProblem(null);
    setFound(answer.data.items);
  };
  useEffect(() => {
    void load();
  }, []);
  const sign = async () => {
    setBusy(true);
    const answer = await call<Checkpoint>(PATH, { method: "POST", body: "{}" });
    setBusy(false);
    if (!answer.ok) return setProblem(answer.problem);
    setFound((before) => [answer.data, ...(before ?? [])].slice(0, SHOWN));
    say(t("audit_signed", { n: answer.data.seq }));
  };
  return (
    <>
      <h3>{t("audit_checkpoints")}</h3>
      {problem !== null && <ProblemNotice problem={problem} />}
      {found?.length === 0 && <p class="hint">{t("audit_no_checkpoints")}</p>}
      {found !== null && found.length > 0 && (
        <Table
          label={t("audit_checkpoints")}
          heads={["#", t("audit_hash"), t("until"), ""]}
          rows={found.map((one) => [
            one.seq,
            <code key="hash">{one.hash.slice(0, 16)}…</code>,
            <When key="ts" at={one.ts} words={false} />,
            <CopyButton key="copy" text={JSON.stringify(one)} what={`checkpoint ${one.seq}`} />,
          ])}
          testId="checkpoints"
        />
      )}
      <p class="acts">
        <button
          type="button"
          class="button small"
          disabled={reason !== null || busy}
          onClick={() => void sign()}
          data-testid="sign-checkpoint"
        >
          {t("audit_sign")}
        </button>
        <span class="hint">{reason ?? t("audit_keep")}</span>
      </p>
    </>
  );
}

function Offline({ head }: { head: string | null }) {
  const verified = session.value !== null && session.value.mode !== "development";
  const token = verified ? " -H 'Authorization: Bearer TOKEN'" : "";
  const lines = [
    `curl -sS${token} ${location.origin}/api/admin/audit/export > audit.ndjson`,
    `bin/halyard audit verify audit.ndjson${head === null ? "" : ` --head ${head}`}`,
    "bin/halyard audit verify audit.ndjson --checkpoint checkpoint.json",
  ].join("\n");
  return (
    <>
      <div class="panel-head">
        <h3>{t("audit_offline")}</h3>
        <CopyButton text={lines} what="commands" testId="copy-verify" />
      </div>
      <p class="hint">{t("audit_offline_lead")}</p>
      <Code wrap label={t("audit_offline")} testId="verify-lines">
        {lines}
      </Code>
      {verified && <p class="hint">{t("audit_token")}</p>}
    </>
  );
}
