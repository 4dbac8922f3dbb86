import type { WhyNot } from "../shared/envelope";
import { whyNotSentences } from "../shared/whyNot";

/** What it would take, from the flag asked for down to where the change has to be made. */
export function WhyNotView({ whyNot, flagKey }: { whyNot: WhyNot; flagKey: string }) {
  const sentences = whyNotSentences(whyNot, flagKey);
  return (
    <div class="why-not" data-testid="why-not">
      <h4>To turn it on here</h4>
      <ol>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ol>
    </div>
  );
}
