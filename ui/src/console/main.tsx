import { render } from "preact";
import "../shared/tokens.css";
import "../shared/base.css";
import "../shared/parts.css";
import "./shell.css";
import "./console.css";
import { App } from "./app/App";
import { follow as followLocation } from "./app/location";
import "./app/pages";
import { call } from "./data/api";
import { followApprovals, loadOpen } from "./data/approvals";
import { loadFlags } from "./data/flags";
import { loadSession } from "./data/session";
import { follow as followStream } from "./data/stream";

const BREATH_MILLIS = 15_000;

followLocation();
followApprovals();
followStream();
void loadSession();
void loadOpen();
void loadFlags();
// How fresh the node is, while somebody looks.
setInterval(() => {
  if (document.visibilityState === "visible") void call("/api/flags/health");
}, BREATH_MILLIS);

const app = document.getElementById("app");
if (app !== null) render(<App />, app);
