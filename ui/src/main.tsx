import "@fontsource-variable/inter/wght.css";
import "@fontsource-variable/jetbrains-mono/wght.css";
import "./styles/index.css";
import { createRoot } from "react-dom/client";
import { App } from "./app/App.tsx";
import { Forge, ForgeProvider } from "./app/forge.ts";
import { holdPresses } from "./app/hold-press.ts";

const root = document.getElementById("app");
if (!root) throw new Error("The page has no place for the application.");

holdPresses(document);
createRoot(root).render(
  <ForgeProvider value={new Forge()}>
    <App />
  </ForgeProvider>,
);
