import { permissionMode, type PermissionMode } from "../conversation/permission-modes.ts";

/** The fields of the agent's settings that have a form; all others stay as they are. Pure. */
export interface AgentFields {
  /** Empty: what the agent takes by itself. */
  model: string;
  mode: PermissionMode | "";
  /** Whether the agent is told by itself what is in the workspace. */
  autoContext: boolean;
}

type Json = Record<string, unknown>;

export function fieldsOf(settings: Json): AgentFields {
  const { model, permissions, autoContext } = settings;
  return {
    model: typeof model === "string" ? model : "",
    mode: permissionMode(objectOf(permissions)["defaultMode"]) ?? "",
    autoContext: autoContext === true,
  };
}

export function withFields(settings: Json, { model, mode, autoContext }: AgentFields): Json {
  const { model: _model, permissions, autoContext: _autoContext, ...others } = settings;
  const { defaultMode: _mode, ...rules } = objectOf(permissions);
  const newRules = mode === "" ? rules : { ...rules, defaultMode: mode };
  return {
    ...others,
    ...(model.trim() !== "" && { model: model.trim() }),
    ...(Object.keys(newRules).length > 0 && { permissions: newRules }),
    ...(autoContext && { autoContext }),
  };
}

export function objectOf(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}
