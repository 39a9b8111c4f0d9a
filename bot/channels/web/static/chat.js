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
  log.setAttribute("aria-busy", "true");
  tell("");
  try {
    const action = form.getAttribute("action");
    const headers = { "X-Lesroute": "in-place" };
    const response = await fetch(action, { method: "POST", headers, body: data });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    if (response.ok) {
      show(page, said);
      // A reload shows the conversation as it stands, not the link that it began with.
      history.replaceState(null, "", new URL(action, location).pathname);
    } else tell(page.querySelector(".text")?.textContent ?? trouble().dataset.text);
  } catch {
    tell(trouble().dataset.text);
  } finally {
    log.setAttribute("aria-busy", "false");
  }
}

function show(page, said) {
  const screen = page.querySelector(".screen");
  const spoken = bubble(said, document.documentElement.lang);
  if (page.querySelector("[data-forgotten]")) log.replaceChildren(screen);
  else {
    // What was said stays readable; its buttons belong to the newest screen only.
    for (const form of log.querySelectorAll("form")) form.remove();
    log.append(spoken, screen);
  }
  dress(page);
  screen.focus({ preventScroll: true });
  (spoken.isConnected ? spoken : screen).scrollIntoView({ block: "start" });
}

// What stands around the conversation: its fixed buttons, and its words in a new language.
function dress(page) {
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  log.setAttribute("aria-label", page.getElementById("log").getAttribute("aria-label"));
  for (const part of ["header", "#bar", "#write", "footer"])
    document.querySelector(part).replaceWith(page.querySelector(part));
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

function tell(text) {
  trouble().textContent = text;
}
