import { Icon } from "../../shared/Icon";
import { signedOut } from "../data/api";
import { ended, session, signInPath } from "../data/session";
import { t } from "../i18n";
import { unsaved } from "./location";

/** To the sign-in and back to where one is then; drafts are kept, so leaving needs no warning. */
export function SignInLink({ testId }: { testId?: string }) {
  const go = (event: Event) => {
    // The address of the moment, not of when this was drawn.
    (event.currentTarget as HTMLAnchorElement).href = signInPath();
    unsaved.value = false;
  };
  return (
    <a href={signInPath()} onClick={go} data-testid={testId}>
      {t("sign_in")}
    </a>
  );
}

export function isSignedOut(): boolean {
  return signedOut.value || ended.value !== null;
}

function words(): string {
  const was = ended.value;
  if (was !== null) return t("session_ended_of", { who: was.name ?? was.id ?? "?" });
  return t(session.value?.signed_in === false ? "welcome" : "session_ended");
}

/** The session is over, or there is none. */
export function SignedOutBar() {
  return (
    <p class="bar bad" data-testid="signed-out">
      <Icon name="warn" />
      <span>{words()}</span> <SignInLink testId="sign-in-again" />
    </p>
  );
}

/** Within a dialog: leaving would close it, so the way round it is offered as well. */
export function SignedOutInside() {
  if (ended.value === null) return null;
  return (
    <div role="status">
      <p class="bar bad" data-testid="signed-out-inside">
        <Icon name="warn" />
        <span>{words()}</span> <SignInLink />
        <a href="/auth/sign-in?return_to=/" target="_blank" rel="noopener">
          {t("sign_in_beside")}
        </a>
        <span class="hint">{t("sign_in_beside_hint")}</span>
      </p>
    </div>
  );
}
