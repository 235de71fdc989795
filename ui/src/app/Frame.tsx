import { watchPresence } from "@vaporforge/client";
import { useEffect, useState } from "react";
import { SessionPage } from "../conversation/SessionPage.tsx";
import { DeletedPage } from "../sessions/DeletedPage.tsx";
import { HomePage } from "../sessions/HomePage.tsx";
import { Sidebar } from "../sessions/Sidebar.tsx";
import { SettingsPage } from "../settings/SettingsPage.tsx";
import { useForge } from "./forge.ts";
import { NoticeList } from "./NoticeList.tsx";
import { Nowhere } from "./Nowhere.tsx";
import { useRoute, type Route } from "./router.ts";
import { ShortcutHelp } from "./ShortcutHelp.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { usePageShortcuts } from "./page-shortcuts.ts";

/** The session list at the side, and the page that the address names. */
export function Frame() {
  const { sessions } = useForge();
  const route = useRoute();
  const [isHelpOpen, setHelpOpen] = useState(false);
  useEffect(() => {
    sessions.list.follow();
    const unwatch = watchPresence({ onAway: () => sessions.list.pause(), onBack: () => sessions.list.follow() });
    return () => {
      unwatch();
      sessions.list.pause();
    };
  }, [sessions]);
  usePageShortcuts(route);
  useShortcuts({ help: () => setHelpOpen(true) });
  return (
    <div className="frame" data-view={route.page === "home" ? "list" : "page"}>
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <Sidebar route={route} onHelp={() => setHelpOpen(true)} />
      <main id="main" tabIndex={-1}>
        <Page route={route} />
      </main>
      <NoticeList />
      {isHelpOpen && <ShortcutHelp onClose={() => setHelpOpen(false)} />}
    </div>
  );
}

function Page({ route }: { route: Route }) {
  switch (route.page) {
    case "home":
      return <HomePage />;
    case "session":
      return <SessionPage key={route.id} id={route.id} panel={route.panel} path={route.path} />;
    case "deleted":
      return <DeletedPage />;
    case "settings":
      return <SettingsPage section={route.section} />;
    case "nowhere":
      return <Nowhere />;
  }
}
