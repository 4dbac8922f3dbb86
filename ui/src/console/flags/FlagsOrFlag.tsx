import { FlagPage } from "../flag/FlagPage";
import { FlagsPage } from "./FlagsPage";

/** `flags` is the list, `flags/{key}` one of them. */
export function FlagsOrFlag({ rest }: { rest: string[] }) {
  const key = rest[0];
  return key === undefined ? <FlagsPage /> : <FlagPage key={key} flagKey={key} />;
}
