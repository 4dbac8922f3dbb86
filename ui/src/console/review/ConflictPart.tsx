import { Notice } from "../../shared/Notice";
import { Table } from "../../shared/Table";
import { t } from "../i18n";
import { recordSentence } from "../logic/sentences";
import { Value, When } from "../parts/Small";
import type { Conflict } from "./useReview";

/** Somebody was faster: what they did, and whether it touches what is being done here. */
export function ConflictPart({
  conflict,
  onSettle,
}: {
  conflict: Conflict;
  onSettle: (mine: boolean) => void;
}) {
  const who = conflict.by?.actor.id ?? "?";
  const what = conflict.by === null ? "" : recordSentence(conflict.by);
  if (conflict.clashes.length === 0) {
    return <Notice tone="info" title={t("conflict_merged", { who, what })} testId="merged" />;
  }
  return (
    <Notice tone="warn" title={t("conflict", { who })} testId="conflict">
      <p>{what}</p>
      {conflict.by !== null && (
        <p>
          <When at={conflict.by.ts} />
        </p>
      )}
      <Table
        label={t("conflict", { who })}
        heads={[t("field"), t("base"), t("theirs"), t("mine")]}
        rows={conflict.clashes.map((clash) => [
          <code key="field">{clash.field}</code>,
          <Value key="base" value={clash.base} />,
          <Value key="theirs" value={clash.theirs} />,
          <Value key="mine" value={clash.mine} />,
        ])}
      />
      <p>{t("conflict_choose")}</p>
      <p class="actions">
        <button type="button" class="button" onClick={() => onSettle(false)} data-testid="theirs">
          {t("take_theirs")}
        </button>
        <button type="button" class="button" onClick={() => onSettle(true)} data-testid="mine">
          {t("keep_mine")}
        </button>
      </p>
    </Notice>
  );
}
