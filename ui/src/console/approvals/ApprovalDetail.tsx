import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { Notice } from "../../shared/Notice";
import { link } from "../app/location";
import { call } from "../data/api";
import { open, readApproval } from "../data/approvals";
import { flags, readFlag } from "../data/flags";
import { session, whyNot, whyNotRows } from "../data/session";
import type { Approval, EnvOrAll } from "../data/types";
import { t } from "../i18n";
import { diff } from "../logic/diff";
import { DiffTable } from "../parts/DiffTable";
import { Long } from "../parts/Long";
import { EnvBadge, ProblemNotice, When } from "../parts/Small";
import { rolesOf } from "../review/ApprovalPart";
import { approved, approvedBeyond, isBeyond } from "../review/approved";
import type { Change, Known } from "../review/change";
import { RadiusWords, review, reviewing } from "../review/ReviewDialog";
import { ApprovalPill } from "./ApprovalPill";
import { sentenceOf } from "./ApprovalsPage";
import { SignForm } from "./SignForm";

/** One approval: what it is for, whom it reaches, who signed, and what one may do about it. */
export function ApprovalDetail({ id }: { id: string }) {
  const [read, setRead] = useState<{ approval: Approval; text: string } | null>(null);
  const [known, setKnown] = useState<Known | null>(null);
  const [version, setVersion] = useState<number | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const load = async () => {
    const answer = await readApproval(id);
    if (!answer.ok) return setProblem(answer.problem);
    setProblem(null);
    setRead({ approval: answer.data, text: answer.text });
    const { flag_key: key, cohort } = answer.data.target;
    if (answer.data.kind === "import") setVersion(answer.service.revision);
    if (cohort !== undefined || answer.data.kind === "settings") {
      const place = cohort === undefined ? "settings" : `cohorts/${encodeURIComponent(cohort)}`;
      const stored = await call<{ version: number }>(`/api/admin/${place}`);
      setVersion(stored.ok ? stored.data.version : null);
    }
    if (key === undefined) return;
    const flag = await readFlag(key);
    if (flag.ok) setKnown({ detail: flag.data, text: flag.text });
  };
  // An approval is read anew whenever the open ones were: it may have been signed, or be void.
  useEffect(() => {
    void load();
  }, [id, open.value]);

  const approval = read?.approval;
  return (
    <>
      <p class="crumbs">
        <a href={link(["approvals"])}>{t("approvals")}</a> /
      </p>
      <div class="page-head">
        <h1 id="title" tabIndex={-1} class="mono">
          {id}
        </h1>
        {approval && <ApprovalPill approval={approval} />}
        {approval && <EnvBadge env={(approval.env ?? "all") as EnvOrAll} />}
      </div>
      {problem !== null && <ProblemNotice problem={problem} onRetry={() => void load()} />}
      {read !== null && <Detail read={read} known={known} version={version} />}
    </>
  );
}

const OPEN = ["pending", "signed_partial", "signed_full"];

function Detail({
  read,
  known,
  version,
}: {
  read: { approval: Approval; text: string };
  known: Known | null;
  version: number | null;
}) {
  const { approval, text } = read;
  const isOpen = OPEN.includes(approval.state);
  const change = !isOpen
    ? null
    : isBeyond(approval)
      ? approvedBeyond(approval, text, version)
      : known && approved(approval, text, known);
  const key = approval.target.flag_key;
  return (
    <>
      <p class="sentence isolated" data-testid="approval-sentence">
        {sentenceOf(approval)}
      </p>
      {approval.ttl_state === "near_expiry" && <Notice tone="warn" title={t("near_expiry")} />}
      <p class="hint isolated">
        {t("asked_by", { who: approval.requested_by })}, <When at={approval.requested_at} />
        {key && (
          <>
            {" · "}
            <a href={link(["flags", key])} class="mono">
              {key}
            </a>
          </>
        )}
      </p>
      {approval.reason !== null && (
        <p class="isolated quote">
          “<Long text={approval.reason} />”
        </p>
      )}
      <section class="panel" aria-labelledby="change-title">
        <h2 id="change-title">{t("the_change")}</h2>
        <DiffTable rows={change?.rows.length ? change.rows : diff({}, approval.change)} />
        {approval.blast_radius !== null && (
          <RadiusWords found={approval.blast_radius} env={(approval.env ?? "all") as EnvOrAll} />
        )}
        {known !== null && known.detail.dependants.length > 0 && (
          <p>{t("dependants_some", { flags: known.detail.dependants.join(", ") })}</p>
        )}
      </section>
      <Signatures approval={approval} />
      {isOpen && <SignForm approval={approval} />}
      {approval.state === "signed_full" && change !== null && <Apply change={change} />}
      {approval.closed_by !== null && (
        <Notice tone="info" title={t("closed_by", { who: approval.closed_by })}>
          {approval.comment !== null && <p class="isolated">“{approval.comment}”</p>}
        </Notice>
      )}
    </>
  );
}

function Apply({ change }: { change: Change }) {
  const isRow = change.kind?.startsWith("override_");
  const reason = isRow ? whyNotRows() : whyNot(change.kind === "import" ? "admin" : "editor");
  return (
    <p>
      <button
        type="button"
        class="button primary"
        disabled={reason !== null || reviewing.value !== null || flags.value === null}
        onClick={() => review(change)}
        data-testid="apply-approval"
      >
        {t("apply_approved")}
      </button>{" "}
      {reason !== null && <span class="hint">{reason}</span>}
    </p>
  );
}

function Signatures({ approval }: { approval: Approval }) {
  return (
    <section class="panel" aria-labelledby="signatures-title">
      <h2 id="signatures-title">{t("signatures")}</h2>
      <ul class="plain-list">
        {approval.requirements.map((one) => (
          <li key={one.flag_key} class="hint">
            {t("must_sign", {
              flag: one.flag_key,
              n: one.signers_needed,
              roles: rolesOf(one.signer_roles),
            })}
          </li>
        ))}
      </ul>
      {approval.signatures.length === 0 ? (
        <p>{t("no_signatures")}</p>
      ) : (
        <ul class="plain-list" data-testid="signatures">
          {approval.signatures.map((one) => (
            <li key={one.signer} class="isolated">
              <strong>{one.signer}</strong> {one.role_key !== null && `(${one.role_key})`},{" "}
              <When at={one.at} />
              {one.comment !== null && <span class="quote"> “{one.comment}”</span>}
            </li>
          ))}
        </ul>
      )}
      {(approval.cannot_sign ?? []).length > 0 && OPEN.includes(approval.state) && (
        <p class="hint isolated" data-testid="cannot-sign">
          {t("cannot_sign_list")}:{" "}
          {approval.cannot_sign?.map(({ id, why }) => t(`barred_${why}`, { who: id })).join("; ")}
        </p>
      )}
      {session.value?.mode === "development" && OPEN.includes(approval.state) && (
        <p class="hint">{t("second_person")}</p>
      )}
    </section>
  );
}
