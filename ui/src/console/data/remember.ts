/** Small choices (language, theme, shortcuts) outlive a tab; drafts live as long as it does. */

const PREFIX = "halyard-";

function stored(storage: () => Storage, act: (storage: Storage) => string | null): string | null {
  try {
    return act(storage());
  } catch {
    return null; // none in tests, none where the browser forbids it: nothing is remembered then
  }
}

export function remembered(name: string): string | null {
  return stored(
    () => localStorage,
    (s) => s.getItem(PREFIX + name),
  );
}

export function remember(name: string, value: string): void {
  stored(
    () => localStorage,
    (s) => {
      s.setItem(PREFIX + name, value);
      return null;
    },
  );
}

export function draftOf(name: string): string | null {
  return stored(
    () => sessionStorage,
    (s) => s.getItem(`${PREFIX}draft-${name}`),
  );
}

export function keepDraft(name: string, value: string): void {
  stored(
    () => sessionStorage,
    (s) => {
      if (value === "") s.removeItem(`${PREFIX}draft-${name}`);
      else s.setItem(`${PREFIX}draft-${name}`, value);
      return null;
    },
  );
}
