import { ApiError, type Api } from "@vaporforge/client";
import { permissionMode } from "./permission-modes.ts";

/**
 * The permission mode that the person's settings name. The agent takes it from the prompt, so the page has to know it.
 * @returns undefined where the settings name none
 */
export async function defaultMode(api: Api): Promise<string | undefined> {
  try {
    const value = (await api.config.single("agent-settings"))?.value;
    const permissions = typeof value === "object" && value !== null ? (value as Record<string, unknown>)["permissions"] : undefined;
    const mode = typeof permissions === "object" && permissions !== null ? (permissions as Record<string, unknown>)["defaultMode"] : undefined;
    return permissionMode(mode);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return undefined; // The agent asks, then, which is the safe side.
  }
}
