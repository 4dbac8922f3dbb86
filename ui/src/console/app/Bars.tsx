import { Icon } from "../../shared/Icon";
import { signedOut } from "../data/api";
import { lostSince } from "../data/stream";
import { t } from "../i18n";
import { utc } from "../logic/dates";
import { isSignedOut, SignedOutBar } from "./SignIn";

/** What concerns the whole page: the session is over, the stream is away. */
export function Bars() {
  return (
    <div class="bars" role="status">
      {isSignedOut() && <SignedOutBar />}
      {lostSince.value !== null && !signedOut.value && (
        <p class="bar warn" data-testid="stream-lost">
          <Icon name="warn" />
          <span>{t("stream_lost", { when: utc(lostSince.value) })}</span>
        </p>
      )}
    </div>
  );
}
