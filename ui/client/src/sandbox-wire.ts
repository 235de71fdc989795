/** The wire of sandboxes, of the files in them, and of what a person configures for all of them. */

export type SandboxState = "absent" | "creating" | "awake" | "asleep" | "failed";

export interface Sandbox {
  state: SandboxState;
  host: "docker" | "process";
  memoryBytes?: number | null;
  memoryLimitBytes?: number | null;
  startedAt?: string | null;
}

export interface FileEntry {
  name: string;
  type: "file" | "directory" | "link" | "other";
  size: number;
  modifiedAt: string;
}

export interface Folder {
  path: string;
  entries: FileEntry[];
  /** There are more entries than the server lists. */
  truncated: boolean;
}

export interface WrittenFile {
  path: string;
  size: number;
}

/** One configured thing. Secrets and credential files never show their value. */
export interface ConfigItem {
  name: string;
  value?: unknown;
  updatedAt: string;
}
