import { Icon } from "../../shared/Icon";
import { signedOut } from "../data/api";
import { session, signInPath } from "../data/session";
import { lostSince } from "../data/stream";
import { t } from "../i18n";
import { utc } from "../logic/dates";

/** What concerns the whole page: the session is over, the stream is away. */
export function Bars() {
  return (
    <div class="bars" role="status">
      {signedOut.value && (
        <p class="bar bad" data-testid="signed-out">
          <Icon name="warn" />
          <span>{t(session.value?.signed_in === false ? "welcome" : "session_ended")}</span>{" "}
          <a href={signInPath()}>{t("sign_in")}</a>
        </p>
      )}
      {lostSince.value !== null && !signedOut.value && (
        <p class="bar warn" data-testid="stream-lost">
          <Icon name="warn" />
          <span>{t("stream_lost", { when: utc(lostSince.value) })}</span>
        </p>
      )}
    </div>
  );
}
