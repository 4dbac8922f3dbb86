import { Table } from "../../shared/Table";
import { t } from "../i18n";
import type { DiffRow } from "../logic/diff";
import { Value } from "./Small";

/** What changed, field by field; a sign says which side a value is on, not its colour alone. */
export function DiffTable({
  rows,
  testId,
  sides = [t("before"), t("after")],
}: {
  rows: DiffRow[];
  testId?: string;
  sides?: [string, string];
}) {
  if (rows.length === 0) return <p class="hint">{t("same")}</p>;
  return (
    <Table
      label={t("what_changed")}
      heads={[t("field"), ...sides]}
      rows={rows.map(({ field, before, after }) => [
        <code key="field">{field}</code>,
        <span key="before" class="removed">
          <span aria-hidden="true">− </span>
          <Value value={before} />
        </span>,
        <span key="after" class="added">
          <span aria-hidden="true">+ </span>
          <Value value={after} />
        </span>,
      ])}
      {...(testId ? { testId } : {})}
    />
  );
}
