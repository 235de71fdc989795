import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react()],
  resolve: {
    alias: {
      "@vaporforge/client/react": source("client/src/react.ts"),
      "@vaporforge/client": source("client/src/index.ts"),
    },
  },
  build: {
    target: ["chrome123", "firefox121", "safari17.5"],
    // The content security policy allows fonts and scripts from the server only, not from data: addresses.
    assetsInlineLimit: 0,
    rolldownOptions: { input: [source("index.html"), source("terminal.html")] },
  },
  // For work on the page itself: `npm run dev` beside `./vf up`.
  server: { proxy: { "/api": { target: "http://127.0.0.1:5080", ws: true }, "/signin": "http://127.0.0.1:5080" } },
});
