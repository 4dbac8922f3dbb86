import { beforeEach, describe, expect, it } from "vitest";
import { whyNotSign } from "../../src/console/approvals/maySign";
import type { Approval, EnvState, FlagDetail, LogRecord } from "../../src/console/data/types";
import { filled, lang, t } from "../../src/console/i18n";
import { en } from "../../src/console/i18n/en";
import { th } from "../../src/console/i18n/th";
import { moveSentence, recordSentence } from "../../src/console/logic/sentences";
import { edit, type Known, move, stopOrResume } from "../../src/console/review/change";
import { withFields } from "../../src/console/review/document";
import { approvalSentence } from "../../src/console/review/sentence";
import { object, printJson } from "../../src/shared/json";

beforeEach(() => {
  lang.value = "en";
});

const holes = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();

describe("the two languages", () => {
  it("have the same words with the same holes", () => {
    expect(Object.keys(th)).toEqual(Object.keys(en));
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(th[key].trim(), key).not.toBe("");
      // A direction may be left unsaid where a language has no place for it.
      expect(holes(en[key]), key).toEqual(expect.arrayContaining(holes(th[key])));
      expect(new Set(holes(th[key])), key).toEqual(new Set(holes(en[key])));
    }
  });

  it("fill what is named and keep its direction inside", () => {
    expect(filled("{a} and {b}", { a: "x" })).toBe("x and {b}");
    expect(filled("{a}", { a: "\u202ex" })).toBe("\u2068\u202ex\u2069");
    expect(filled("{a}!", { a: "\u2066x\u2069\u2069y\u2067" })).toBe("xy!");
    lang.value = "th";
    expect(t("flags")).toBe("แฟล็ก");
  });
});

const draft: EnvState = { rollout_stage: "draft" };
const quarter: EnvState = { rollout_stage: "staged", rollout_pct: 25 };

describe("a sentence", () => {
  it("says where, which way, and whom it reaches", () => {
    expect(moveSentence("f", "staging", { rollout_stage: "internal" }, quarter)).toBe(
      "In Staging, f goes forward from internal to staged: on for 25 % of users.",
    );
    expect(moveSentence("f", "prod", quarter, { ...quarter, rollout_pct: 10 })).toBe(
      "In Production, f stays staged and goes back: on for 10 % of users.",
    );
    expect(moveSentence("f", "all", quarter, { rollout_stage: "paused" })).toBe(
      "f is paused in all environments: everyone gets the default value.",
    );
  });

  it("is the same before the change and in the log after it", () => {
    const known = knownFlag();
    const change = move(known, "dev", { rollout_stage: "internal" });
    const before = known.detail.flag;
    const after = {
      ...before,
      environments: { ...before.environments, dev: { rollout_stage: "internal" } },
    };
    const record = { action: "flag.transition", flag_key: "f", env: "dev", before, after };
    expect(recordSentence(record as unknown as LogRecord)).toBe(change.sentence);
  });

  it("names an action that it does not know as the log does", () => {
    const record = { action: "flag.new", flag_key: "f", before: null, after: null };
    expect(recordSentence(record as unknown as LogRecord)).toBe("flag.new");
  });

  it("of an approval says from where only while the flag is still there", () => {
    const approval = {
      kind: "transition",
      target: { flag_key: "f" },
      env: "prod",
      change: { rollout_stage: "internal" },
    } as unknown as Approval;
    expect(approvalSentence(approval, knownFlag().detail.flag)).toContain("from draft to internal");
    expect(approvalSentence(approval)).toBe(
      "In Production, f goes to internal: on for the internal tiers.",
    );
  });
});

function knownFlag(): Known {
  const flag = {
    id: "ff-f",
    key: "f",
    owner_module: "m",
    type: "number",
    default_value: 3,
    version: 7,
    description_en: "old",
    environments: { prod: draft, staging: quarter, dev: draft },
  };
  const text = `{"data":{"flag":{"id":"ff-f","key":"f","owner_module":"m","type":"number",
    "default_value":3.0,"description_en":"old","rollout_stage":"draft","version":7,
    "environments":{}}}}`;
  return { detail: { flag, version: 7 } as unknown as FlagDetail, text };
}

describe("a change", () => {
  it("sends a document as it was written, without states and version", () => {
    const body = printJson(object(withFields(knownFlag().text, { description_en: "new" })));
    expect(body).toContain('"default_value": 3.0');
    expect(body).toContain('"description_en": "new"');
    expect(body).not.toMatch(/version|rollout_stage|environments/);
  });

  it("names the fields that differ and no others", () => {
    const base = { description_en: "old", owner: null };
    const change = edit(knownFlag(), base, { description_en: "new", owner: null });
    expect(change.sentence).toBe("f is edited: description_en.");
    expect(change.version).toBe(7);
  });

  it("that stops lists only the environments where something runs", () => {
    const stop = stopOrResume(knownFlag(), "all", "pause");
    expect(stop.isStop).toBe(true);
    expect(stop.rows.map(({ field }) => field)).toEqual([
      "staging.rollout_stage",
      "staging.paused_from",
    ]);
  });
});

describe("who may sign", () => {
  const approval = (more: Partial<Approval> = {}): Approval =>
    ({
      requested_by: "ann",
      signatures: [],
      signers_needed: 2,
      requirements: [{ flag_key: "f", signers_needed: 2, signer_roles: ["r", "s"], envs: [] }],
      ...more,
    }) as unknown as Approval;
  const ben = { signer: "ben", role_key: "r", at: "", comment: null };

  it.each([
    ["ann", "r", {}, "You asked for it"],
    ["ben", "r", { signatures: [ben] }, "You have signed it"],
    ["cy", "x", {}, "lets r, s sign; you are x"],
    ["cy", "r", { signatures: [ben] }, "Somebody signed as r already"],
  ])("%s as %s may not", (id, role, more, why) => {
    expect(whyNotSign(approval(more), id, role)).toContain(why);
  });

  it("another in another capacity may", () => {
    expect(whyNotSign(approval({ signatures: [ben] }), "cy", "s")).toBeNull();
  });
});
