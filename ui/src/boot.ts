/**
 * Loads the page. Browsers break off all their requests when a network interface comes or goes, which a machine that
 * starts containers does often; a page whose modules met that would stay empty.
 */

import { applyTheme } from "./app/theme.ts";

const ATTEMPTS = 3;
const PAUSE_MS = 500;
const KEY = "vf-boot-attempts";

async function boot(): Promise<void> {
  const attempts = Number(sessionStorage.getItem(KEY)) + 1;
  try {
    await import("./main.tsx");
    sessionStorage.removeItem(KEY);
  } catch (error) {
    // A module that failed to load stays so until the page is loaded anew.
    sessionStorage.setItem(KEY, String(attempts % ATTEMPTS));
    if (attempts < ATTEMPTS) setTimeout(() => location.reload(), PAUSE_MS);
    else document.body.textContent = "VaporForge could not be loaded. Reload the page to try again.";
    console.warn("The page could not be loaded.", error);
  }
}

applyTheme();
void boot();
