import { useEffect, useRef, useState } from "preact/hooks";
import { unsaved } from "../app/location";
import { draftOf, keepDraft } from "../data/remember";
import { type Fields, merge, same } from "../logic/merge";

interface Draft {
  base: Fields;
  mine: Fields;
}

/**
 * What is typed, and what was there when it was begun. It outlives a reload of the tab and holds one
 * back who would leave; what others did meanwhile is merged in.
 */
export function useDraft(name: string, theirs: Fields) {
  const restored = useRef(read(name));
  const [draft, setDraft] = useState<Draft>(restored.current ?? { base: theirs, mine: theirs });
  const dirty = Object.keys(draft.mine).some((one) => !same(draft.base[one], draft.mine[one]));
  const over = useRef(false);
  useEffect(() => {
    if (over.current) return;
    unsaved.value = dirty;
    keepDraft(name, dirty ? JSON.stringify(draft) : "");
  }, [draft, dirty]);
  useEffect(
    () => () => {
      unsaved.value = false;
    },
    [],
  );
  const merged = merge(draft.base, theirs, draft.mine);
  const clashes = Object.fromEntries(merged.clashes.map(({ field, mine }) => [field, mine]));
  return {
    dirty,
    restored: restored.current !== null,
    mine: draft.mine,
    /** Theirs, with all that was changed here. */
    merged: { ...merged.fields, ...clashes },
    /** What somebody else made of a field that was changed here too. */
    theirsOf: (field: string) => merged.clashes.find((one) => one.field === field)?.theirs,
    set: (fields: Fields) => setDraft((now) => ({ ...now, mine: { ...now.mine, ...fields } })),
    /** It is made, or given up. */
    end: () => {
      over.current = true;
      keepDraft(name, "");
      unsaved.value = false;
    },
  };
}

export function hasDraft(name: string): boolean {
  return draftOf(name) !== null;
}

function read(name: string): Draft | null {
  try {
    const draft = JSON.parse(draftOf(name) ?? "null");
    return draft !== null && typeof draft.mine === "object" ? draft : null;
  } catch {
    return null;
  }
}
