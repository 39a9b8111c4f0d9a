// Makes the conversation smooth: answers appear in place and the way there stays readable.
// Without this file every form does the same by loading the page.
const log = document.getElementById("log");
const root = document.documentElement;
const PATIENCE = 15_000; // ms until an answer is given up
const QUIET = 1_500; // ms until waiting is told in words
const AROUND = ["header", "#bar", "#write", "footer"];
const visit = String(Math.random()); // tells this page's entries in the history from older ones
const turns = []; // what each screen showed, for going back to it
let here = 0; // which of them is shown
let latest = null; // the one that was answered last
let first = 0; // how deep in the history the first of them is
let asked = null; // what waits for its answer
let going = false; // on its way through the history
let takes = able(); // whether forms are answered in place

if (takes) begin();

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!takes || !button) return; // the form goes by itself
  const form = event.target;
  const data = new URLSearchParams(new FormData(form));
  if (button.name) data.set(button.name, button.value);
  const words = button.name ? (button.querySelector(".label") ?? button).textContent : data.get("text");
  const said = words.trim();
  event.preventDefault();
  // A repeat is one press too many; anything else replaces what was asked.
  if (!said || said === asked?.said) return;
  if (isBack(button) && !going && leads(button.value)) {
    going = true;
    history.back();
  } else answer(form, button, data, said);
});

// Leaves at once, with nothing to go back to in this tab.
document.addEventListener("click", (event) => {
  const exit = event.target.closest("#exit");
  if (!exit) return;
  event.preventDefault();
  document.body.hidden = true;
  const away = () => (exit.target === "_top" ? top : window).location.replace(exit.href);
  const deep = takes ? first + here : 0;
  if (!deep) return away();
  addEventListener("popstate", away);
  setTimeout(away, 300); // where the browser does not go back, at least this page is gone
  history.go(-deep);
});

// A page that comes back from the browser's cache is shown again.
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) document.body.hidden = false;
});

document.addEventListener("click", (event) => {
  if (event.target.closest(".print")) print();
  const copy = event.target.closest(".copy");
  if (copy) copied(copy);
  const send = event.target.closest(".send button");
  // Closing that window is a choice, not an error.
  if (send) navigator.share({ text: send.dataset.words, url: send.dataset.url }).catch(() => {});
});
// A frame may not share.
if (navigator.share && parent === window) root.classList.add("sharing");

// In a frame the page around us cannot hear the key that closes it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && parent !== window) parent.postMessage("lesroute:close", "*");
});

// Back or forward: shows again what this page showed, and loads all else.
addEventListener("popstate", ({ state }) => {
  going = false;
  if (!takes || document.body.hidden || !state) return;
  const wanted = state.depth - first;
  if (state.visit !== visit || !turns[wanted] || !readable(turns[wanted])) return location.reload();
  asked?.abort.abort();
  asked = null;
  wait(null);
  log.setAttribute("aria-busy", "false");
  turn(wanted);
  look(turns[here].screen, turns[here].screen);
});

// Checks for all that is used below: who takes over a form must answer it.
function able() {
  try {
    new URLSearchParams(new FormData());
    new URL(location).searchParams.get("");
    const { signal, abort } = new AbortController();
    const methods = [
      ...[abort, fetch, Response.prototype.text, DOMParser.prototype.parseFromString],
      ...[history.pushState, history.replaceState, history.back, history.go],
      ...[log.replaceWith, log.append, log.remove, log.closest],
      ...[log.scrollIntoView, log.focus, log.cloneNode, document.createComment],
      ...[[].at, [].includes, "".trimEnd],
    ];
    const properties = [
      ["submitter", SubmitEvent.prototype],
      ["content", HTMLTemplateElement.prototype],
      ["dataset", log],
      ["classList", log],
      ["isConnected", log],
    ];
    return (
      Boolean(signal) &&
      methods.every((method) => typeof method === "function") &&
      properties.every(([name, owner]) => name in owner)
    );
  } catch {
    return false;
  }
}

// The letter alone, as plain text, without the words around it.
async function copied(button) {
  const parts = button.closest(".screen").querySelectorAll(".letter .body p");
  const text = [...parts].map((part) => part.textContent).join("\n\n");
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = button.dataset.done;
    document.getElementById("wait").textContent = button.dataset.done;
  } catch {
    getSelection().selectAllChildren(button.closest(".screen").querySelector(".letter .body"));
  }
}

function begin() {
  // Each screen begins at its top, also after a reload.
  history.scrollRestoration = "manual";
  // The focus has a screen read aloud. A live log would have it read twice.
  log.setAttribute("aria-live", "off");
  first = history.state?.depth ?? 0;
  const screen = newest(log);
  latest = { screen, nodes: [...log.childNodes], away: [], ...around(document) };
  turns.push(latest);
  history.replaceState({ visit, depth: first }, "");
  if (log.querySelectorAll(".screen").length > 1) screen.scrollIntoView({ block: "start" });
  screen.removeAttribute("id");
  root.classList.add("scripted");
}

async function answer(form, button, data, said) {
  asked?.abort.abort();
  const mine = (asked = { said, abort: new AbortController() });
  const givenUp = setTimeout(() => mine.abort.abort(), PATIENCE);
  // The answer replaces it by what was said, so nothing on the page shifts.
  const echo = [bubble(button, said), made("waiting")];
  const inWords = setTimeout(() => wait(echo[1]), QUIET);
  let came = null;
  log.setAttribute("aria-busy", "true");
  tell("");
  button.classList.add("pressed");
  echo[0].setAttribute("aria-hidden", "true");
  log.append(...echo);
  echo[1].scrollIntoView({ block: "nearest" });
  try {
    came = await ask(form, data, mine.abort.signal);
  } catch {
    // The line broke, which is told below.
  }
  clearTimeout(givenUp);
  clearTimeout(inWords);
  button.classList.remove("pressed");
  for (const part of echo) part.remove();
  if (asked !== mine) return;
  asked = null;
  wait(null);
  try {
    const page = came && ours(came);
    if (page?.screen) show(page, bubble(button, said), form, button);
    else tell(page?.trouble ?? trouble().dataset.text);
  } catch {
    takes = false; // from here on the forms go by themselves
    tell(trouble().dataset.text);
  }
  log.setAttribute("aria-busy", "false");
}

async function ask(form, data, signal) {
  const headers = { "X-Lesroute": "in-place" };
  const request = { method: "POST", headers, body: data, signal };
  const response = await fetch(form.getAttribute("action"), request);
  return { ok: response.ok, text: await response.text() };
}

// A filter or a portal may have answered in our place. Only a whole page of ours counts: with a
// `screen`, or with what it says of `trouble`.
function ours({ ok, text }) {
  const page = new DOMParser().parseFromString(text, "text/html");
  if (!page.querySelector("main[data-lesroute]") || !text.trimEnd().endsWith("</html>")) return null;
  if (!ok) return { trouble: page.querySelector(".text")?.textContent };
  const screen = newest(page.getElementById("log") ?? page);
  const parts = around(page);
  if (!screen || !parts.here || parts.parts.includes(null)) return null;
  return { screen, forgotten: Boolean(page.querySelector("[data-forgotten]")), ...parts };
}

// The parts of a page around the conversation, and its name and title.
function around(page) {
  return {
    parts: AROUND.map((part) => page.querySelector(part)),
    here: page.getElementById("log")?.dataset.address ?? "",
    name: page.getElementById("log")?.getAttribute("aria-label"),
    title: page.title,
    lang: page.documentElement.lang,
    dir: page.documentElement.dir,
  };
}

function show(page, spoken, form, button) {
  const { screen } = page;
  screen.removeAttribute("id");
  const back = isBack(button) && earlier(screen);
  const kept = !page.forgotten && form.id !== "write";
  const typing = kept && document.activeElement?.id === "text";
  // If the focus stays in the text field, the live log has the screen read aloud.
  log.setAttribute("aria-live", typing ? "polite" : "off");
  const nodes = [...before(back), ...(back ? [] : [spoken]), screen];
  latest = { ...page, nodes: page.forgotten ? [screen] : nodes, away: [] };
  if (page.forgotten) forget();
  else remember({ instead: Boolean(back) });
  turn(here, kept);
  look(screen, spoken, typing);
}

// Going back cuts the conversation off at that screen, if it is on the page.
function earlier(screen) {
  const same = [...log.querySelectorAll(".screen")];
  return same.reverse().find((one) => one.dataset.node === screen.dataset.node);
}

function before(end) {
  const all = [...log.childNodes];
  return end ? all.slice(0, all.indexOf(end)) : all;
}

function remember({ instead }) {
  if (turns[here].here) history.replaceState({ visit, depth: first + here }, "", turns[here].here);
  putAway(turns[here]);
  if (!instead) here += 1;
  turns.length = here;
  turns.push(latest);
  const state = { visit, depth: first + here };
  if (instead) history.replaceState(state, "", latest.here);
  else history.pushState(state, "", latest.here);
}

// After a wipe there is nothing to go back to.
function forget() {
  turns.length = 0;
  first += here;
  here = 0;
  turns.push(latest);
  history.replaceState({ visit, depth: first }, "", latest.here);
}

// The conversation as it was at one of its screens, with the buttons of that screen alone.
function turn(wanted, kept = true) {
  const typed = kept ? document.getElementById("text").value : "";
  putAway(turns[here]);
  here = wanted;
  const { nodes, away, parts, name, title, lang, dir } = turns[here];
  for (const node of [...log.childNodes]) if (!nodes.includes(node)) node.remove();
  log.append(...nodes.filter((node) => node.parentNode !== log));
  for (const [form, place] of away.splice(0)) place.replaceWith(form);
  AROUND.forEach((part, number) => document.querySelector(part).replaceWith(parts[number]));
  document.title = title;
  root.lang = lang;
  root.dir = dir;
  log.setAttribute("aria-label", name);
  document.getElementById("text").value = typed;
  tell("");
}

function putAway({ screen, away }) {
  for (const form of screen.querySelectorAll("form")) {
    const place = document.createComment("");
    form.replaceWith(place);
    away.push([form, place]);
  }
}

// Its buttons were drawn for a reader: for nobody yet, or for the current one.
function readable(shown) {
  const [then, now] = [reader(shown), reader(latest)];
  return shown.lang === latest.lang && (then === now || then === "" || then === "-");
}

function reader({ here: address }) {
  return new URL(address, location).searchParams.get("op")?.slice(0, 1) ?? "";
}

// Whether the screen that a button leads back to is the one before, in this page's own history.
function leads(tap) {
  const node = tap.split(":")[1];
  const last = turns[here - 1];
  return last?.screen.dataset.node === node && readable(last);
}

function look(screen, spoken, typing) {
  if (typing) document.getElementById("text").focus({ preventScroll: true });
  else screen.focus({ preventScroll: true });
  // A long story must not push its answer out of sight.
  const brief = spoken.isConnected && spoken.offsetHeight < innerHeight / 4;
  (brief ? spoken : screen).scrollIntoView({ block: "start" });
}

function isBack(button) {
  return button.classList.contains("back");
}

function newest(where) {
  return [...where.querySelectorAll(".screen")].at(-1);
}

function made(name) {
  return document.getElementById(name).content.firstElementChild.cloneNode(true);
}

// Cloned from the server's template, so that all look alike.
function bubble(button, said) {
  const element = made(button.name ? "chosen" : "typed");
  const words = element.querySelector(".words");
  words.textContent = said;
  if (button.lang) [words.lang, words.dir] = [button.lang, button.dir];
  element.lang = root.lang;
  element.dir = root.dir || "ltr"; // also when the page takes another language
  return element;
}

function wait(sign) {
  sign?.classList.add("long");
  document.getElementById("wait").textContent = sign ? sign.textContent.trim() : "";
}

function trouble() {
  return document.getElementById("trouble");
}

// Trouble comes with the numbers that must never be missing.
function tell(text) {
  trouble().textContent = text;
  danger(!text);
  if (text) trouble().scrollIntoView({ block: "nearest" });
  root.style.scrollPaddingTop = text ? `${bar().offsetHeight + 12}px` : "";
}

function danger(hidden) {
  const element = document.getElementById("danger");
  element.hidden = hidden;
  if (hidden || element.querySelector("a")) return;
  for (const number of ["112", "113"]) {
    const link = document.createElement("a");
    link.href = `tel:${number}`;
    link.textContent = number;
    element.append(link);
  }
}

function bar() {
  return document.getElementById("bar");
}
