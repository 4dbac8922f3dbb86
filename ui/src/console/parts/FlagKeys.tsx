import { flags } from "../data/flags";

/** What a field for a flag's key proposes. */
export function FlagKeys({ id }: { id: string }) {
  return (
    <datalist id={id}>
      {Array.from(flags.value?.keys() ?? [], (key) => (
        <option key={key} value={key} />
      ))}
    </datalist>
  );
}
