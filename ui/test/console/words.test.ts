import { beforeEach, describe, expect, it } from "vitest";
import { whyNotSign } from "../../src/console/approvals/maySign";
import { en as audit } from "../../src/console/audit/words";
import { en as cohorts } from "../../src/console/cohorts/words";
import { en as compare } from "../../src/console/compare/words";
import type { Approval, EnvState, FlagDetail, LogRecord } from "../../src/console/data/types";
import { en, filled, lang, speak, t } from "../../src/console/i18n";
import { th } from "../../src/console/i18n/all.th";
import { en as shared } from "../../src/console/i18n/en";
import { en as imports } from "../../src/console/imports/words";
import { en as keys } from "../../src/console/keys/words";
import { moveSentence, recordSentence } from "../../src/console/logic/sentences";
import { en as making } from "../../src/console/making/words";
import { en as node } from "../../src/console/node/words";
import { en as overrides } from "../../src/console/overrides/words";
import { edit, type Known, move, revert, stopOrResume } from "../../src/console/review/change";
import { withFields } from "../../src/console/review/document";
import { approvalSentence } from "../../src/console/review/sentence";
import { en as tester } from "../../src/console/try/words";
import { object, printJson } from "../../src/shared/json";

beforeEach(() => speak("en"));

const holes = (words: string) => (words.match(/\{\w+\}/g) ?? []).sort();

describe("the two languages", () => {
  it("have the same words with the same holes", () => {
    const english: Record<string, string> = en;
    const thai: Record<string, string> = th;
    expect(Object.keys(thai)).toEqual(Object.keys(english));
    for (const [key, words] of Object.entries(english)) {
      const other = thai[key] ?? "";
      expect(other.trim(), key).not.toBe("");
      // A direction may be left unsaid where a language has no place for it.
      expect(holes(words), key).toEqual(expect.arrayContaining(holes(other)));
      expect(new Set(holes(other)), key).toEqual(new Set(holes(words)));
    }
  });

  it("are those of one page or of all, and say each thing once", () => {
    const parts = [
      shared,
      audit,
      cohorts,
      compare,
      imports,
      keys,
      making,
      node,
      overrides,
      tester,
    ].flatMap((words) => Object.keys(words));
    expect(new Set(parts).size).toBe(parts.length);
  });

  it("take turns, and the one that was asked for last is spoken", async () => {
    await speak("th");
    expect([lang.value, t("flags")]).toEqual(["th", "แฟล็ก"]);
    await Promise.all([speak("en"), speak("th"), speak("en")]);
    expect([lang.value, t("flags")]).toEqual(["en", "Flags"]);
  });

  it("fill what is named and keep its direction inside", () => {
    expect(filled("{a} and {b}", { a: "x" })).toBe("x and {b}");
    expect(filled("{a}", { a: "\u202ex" })).toBe("\u2068\u202ex\u2069");
    expect(filled("{a}!", { a: "\u2066x\u2069\u2069y\u2067" })).toBe("xy!");
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

describe("going back", () => {
  const record = (env: string | null, environments: object) =>
    ({
      seq: 9,
      env,
      action: "flag.transition",
      after: { ...knownFlag().detail.flag, environments },
    }) as unknown as LogRecord;
  const half: EnvState = { rollout_stage: "staged", rollout_pct: 50 };

  it("is previewed and asked for as the move that it is", () => {
    const change = revert(
      knownFlag(),
      record("staging", { prod: draft, staging: half, dev: draft }),
    );
    expect(change.kind).toBe("transition");
    expect(printJson(object(change.body))).toBe('{ "to_revision": 9, "env": "staging" }');
    expect(printJson(object(change.asks ?? []))).toBe(
      '{ "rollout_stage": "staged", "rollout_pct": 50, "pilot_cohorts": [] }',
    );
    expect(change.sentence).toContain("goes forward: on for 50 % of users");
  });

  it("of a document is asked for as an edit without states", () => {
    const change = revert(knownFlag(), record(null, { prod: half, staging: half, dev: half }));
    expect(change.kind).toBe("flag_edit");
    expect(printJson(object(change.asks ?? []))).not.toMatch(/rollout|environments|version/);
  });

  it("of several environments to different states has no one approval", () => {
    const many = record("all", { prod: half, staging: { rollout_stage: "internal" }, dev: draft });
    expect(revert(knownFlag(), many).kind).toBeNull();
  });
});

describe("who may sign", () => {
  const approval = (more: Partial<Approval> = {}): Approval =>
    ({
      requested_by: "ann",
      signatures: [],
      cannot_sign: [{ id: "ann", why: "asked" }],
      signers_needed: 2,
      requirements: [{ flag_key: "f", signers_needed: 2, signer_roles: ["r", "s"], envs: [] }],
      ...more,
    }) as unknown as Approval;
  const ben = { signer: "ben", role_key: "r", at: "", comment: null };

  it.each([
    ["ann", "r", {}, "You asked for it"],
    ["ben", "r", { cannot_sign: [{ id: "ben", why: "signed" }] }, "You have signed it"],
    ["ed", "r", { cannot_sign: [{ id: "ed", why: "edited" }] }, "You last edited what it covers"],
    ["cy", "x", {}, "lets r, s sign; you are x"],
    ["cy", "r", { signatures: [ben] }, "Somebody signed as r already"],
  ])("%s as %s may not", (id, role, more, why) => {
    expect(whyNotSign(approval(more as Partial<Approval>), id, role)).toContain(why);
  });

  it("another in another capacity may", () => {
    expect(whyNotSign(approval({ signatures: [ben] }), "cy", "s")).toBeNull();
  });
});
