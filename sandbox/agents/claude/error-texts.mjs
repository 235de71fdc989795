/** What a person reads when Claude cannot go on. */

const MAX_DETAIL_LENGTH = 500;

/** @type {Record<string, string>} */
const TEXTS = {
  authentication_failed: "Claude did not accept the credentials. Check the key or token in your settings.",
  oauth_org_not_allowed: "Your organisation does not allow this sign-in to Claude.",
  account_on_hold: "The Claude account is on hold.",
  verification_required: "The Claude account has to be verified first.",
  billing_error: "Claude refused for a reason of billing. Check the credit of the account.",
  rate_limit: "Claude's rate limit is reached. Try again in a while.",
  overloaded: "Claude is overloaded at the moment. Try again in a while.",
  model_not_found: "The model in your settings does not exist, or you may not use it.",
  server_error: "Claude's API failed. Try again.",
  max_output_tokens: "The answer reached its greatest length.",
  cloud_credential_error: "The cloud credentials for Claude were not accepted.",
  error_max_turns: "Claude reached the limit of steps for one turn.",
  error_max_budget_usd: "The budget of this turn is used up.",
  "agent-not-installed": "The Claude agent is not installed in this sandbox.",
  "claude-stopped": "Claude stopped unexpectedly. Send the message again to go on.",
};

/** Codes whose cause is in the request, so that the API's own words help. */
const WITH_DETAIL = new Set(["invalid_request", "unknown", "error_during_execution", "claude-stopped"]);

/** @param {string} code @param {string} [detail] */
export function errorText(code, detail = "") {
  const text = TEXTS[code] ?? "Claude could not finish this turn.";
  const more = detail.trim().slice(0, MAX_DETAIL_LENGTH);
  return WITH_DETAIL.has(code) && more !== "" ? `${text} (${more})` : text;
}
