import type { WhyNot } from "./envelope";

/** The chain of `why_not` in sentences, each about the flag that the one before it named. */
export function whyNotSentences(whyNot: WhyNot, flagKey: string): string[] {
  const sentences: string[] = [];
  let about = flagKey;
  for (let link: WhyNot | null = whyNot; link !== null; link = link.below) {
    sentences.push(sentence(link, about));
    about = String(link.value);
  }
  return sentences;
}

function sentence({ change, value, below }: WhyNot, flag: string): string {
  switch (change) {
    case "resume":
      return `Resume ${flag}: it is paused here.`;
    case "draft":
      return `Take ${flag} back to draft and start again: it was rolled back here.`;
    case "dependency":
      return `Turn on ${value}: ${flag} depends on it, and it is not on here${below ? "." : "; nothing simple would turn it on."}`;
    case "variant":
      return `Have ${value} serve the variant that ${flag} asks for: it is on, with another one.`;
    case "approval":
      return `Get an approval for ${flag}: it is gated and has none for its stage here.`;
    case "remove_override":
      if (value === null) return `Leave out the inline override: it keeps ${flag} off.`;
      return `Remove the override ${value}: it keeps ${flag} off.`;
    case "rollout_pct":
      return `Raise the rollout of ${flag} to ${value} % or more: that is where this bucket begins.`;
    case "tenant_id":
      return `Send a tenant: ${flag} is bucketed by tenant, and the context names none.`;
    case "stage":
      return `Move ${flag} to the stage ${value}: it is the first that reaches this context.`;
    default:
      return value === null ? change : `${change}: ${value}`;
  }
}
