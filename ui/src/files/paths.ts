/**
 * Paths of the workspace: parted by `/`, relative to its root, which is the empty path. In addresses of the page those of
 * folders end with `/`, so that an address says which of the two it is. Pure.
 */

export function isFolder(address: string): boolean {
  return address === "" || address.endsWith("/");
}

export function folderAddress(path: string): string {
  return path === "" ? "" : `${path}/`;
}

export function pathOf(address: string): string {
  return address.replace(/\/+$/, "");
}

export function joined(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

export function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** The folders on the way to a path, itself included, the root first. */
export function steps(path: string): { name: string; path: string }[] {
  const names = path.split("/").filter(Boolean);
  return [
    { name: "workspace", path: "" },
    ...names.map((name, index) => ({ name, path: names.slice(0, index + 1).join("/") })),
  ];
}
