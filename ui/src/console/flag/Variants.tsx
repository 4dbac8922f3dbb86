import { Table } from "../../shared/Table";
import type { Flag } from "../data/types";
import { t } from "../i18n";
import { Value } from "../parts/Small";

export function Variants({ flag }: { flag: Flag }) {
  const variants = flag.variants ?? [];
  if (variants.length === 0) return null;
  const sum = variants.reduce((all, { weight }) => all + weight, 0);
  return (
    <section class="panel" aria-labelledby="variants-title">
      <h2 id="variants-title">{t("variants")}</h2>
      <Table
        label={t("variants")}
        heads={[t("name"), t("value"), t("weight")]}
        rows={variants.map(({ name, value, weight }) => [
          <code key="name">{name}</code>,
          <Value key="value" value={value} />,
          `${weight} (${sum === 0 ? 0 : Math.round((weight / sum) * 1000) / 10} %)`,
        ])}
      />
      {(flag.targets ?? []).length > 0 && (
        <ul class="plain-list">
          {flag.targets?.map(({ cohort, variant }) => (
            <li key={cohort}>{t("targets", { cohort, variant })}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
