import { useEffect, useState } from "preact/hooks";

/** One polite live region a page: what changed, for those who do not see it change. */

type Listener = (text: string) => void;

const listeners = new Set<Listener>();

export function announce(text: string): void {
  for (const listener of listeners) listener(text);
}

export function LiveRegion() {
  const [said, setSaid] = useState({ text: "", odd: false });
  useEffect(() => {
    const listener = (text: string) => setSaid((before) => ({ text, odd: !before.odd }));
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  // Alternating between two paragraphs makes a reader say the same sentence a second time.
  return (
    <div class="unseen" role="status" aria-live="polite" data-testid="live-region">
      <p>{said.odd ? said.text : ""}</p>
      <p>{said.odd ? "" : said.text}</p>
    </div>
  );
}
