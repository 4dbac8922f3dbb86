/** Every page of the console: a module registers itself, and is loaded here. The order is the menu's. */
import "../flags/route";
import "../approvals/route";
import "../cleanup/route";
import "../cohorts/route";
import "../overrides/route";
import "../imports/route";
import "../audit/route";
import "../compare/route";
import "../try/route";
import "../node/route";
import "../keys/route";
import "../making/route";
