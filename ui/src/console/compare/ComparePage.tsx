import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../shared/envelope";
import { Field } from "../../shared/Field";
import { Icon } from "../../shared/Icon";
import { Pill } from "../../shared/Notice";
import { link, place, setParams } from "../app/location";
import { all, call, node } from "../data/api";
import { onNews } from "../data/stream";
import { ENVS, type Env, type Flag } from "../data/types";
import { t } from "../i18n";
import { DiffTable } from "../parts/DiffTable";
import { Long } from "../parts/Long";
import { NewsBar } from "../parts/News";
import { Empty, ProblemNotice } from "../parts/Small";
import {
  type Difference,
  flagsDiffer,
  flagsThen,
  narrowed,
  readSide,
  type Side,
  type Thing,
  thingsDiffer,
} from "./compare";

const SHOWN = 50;
const KINDS = ["flag", "override", "cohort", "settings", "metadata"];

/** What differs between two sides, field by field; all of the question stands in the address. */
export function ComparePage() {
  const { params } = place.value;
  const left = readSide(params, "a", "ea");
  const right = readSide(params, "b", "eb");
  const it = useDifferences(left, right);
  const [most, setMost] = useState(SHOWN);
  const [text, kind] = [params.get("q") ?? "", params.get("kind") ?? ""];
  const found = narrowed(it.found ?? [], text, kind);
  const sides: [string, string] = [nameOf(left), nameOf(right)];
  const swap = () =>
    setParams({
      a: params.get("b"),
      ea: params.get("eb"),
      b: params.get("a"),
      eb: params.get("ea"),
    });
  return (
    <>
      <div class="page-head">
        <h1 id="title" tabIndex={-1}>
          {t("compare")}
        </h1>
        <p class="hint">{t("compare_lead")}</p>
      </div>
      <section class="panel" aria-label={t("compare")}>
        <div class="sides">
          <SideFields name="left" side={left} typed={params.get("a") ?? ""} fields={["a", "ea"]} />
          <button type="button" class="button small" onClick={swap} data-testid="swap">
            <Icon name="refresh" />
            {t("compare_swap")}
          </button>
          <SideFields
            name="right"
            side={right}
            typed={params.get("b") ?? ""}
            fields={["b", "eb"]}
          />
        </div>
        <search class="sides" aria-label={t("compare_filter")}>
          <Field id="compare-q" label={t("compare_filter")}>
            {(attributes) => (
              <input
                {...attributes}
                type="text"
                autocomplete="off"
                spellcheck={false}
                value={text}
                onInput={(event) => setParams({ q: event.currentTarget.value || null })}
                data-testid="compare-q"
              />
            )}
          </Field>
          <Field id="compare-kind" label={t("compare_kind")}>
            {(attributes) => (
              <select
                {...attributes}
                value={kind}
                onChange={(event) => setParams({ kind: event.currentTarget.value || null })}
                data-testid="compare-kind"
              >
                <option value="">{t("any")}</option>
                {KINDS.map((one) => (
                  <option key={one} value={one}>
                    {one}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </search>
      </section>
      <NewsBar count={it.news} onShow={it.reload} />
      {it.problem !== null && <ProblemNotice problem={it.problem} onRetry={it.reload} />}
      {it.found === null && it.problem === null && <p class="hint">{t("loading")}</p>}
      {it.found !== null && found.length === 0 && (
        <Empty title={t("compare_nothing")}>
          <p>{t("compare_nothing_do")}</p>
        </Empty>
      )}
      {it.found !== null && (
        <p class="hint" role="status" data-testid="compare-count">
          {t("compare_count", { n: found.length, shown: Math.min(most, found.length) })}
        </p>
      )}
      <ul class="approvals" data-testid="differences">
        {found.slice(0, most).map((one) => (
          <Item key={`${one.kind} ${one.key}`} it={one} sides={sides} env={right.env} />
        ))}
      </ul>
      {found.length > most && (
        <p>
          <button type="button" class="button" onClick={() => setMost(most + SHOWN)}>
            {t("more")}
          </button>
        </p>
      )}
    </>
  );
}

function nameOf({ revision, env }: Side): string {
  const where = env === null ? t("all_envs") : t(env);
  return revision === null
    ? t("compare_side_now", { env: where })
    : t("compare_side", { env: where, n: revision });
}

interface SideProps {
  name: "left" | "right";
  side: Side;
  typed: string;
  fields: [revision: string, env: string];
}

function SideFields({ name, side, typed, fields: [revision, env] }: SideProps) {
  const bad = typed !== "" && side.revision === null;
  return (
    <fieldset class="side">
      <legend>{t(`compare_${name}`)}</legend>
      <Field
        id={`revision-${name}`}
        label={t("compare_revision")}
        messages={bad ? [{ kind: "error", text: t("compare_bad") }] : []}
      >
        {(attributes) => (
          <input
            {...attributes}
            type="text"
            inputMode="numeric"
            class="mono"
            autocomplete="off"
            placeholder={`${t("compare_newest")} (${node.value?.revision ?? "?"})`}
            value={typed}
            onInput={(event) => setParams({ [revision]: event.currentTarget.value.trim() || null })}
            data-testid={`revision-${name}`}
          />
        )}
      </Field>
      <Field id={`env-of-${name}`} label={t("environment")}>
        {(attributes) => (
          <select
            {...attributes}
            value={side.env ?? ""}
            onChange={(event) => setParams({ [env]: event.currentTarget.value || null })}
            data-testid={`env-of-${name}`}
          >
            <option value="">{t("compare_whole")}</option>
            {ENVS.map((one) => (
              <option key={one} value={one}>
                {t(one)}
              </option>
            ))}
          </select>
        )}
      </Field>
    </fieldset>
  );
}

function Item({ it, sides, env }: { it: Difference; sides: [string, string]; env: Env | null }) {
  const to = env === null ? {} : { env };
  return (
    <li class="approval difference" data-testid="difference">
      <div class="approval-head">
        <Pill tone="info" icon="dash">
          {it.kind}
        </Pill>
        {it.missing !== null && (
          <Pill tone="warn">
            {sides[it.missing === "left" ? 0 : 1]}: {t("compare_missing")}
          </Pill>
        )}
        <strong class="mono isolated">
          <Long text={it.key} />
        </strong>
        {it.kind === "flag" && (
          <a href={link(["flags", it.key], to)}>
            {env === null ? t("key") : t("compare_open", { env: t(env) })}
            <span class="unseen"> {it.key}</span>
          </a>
        )}
        {it.by !== null && (
          <a class="hint" href={link(["audit"], it.kind === "flag" ? { flag: it.key } : {})}>
            {t("compare_by", { who: it.by.actor, n: it.by.seq })}
          </a>
        )}
      </div>
      <DiffTable rows={it.rows} sides={sides} />
    </li>
  );
}

interface Answered {
  found: Difference[] | null;
  problem: Problem | null;
}

function useDifferences(left: Side, right: Side) {
  const [answered, setAnswered] = useState<Answered>({ found: null, problem: null });
  const [news, setNews] = useState(0);
  const [turn, setTurn] = useState(0);
  const asked = JSON.stringify([left, right]);
  useEffect(() => {
    let current = true;
    setAnswered((before) => ({ ...before, problem: null }));
    void differences(left, right).then((answer) => {
      if (!current) return;
      setAnswered(answer);
      setNews(0);
    });
    return () => {
      current = false;
    };
  }, [asked, turn]);
  useEffect(() => onNews(() => setNews((n) => n + 1)), []);
  return { ...answered, news, reload: () => setTurn(turn + 1) };
}

class Refused extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.message);
    this.problem = problem;
  }
}

/** Two whole revisions are compared by the service; where an environment is named, here, from the same documents. */
async function differences(left: Side, right: Side): Promise<Answered> {
  try {
    if (left.env === null && right.env === null)
      return { found: await whole(left, right), problem: null };
    const now = await flagsNow();
    const [before, after] = [await then(now, left), await then(now, right)];
    return { found: flagsDiffer(before, after, left, right), problem: null };
  } catch (error) {
    if (error instanceof Refused) return { found: null, problem: error.problem };
    throw error;
  }
}

async function whole(left: Side, right: Side): Promise<Difference[]> {
  const [a, b] = [
    left.revision ?? Number.POSITIVE_INFINITY,
    right.revision ?? Number.POSITIVE_INFINITY,
  ];
  if (a === b) return [];
  return thingsDiffer(await things(Math.min(a, b), Math.max(a, b)), a > b);
}

async function things(from: number, to: number): Promise<Thing[]> {
  const end = Number.isFinite(to) ? `&to=${to}` : "";
  const answer = await call<{ differences: Thing[] }>(`/api/admin/diff?from=${from}${end}`);
  if (!answer.ok) throw new Refused(answer.problem);
  return answer.data.differences;
}

async function flagsNow(): Promise<Map<string, Flag>> {
  const answer = await all<Flag>("/api/admin/flags");
  if (!answer.ok) throw new Refused(answer.problem);
  return new Map(answer.data.map((flag) => [flag.key, flag]));
}

async function then(now: ReadonlyMap<string, Flag>, { revision }: Side) {
  return revision === null ? now : flagsThen(now, await things(revision, Number.POSITIVE_INFINITY));
}
