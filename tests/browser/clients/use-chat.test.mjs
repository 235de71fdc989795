/** The real useChat of @ai-sdk/react against a real server. */

import { describeInChromium } from "../page/browser.mjs";
import { testAnyClient } from "./any-client.mjs";
import { ClientWorld } from "./clients.mjs";

describeInChromium("useChat", () => testAnyClient(new ClientWorld("use-chat")));
