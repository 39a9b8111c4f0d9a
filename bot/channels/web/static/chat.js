// Makes the conversation smooth: answers appear in place and the way there stays readable.
// Without this file every form does the same by loading the page.
const log = document.getElementById("log");
const PATIENCE = 15_000; // ms until an answer is given up
const QUIET = 1_500; // ms until waiting is told
let asked = null; // what waits for its answer

document.documentElement.classList.add("scripted");
// Each screen begins at its top, also after a reload.
history.scrollRestoration = "manual";

document.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const button = event.submitter;
  const data = new URLSearchParams(new FormData(form));
  if (button?.name) data.set(button.name, button.value);
  const said = button?.name ? (button.querySelector(".label") ?? button).textContent : data.get("text").trim();
  // The same again was one press too many; something else is what they want now.
  if (said && said !== asked?.said) answer(form, data, said);
});

// Away at once, and not one step back in the history of the tab.
document.addEventListener("click", (event) => {
  const exit = event.target.closest("#exit");
  if (!exit) return;
  event.preventDefault();
  document.body.hidden = true;
  (exit.target === "_top" ? top : window).location.replace(exit.href);
});

document.addEventListener("click", (event) => {
  if (event.target.closest(".print")) print();
});

// In a frame the page around us cannot hear the key that closes it.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && parent !== window) parent.postMessage("lesroute:close", "*");
});

async function answer(form, data, said) {
  asked?.abort.abort();
  const mine = (asked = { said, abort: new AbortController() });
  const given_up = setTimeout(() => mine.abort.abort(), PATIENCE);
  const waiting = setTimeout(() => tell(trouble().dataset.wait, { wait: true }), QUIET);
  log.setAttribute("aria-busy", "true");
  tell("");
  try {
    const action = form.getAttribute("action");
    const headers = { "X-Lesroute": "in-place" };
    const request = { method: "POST", headers, body: data, signal: mine.abort.signal };
    const response = await fetch(action, request);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (asked !== mine) return;
    if (response.ok) {
      show(page, said, form);
      // A reload shows the conversation as it stands, not the link that it began with.
      history.replaceState(null, "", new URL(action, location).pathname);
    } else tell(page.querySelector(".text")?.textContent ?? trouble().dataset.text);
  } catch {
    if (asked === mine) tell(trouble().dataset.text);
  } finally {
    clearTimeout(given_up);
    clearTimeout(waiting);
    if (asked === mine) {
      asked = null;
      log.setAttribute("aria-busy", "false");
    }
  }
}

function show(page, said, form) {
  const screen = page.querySelector(".screen");
  const spoken = bubble(said, document.documentElement.lang);
  const forgotten = page.querySelector("[data-forgotten]");
  if (forgotten) log.replaceChildren(screen);
  else {
    // What was said stays readable; its buttons belong to the newest screen only.
    for (const form of log.querySelectorAll("form")) form.remove();
    log.append(spoken, screen);
  }
  const kept = !forgotten && form.id !== "write";
  const typing = kept && document.activeElement?.id === "text";
  dress(page, kept);
  if (typing) document.getElementById("text").focus({ preventScroll: true });
  else screen.focus({ preventScroll: true });
  // A long story must not push its answer out of sight.
  const brief = spoken.isConnected && spoken.offsetHeight < innerHeight / 4;
  (brief ? spoken : screen).scrollIntoView({ block: "start" });
}

// What stands around the conversation: its fixed buttons, and its words in a new language. What is
// being typed meanwhile is `kept`.
function dress(page, kept) {
  const typed = kept ? document.getElementById("text").value : "";
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  log.setAttribute("aria-label", page.getElementById("log").getAttribute("aria-label"));
  for (const part of ["header", "#bar", "#write", "footer"])
    document.querySelector(part).replaceWith(page.querySelector(part));
  document.getElementById("text").value = typed;
}

function bubble(said, lang) {
  const element = document.createElement("p");
  element.className = "said";
  element.lang = lang;
  element.textContent = said;
  return element;
}

function trouble() {
  return document.getElementById("trouble");
}

// Trouble is told with the numbers that must never be missing; that we wait, without.
function tell(text, { wait = false } = {}) {
  trouble().textContent = text;
  trouble().classList.toggle("wait", wait);
  danger(!text || wait);
  if (text && !wait) trouble().scrollIntoView({ block: "nearest" });
  document.documentElement.style.scrollPaddingTop = text ? `${bar().offsetHeight + 12}px` : "";
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
