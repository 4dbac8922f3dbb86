import { render } from "preact";
import "../shared/tokens.css";
import "../shared/base.css";
import "../shared/parts.css";
import "../shared/decision.css";
import "./shell.css";
import "./console.css";
import "./pages.css";
import { App } from "./app/App";
import { follow as followLocation } from "./app/location";
import "./app/pages";
import { call } from "./data/api";
import { followApprovals, loadOpen } from "./data/approvals";
import { loadFlags } from "./data/flags";
import { followSession, loadSession } from "./data/session";
import { follow as followStream } from "./data/stream";
import { speakFirst } from "./i18n";

const BREATH_MILLIS = 15_000;

followLocation();
followApprovals();
followStream();
followSession();
void loadSession();
void loadOpen();
void loadFlags();
// How fresh the node is, while somebody looks.
setInterval(() => {
  if (document.visibilityState === "visible") void call("/api/flags/health");
}, BREATH_MILLIS);

const app = document.getElementById("app");
if (app !== null) void speakFirst().then(() => render(<App />, app));
