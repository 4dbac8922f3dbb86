import { signal } from "@preact/signals";
import { useEffect, useState } from "preact/hooks";
import { CopyButton } from "../../shared/CopyButton";
import type { Problem } from "../../shared/envelope";
import { Notice, Pill } from "../../shared/Notice";
import { Code } from "../../shared/Scroll";
import { Table } from "../../shared/Table";
import { all } from "../data/api";
import { session, whyNot } from "../data/session";
import { t } from "../i18n";
import { Dialog } from "../parts/Dialog";
import { Head } from "../parts/Head";
import { Act, Text } from "../parts/Inputs";
import { Empty, ProblemNotice, When } from "../parts/Small";
import { hasDraft } from "../parts/useDraft";
import { review } from "../review/ReviewDialog";
import { KeyForm, NEW_KEY } from "./KeyForm";
import { type ApiKey, revoke, rotate } from "./key";

/** A whole key, told once: it lives in this tab until it is kept, and nowhere else. */
const told = signal<{ name: string; key: string | null } | null>(null);

/** What servers ask with: made, rotated and revoked here. */
export function KeysPage() {
  const [keys, setKeys] = useState<ApiKey[] | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [making, setMaking] = useState(hasDraft(NEW_KEY));
  const [rotating, setRotating] = useState<ApiKey | null>(null);
  const why = whyNot("admin");
  const load = async () => {
    const answer = await all<ApiKey>("/api/admin/api-keys");
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setKeys(answer.data);
  };
  useEffect(() => {
    if (session.value !== null && why === null) void load();
  }, [why]);
  const made = (data: unknown) => {
    const { name, key } = data as { name: string; key: string | null };
    told.value = { name, key };
    setMaking(false);
    void load();
    requestAnimationFrame(() => document.getElementById("told")?.focus());
  };
  return (
    <>
      <Head title={t("api_keys")}>
        {!making && (
          <Act id="make-key" class="primary" why={why} onAct={() => setMaking(true)}>
            {t("key_new")}
          </Act>
        )}
      </Head>
      {why !== null && session.value !== null && (
        <p class="hint" data-testid="why-not">
          {why}
        </p>
      )}
      <Told />
      {problem !== null && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {making && why === null && <KeyForm onClose={() => setMaking(false)} onMade={made} />}
      {keys?.length === 0 && !making && (
        <Empty title={t("key_none")}>
          <p>{t("key_none_do")}</p>
        </Empty>
      )}
      {keys !== null && keys.length > 0 && (
        <Keys
          keys={keys}
          onRotate={setRotating}
          onRevoke={(key) => review(revoke(key, () => void load()))}
        />
      )}
      {rotating !== null && (
        <RotateDialog apiKey={rotating} onClose={() => setRotating(null)} onMade={made} />
      )}
    </>
  );
}

function Told() {
  const it = told.value;
  if (it === null) return null;
  if (it.key === null) return <Notice tone="warn" title={t("key_lost")} testId="key-lost" />;
  return (
    <div id="told" tabIndex={-1}>
      <Notice tone="warn" title={t("key_once")} testId="told">
        <p class="isolated">{t("key_once_do", { name: it.name })}</p>
        <Code label={t("key_once")} testId="whole-key" wrap>
          {it.key}
        </Code>
        <p class="actions">
          <CopyButton text={it.key} what="" label={t("copy")} testId="copy-key" />
          <Act
            id="kept"
            class="small"
            why={null}
            onAct={() => {
              told.value = null;
              document.getElementById("title")?.focus();
            }}
          >
            {t("key_kept")}
          </Act>
        </p>
      </Notice>
    </div>
  );
}

interface KeysProps {
  keys: ApiKey[];
  onRotate: (key: ApiKey) => void;
  onRevoke: (key: ApiKey) => void;
}

function Keys({ keys, onRotate, onRevoke }: KeysProps) {
  return (
    <Table
      label={t("api_keys")}
      heads={[
        t("name"),
        t("row_state"),
        t("key_scope"),
        t("key_last"),
        t("until"),
        t("row_by"),
        t("row_acts"),
      ]}
      rows={keys.map((key) => [
        <span key="name" class="isolated clip">
          {key.name} <code class="hint">{key.id}</code>
        </span>,
        <KeyState key="state" of={key} />,
        <span key="scope" class="isolated clip">
          {[key.access, (key.envs ?? [t("all_envs")]).join(", "), ...key.permissions].join(" · ")}
          {key.tenant !== null && ` · ${t("tenant", { id: key.tenant })}`}
        </span>,
        key.last_used_at ? <When key="last" at={key.last_used_at} /> : t("key_unused"),
        key.expires_at ? <When key="until" at={key.expires_at} /> : t("for_ever"),
        <span key="by" class="isolated clip">
          {key.created_by}
        </span>,
        <span key="acts" class="actions">
          {key.state === "active" && (
            <Act id={`rotate-${key.id}`} class="small" why={null} onAct={() => onRotate(key)}>
              {t("rotate_do")}
            </Act>
          )}
          {key.state !== "revoked" && (
            <Act
              id={`revoke-${key.id}`}
              class="small danger"
              why={null}
              onAct={() => onRevoke(key)}
            >
              {t("revoke_do")}
            </Act>
          )}
        </span>,
      ])}
      testId="keys"
    />
  );
}

function KeyState({ of: key }: { of: ApiKey }) {
  if (key.state === "revoked") {
    return (
      <Pill tone="bad" icon="void">
        {t("key_revoked")}
      </Pill>
    );
  }
  if (key.state === "expired") {
    return (
      <Pill tone="warn" icon="clock">
        {t("expired")}
      </Pill>
    );
  }
  return (
    <>
      <Pill tone="good">{t("key_active")}</Pill>
      {key.previous_until !== null && Date.parse(key.previous_until) > Date.now() && (
        <span class="hint">
          {" "}
          {t("key_old_until")} <When at={key.previous_until} />
        </span>
      )}
    </>
  );
}

interface RotateProps {
  apiKey: ApiKey;
  onClose: () => void;
  onMade: (data: unknown) => void;
}

function RotateDialog({ apiKey, onClose, onMade }: RotateProps) {
  const [hours, setHours] = useState("24");
  const bad = !/^\d{1,3}$/.test(hours.trim()) || Number(hours) > 720;
  const submit = (event: Event) => {
    event.preventDefault();
    if (bad) return document.getElementById("overlap")?.focus();
    onClose();
    review(rotate(apiKey, Number(hours), onMade));
  };
  return (
    <Dialog
      title={t("rotate_title", { name: apiKey.name })}
      onClose={onClose}
      class="narrow"
      testId="rotate"
    >
      <form class="review-form" noValidate onSubmit={submit}>
        <Text
          id="overlap"
          label={t("overlap")}
          value={hours}
          onInput={setHours}
          error={bad ? t("overlap_bad") : null}
          more={{ inputMode: "numeric" }}
        />
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button type="submit" class="button primary" data-testid="review-rotate">
            {t("review")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
