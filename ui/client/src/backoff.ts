const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** How long to wait after so many failures in a row. Half of it is chance, so that tabs do not come back all at once. */
export function backoffMs(failures: number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** failures);
  return longest / 2 + (Math.random() * longest) / 2;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
