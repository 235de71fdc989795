#!/usr/bin/env node
import { AGENTS } from "./agents.mjs";
import { runAgentHost } from "./program.mjs";

await runAgentHost(AGENTS);
