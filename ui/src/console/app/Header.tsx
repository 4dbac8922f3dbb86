import { Icon, Mark } from "../../shared/Icon";
import { ThemeToggle } from "../../shared/ThemeToggle";
import { remember, remembered } from "../data/remember";
import { session, signInPath, signOut, whyNot } from "../data/session";
import { ENVS } from "../data/types";
import { LANGS, type Lang, lang, speak, t } from "../i18n";
import { env, lookAt } from "./env";
import { Freshness } from "./Freshness";
import { link, place } from "./location";
import { overlay } from "./Overlays";
import { menu, routeOf } from "./routes";

export function Header() {
  return (
    <header class="top">
      <div class="top-row">
        <a class="brand" href={link(["flags"])}>
          <Mark />
          <span class="brand-name">
            Halyard <span class="brand-page">{t("console")}</span>
          </span>
        </a>
        <Menu />
        <div class="top-tools">
          <button
            type="button"
            class="button small quiet"
            onClick={() => {
              overlay.value = "palette";
            }}
            data-testid="open-palette"
          >
            <Icon name="search" />
            {t("search")} <kbd>Ctrl K</kbd>
          </button>
          <button
            type="button"
            class="button small quiet"
            onClick={() => {
              overlay.value = "help";
            }}
            data-testid="open-help"
          >
            <Icon name="help" />
            {t("help")}
          </button>
          <LanguageChoice />
          <ThemeToggle first={remembered("theme")} onChoose={(theme) => remember("theme", theme)} />
        </div>
      </div>
      <EnvBanner />
      <div class="status" data-testid="service-status">
        <Person />
        <Freshness />
      </div>
    </header>
  );
}

function Menu() {
  const here = routeOf(place.value.path)?.name;
  return (
    <nav aria-label={t("nav")}>
      <ul>
        {menu().map(({ name, nav, count }) => (
          <li key={name}>
            <a
              href={link([name])}
              aria-current={name === here ? "page" : undefined}
              data-testid={`nav-${name}`}
            >
              {nav && t(nav)}
              {count !== undefined && count() > 0 && (
                <span class="nav-count" data-testid={`count-${name}`}>
                  {count()}
                </span>
              )}
            </a>
          </li>
        ))}
        <li>
          <a href="/tester">{t("tester")}</a>
        </li>
      </ul>
    </nav>
  );
}

/** Which environment the page is about: a colour, its name, and what that means. */
function EnvBanner() {
  const here = env.value;
  const cannotStop = whyNot("editor");
  return (
    <div class={`env-banner env-${here}`} data-testid="env-banner">
      <Icon name={here === "prod" ? "warn" : "info"} />
      <p class="env-words">
        <span class="env-looking">{t("looking_at")} </span>
        <strong>{t(here)}</strong>
        <span class="env-note"> · {t(`${here}_note`)}</span>
      </p>
      <fieldset class="env-choice">
        <legend class="unseen">{t("environment")}</legend>
        {ENVS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="env"
              value={one}
              checked={one === here}
              onChange={() => lookAt(one)}
              data-testid={`env-${one}`}
            />
            {t(one)}
          </label>
        ))}
      </fieldset>
      <button
        type="button"
        class="button small danger"
        disabled={cannotStop !== null}
        title={cannotStop ?? undefined}
        onClick={() => {
          overlay.value = "stop";
        }}
        data-testid="open-stop"
      >
        <Icon name="stop" />
        {t("stop")} <kbd>!</kbd>
      </button>
    </div>
  );
}

function Person() {
  const who = session.value;
  if (who === null) return null;
  const signIn = (event: Event) => {
    // The address of the moment, not of when this was drawn.
    (event.currentTarget as HTMLAnchorElement).href = signInPath();
  };
  if (!who.signed_in) {
    return (
      <span class="person">
        {t("not_signed_in")}{" "}
        {who.mode !== "none" && (
          <a href={signInPath()} onClick={signIn} data-testid="sign-in">
            {t("sign_in")}
          </a>
        )}
      </span>
    );
  }
  return (
    <span class="person" data-testid="person">
      <span class="isolated">{t("signed_in_as", { name: who.name ?? who.id ?? "?" })}</span>
      <span class="hint isolated">
        {who.roles.join(", ") || t("none")}
        {who.role_key !== null && ` · ${t("role_key", { role: who.role_key })}`}
      </span>
      <button
        type="button"
        class="button small quiet"
        onClick={() => void signOut()}
        data-testid="sign-out"
      >
        {t("sign_out")}
      </button>
    </span>
  );
}

function LanguageChoice() {
  return (
    <label class="language">
      <span class="unseen">{t("language")}</span>
      <select
        value={lang.value}
        onChange={(event) => speak(event.currentTarget.value as Lang)}
        data-testid="language"
      >
        {Object.entries(LANGS).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
