/** The page: who is signed in, which sessions there are, which one is open. */

import { Api, ApiError } from "./api.mjs";
import { backoffMs } from "./backoff.mjs";
import { element, oncePerFrame } from "./dom.mjs";
import { titleOf } from "./format.mjs";
import { Notices } from "./notices.mjs";
import { watchPresence } from "./presence.mjs";
import { SessionListView } from "./session-list-view.mjs";
import { SessionList } from "./session-list.mjs";
import { SessionPage } from "./session-page.mjs";
import { markUntitled } from "./untitled.mjs";

const root = /** @type {HTMLElement} */ (document.getElementById("app"));
const notices = new Notices();
const api = new Api(showSignedOut);
const list = new SessionList(api, drawSoon());
const listView = new SessionListView({
  onCreate: () => void create(),
  onMore: () => void attempt(() => list.loadMore()),
});
const main = element("main", {});
/** @type {SessionPage | undefined} */
let page;
/** @type {string | undefined} */
let openId;
let isSignedIn = false;

async function start() {
  for (let failures = 0; ; failures++) {
    try {
      await list.load();
      break;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.status === 401) return;
      show(
        "unreachable",
        element("h1", {}, "VaporForge cannot be reached"),
        element("p", { role: "status" }, `${error.message} Trying again…`),
      );
      await new Promise((resolve) => setTimeout(resolve, backoffMs(failures)));
    }
  }
  isSignedIn = true;
  root.className = "";
  root.replaceChildren(listView.element, main, notices.element);
  list.follow();
  addEventListener("hashchange", route);
  watchPresence({
    onAway: () => {
      list.pause();
      page?.pause();
    },
    onBack: () => {
      list.follow();
      page?.resume();
    },
  });
  route();
}

function route() {
  if (!isSignedIn) return;
  const id = /^#\/s\/([^/]+)$/.exec(location.hash)?.[1];
  openId = id === undefined ? undefined : decodeURIComponent(id);
  page?.close();
  page = undefined;
  root.dataset["view"] = openId === undefined ? "list" : "session";
  if (openId === undefined) showHome();
  else {
    page = new SessionPage({
      id: openId,
      api,
      list,
      onProblem: (text) => notices.show(text),
      onDelete: (one) => void remove(one),
    });
    main.replaceChildren(page.element);
    page.open();
  }
  drawList();
}

function showHome() {
  document.title = "VaporForge";
  main.replaceChildren(
    element(
      "section",
      { class: "home" },
      element("h1", {}, "What shall we forge?"),
      element(
        "p",
        {},
        "An agent works in a sandbox of its own. Close this page whenever you like: the work goes on without it.",
      ),
      element("button", { type: "button", class: "primary", onclick: () => void create() }, "New session"),
    ),
  );
}

function drawList() {
  listView.update(list.sessions, openId, Boolean(list.next));
}

function drawSoon() {
  return oncePerFrame(() => {
    drawList();
    page?.refresh();
  });
}

function create() {
  return attempt(async () => {
    const session = await createOne();
    markUntitled(session.id);
    list.put(session);
    location.hash = `#/s/${encodeURIComponent(session.id)}`;
  });
}

/** A session whose creation was not answered may exist all the same; then it is that one. */
async function createOne() {
  const known = new Set(list.sessions.map(({ id }) => id));
  try {
    return await api.createSession();
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 0) throw error;
    await list.load();
    return list.sessions.find(({ id, headSeq }) => !known.has(id) && headSeq === 0) ?? api.createSession();
  }
}

/** @param {string} id */
function remove(id) {
  return attempt(async () => {
    const title = titleOf(list.find(id));
    await api.deleteSession(id).catch(ignoreAbsence);
    list.remove(id);
    if (openId === id) location.hash = "#/";
    notices.show(`“${title}” was deleted.`, { label: "Undo", run: () => void restore(id) });
  });
}

/** @param {string} id */
function restore(id) {
  return attempt(async () => {
    await api.restoreSession(id);
    await list.load();
    location.hash = `#/s/${encodeURIComponent(id)}`;
  });
}

function showSignedOut() {
  isSignedIn = false;
  page?.close();
  page = undefined;
  list.pause();
  const again = element("button", { type: "button", class: "primary", onclick: () => location.reload() }, "Try again");
  show(
    "signed-out",
    element("h1", {}, "Sign in to VaporForge"),
    element(
      "p",
      {},
      "Open the sign-in link that the server printed at its start. For a new one, run this where VaporForge is:",
    ),
    element("pre", {}, element("code", {}, "./vf link")),
    again,
  );
}

/** @param {string} name @param {...Node} content */
function show(name, ...content) {
  root.className = name;
  root.replaceChildren(element("main", { class: "card notice-page" }, ...content));
}

/** A call that is made again because its answer was lost finds its work done. @param {unknown} error */
function ignoreAbsence(error) {
  if (!(error instanceof ApiError) || error.status !== 404) throw error;
}

/** @param {() => Promise<unknown>} call */
async function attempt(call) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    if (error.status !== 401) notices.show(error.message);
  }
}

void start();
