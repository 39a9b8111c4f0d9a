// Makes the conversation smooth: answers appear in place and the way there stays readable.
// Without this file every form does the same by loading the page.
const log = document.getElementById("log");

document.addEventListener("submit", (event) => {
  event.preventDefault();
  if (log.getAttribute("aria-busy") === "true") return;
  const form = event.target;
  const button = event.submitter;
  const data = new URLSearchParams(new FormData(form));
  if (button?.name) data.set(button.name, button.value);
  const said = button?.name ? button.textContent : data.get("text").trim();
  if (said) answer(form, data, said);
});

async function answer(form, data, said) {
  log.setAttribute("aria-busy", "true");
  tell("");
  try {
    const headers = { "X-Lesroute": "in-place" };
    const response = await fetch("/", { method: "POST", headers, body: data });
    if (!response.ok) throw new Error(response.status);
    show(new DOMParser().parseFromString(await response.text(), "text/html"), said);
    form.reset();
  } catch {
    const trouble = document.getElementById("trouble");
    tell(trouble.dataset.text);
  } finally {
    log.setAttribute("aria-busy", "false");
  }
}

function show(page, said) {
  const screen = page.querySelector(".screen");
  const before = document.documentElement.lang;
  const spoken = bubble(said, before);
  if (page.querySelector("[data-forgotten]")) log.replaceChildren(screen);
  else {
    // What was said stays readable; its buttons belong to the newest screen only.
    for (const form of log.querySelectorAll("form")) form.remove();
    log.append(spoken, screen);
  }
  dress(page, before);
  screen.focus({ preventScroll: true });
  (spoken.isConnected ? spoken : screen).scrollIntoView({ block: "start" });
}

// What stands around the conversation: the fixed buttons always, its words in a new language.
function dress(page, before) {
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  log.setAttribute("aria-label", page.getElementById("log").getAttribute("aria-label"));
  const all = ["header", ".frame"];
  if (page.documentElement.lang !== before) all.push("#write", "#about", "#trouble");
  for (const part of all) document.querySelector(part).replaceWith(page.querySelector(part));
}

function bubble(said, lang) {
  const element = document.createElement("p");
  element.className = "said";
  element.lang = lang;
  element.textContent = said;
  return element;
}

function tell(text) {
  document.getElementById("trouble").textContent = text;
}
