import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Pill } from "../../shared/Notice";
import { link } from "../app/location";
import { ENVS, type Env, type Flag } from "../data/types";
import { lang, t } from "../i18n";
import { type Entry, inSight } from "../logic/filter";
import { StagePill } from "../parts/Small";

/** As the style sheet has it: rows are of one height, so that only those in sight are drawn. */
const ROW_PIXELS = 60;

export function Rows({ entries, env }: { entries: Entry[]; env: Env }) {
  const table = useRef<HTMLTableElement>(null);
  const { from, to } = useWindow(table, entries.length);
  return (
    <div class="flags-scroll">
      <table class="flags" ref={table} aria-rowcount={entries.length + 1} data-testid="flags">
        <caption class="unseen">{t("flags")}</caption>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">{t("key")}</th>
            <th scope="col" class="wide-only">
              {t("owner")}
            </th>
            {ENVS.map((one) => (
              <th key={one} scope="col" class={one === env ? "looked-at" : "wide-only"}>
                {t(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Gap rows={from} />
          {entries.slice(from, to).map((entry, at) => (
            <Row key={entry.flag.key} entry={entry} env={env} index={from + at + 2} />
          ))}
          <Gap rows={entries.length - to} />
        </tbody>
      </table>
    </div>
  );
}

/** Stands for rows that are out of sight. */
function Gap({ rows }: { rows: number }) {
  if (rows <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing in it takes focus
    <tr class="gap" aria-hidden="true">
      <td colSpan={5} style={{ height: `${rows * ROW_PIXELS}px` }} />
    </tr>
  );
}

function Row({ entry, env, index }: { entry: Entry; env: Env; index: number }) {
  const { flag } = entry;
  return (
    <tr aria-rowindex={index}>
      <th scope="row">
        <div class="cell flag-name">
          <span class="flag-line">
            <a href={link(["flags", flag.key])} class="mono">
              {flag.key}
            </a>
            <Marks entry={entry} />
          </span>
          <span class="hint one-line isolated">{describe(flag)}</span>
        </div>
      </th>
      <td class="wide-only">
        <div class="cell one-line isolated">{entry.owners.join(", ")}</div>
      </td>
      {ENVS.map((one) => (
        <td key={one} class={one === env ? "looked-at" : "wide-only"}>
          <StagePill state={flag.environments[one]} />
        </td>
      ))}
    </tr>
  );
}

function Marks({ entry }: { entry: Entry }) {
  const { flag } = entry;
  return (
    <>
      {flag.sensitive_flag ? (
        <Pill tone="warn">{t("sensitive")}</Pill>
      ) : (
        flag.requires_approval && (
          <Pill tone="info" icon="check">
            {t("requires_approval")}
          </Pill>
        )
      )}
      {entry.pending && (
        <Pill tone="warn" icon="clock">
          {t("pending")}
        </Pill>
      )}
      {entry.overridden && <Pill tone="info">{t("overridden")}</Pill>}
      {entry.stale && (
        <Pill tone="bad" icon="clock">
          {t("stale")}
        </Pill>
      )}
    </>
  );
}

const LONGEST = 200;

/** In the reader's language where it is there. */
export function describe(flag: Flag, longest = LONGEST): string {
  const [first, second] =
    lang.value === "th"
      ? [flag.description_th, flag.description_en]
      : [flag.description_en, flag.description_th];
  return (first || second || "").slice(0, longest);
}

function useWindow(table: { current: HTMLTableElement | null }, count: number) {
  const [range, setRange] = useState({ from: 0, to: Math.min(count, 40) });
  useLayoutEffect(() => {
    const look = () => {
      const body = table.current?.tBodies[0];
      if (!body) return;
      const top = -body.getBoundingClientRect().top;
      const next = inSight(count, ROW_PIXELS, top, innerHeight);
      setRange((now) => (now.from === next.from && now.to === next.to ? now : next));
    };
    look();
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look, { passive: true });
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [count]);
  return { from: Math.min(range.from, count), to: Math.min(range.to, count) };
}
