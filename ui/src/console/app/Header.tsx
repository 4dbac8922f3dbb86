import { Icon, Mark } from "../../shared/Icon";
import { ThemeToggle } from "../../shared/ThemeToggle";
import { remember, remembered } from "../data/remember";
import { session, signOut, whyNot } from "../data/session";
import { ENVS } from "../data/types";
import { LANGS, type Lang, lang, speak, t } from "../i18n";
import { env, lookAt } from "./env";
import { Freshness } from "./Freshness";
import { link, place } from "./location";
import { overlay } from "./Overlays";
import { menu, routeOf } from "./routes";
import { SignInLink } from "./SignIn";
import { say } from "./said";

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
  if (!who.signed_in) {
    return (
      <span class="person">
        {t("not_signed_in")} {who.mode !== "none" && <SignInLink testId="sign-in" />}
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

/** Where the words cannot be fetched, the choice goes back to what is spoken. */
function choose(select: HTMLSelectElement): void {
  speak(select.value as Lang).catch(() => {
    select.value = lang.value;
    say(t("unreachable"), "bad");
  });
}

function LanguageChoice() {
  return (
    <label class="language">
      <span class="unseen">{t("language")}</span>
      <select
        value={lang.value}
        onChange={(event) => choose(event.currentTarget)}
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
