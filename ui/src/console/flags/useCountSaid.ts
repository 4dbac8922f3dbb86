import { useEffect, useRef } from "preact/hooks";
import { announce } from "../../shared/announce";
import { t } from "../i18n";

const CALM_MILLIS = 600;

/** Says how many are left once the typing rests: not for every letter, and not at the beginning. */
export function useCountSaid(n: number, total: number): void {
  const before = useRef(n);
  useEffect(() => {
    if (before.current === n) return;
    before.current = n;
    const timer = setTimeout(() => announce(t("flags_shown", { n, total })), CALM_MILLIS);
    return () => clearTimeout(timer);
  }, [n, total]);
}
