import { render } from "preact";
import "../shared/tokens.css";
import "../shared/base.css";
import "../shared/parts.css";
import "../shared/decision.css";
import "./tester.css";
import { listedOrigins } from "../shared/origins";
import { TesterPage } from "./TesterPage";

const app = document.getElementById("app");
if (app !== null)
  render(<TesterPage own={location.origin} listed={listedOrigins(document)} />, app);
