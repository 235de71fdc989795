/** What an agent's editing tools are told: which file, and what takes the place of what. */

export interface Edit {
  before: string;
  after: string;
}

export interface FileEdits {
  path: string;
  edits: Edit[];
}

/** Undefined when it is no tool that edits, or its input is not as those have it. */
export function editsOf(toolName: string, input: unknown): FileEdits | undefined {
  if (typeof input !== "object" || input === null) return undefined;
  const fields = input as Record<string, unknown>;
  const path = text(fields["file_path"]) ?? text(fields["path"]) ?? text(fields["notebook_path"]);
  if (path === undefined) return undefined;
  if (toolName === "MultiEdit" && Array.isArray(fields["edits"])) {
    const edits = fields["edits"].map(editOf);
    return edits.every((edit) => edit !== undefined) ? { path, edits } : undefined;
  }
  const edit = toolName === "Edit" ? editOf(fields) : toolName.startsWith("Write") ? written(fields) : undefined;
  return edit && { path, edits: [edit] };
}

function editOf(value: unknown): Edit | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const [before, after] = [text(fields["old_string"]), text(fields["new_string"])];
  return before === undefined || after === undefined ? undefined : { before, after };
}

function written(fields: Record<string, unknown>): Edit | undefined {
  const after = text(fields["content"]);
  return after === undefined ? undefined : { before: "", after };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
