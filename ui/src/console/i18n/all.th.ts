import { th as audit } from "../audit/words.th";
import { th as cohorts } from "../cohorts/words.th";
import { th as compare } from "../compare/words.th";
import { th as imports } from "../imports/words.th";
import { th as keys } from "../keys/words.th";
import { th as making } from "../making/words.th";
import { th as node } from "../node/words.th";
import { th as overrides } from "../overrides/words.th";
import { th as tester } from "../try/words.th";
import { th as shared } from "./th";

/** All words in Thai; those of a page stand beside it. */
export const th = {
  ...shared,
  ...audit,
  ...cohorts,
  ...compare,
  ...imports,
  ...keys,
  ...making,
  ...node,
  ...overrides,
  ...tester,
};
