// Makes the conversation smooth: answers appear in place and the way there stays readable.
// Without this file every form does the same by loading the page.
const log = document.getElementById("log");
const write = document.getElementById("write");
const trouble = document.getElementById("trouble");

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.classList.contains("language")) return;
  event.preventDefault();
  if (log.ariaBusy === "true") return;
  const button = event.submitter;
  const data = new FormData(form);
  if (button?.name) data.set(button.name, button.value);
  const said = button?.name === "tap" ? button.textContent : (data.get("text") ?? "").trim();
  if (said) answer(data, said);
});

async function answer(data, said) {
  log.ariaBusy = "true";
  trouble.textContent = "";
  try {
    const response = await fetch("/", {
      method: "POST",
      headers: { "X-Lesroute": "fragment" },
      body: new URLSearchParams(data),
    });
    if (!response.ok) throw new Error(response.status);
    show(await response.text(), said);
    write.reset();
  } catch {
    trouble.textContent = trouble.dataset.text;
  } finally {
    log.ariaBusy = "false";
  }
}

function show(html, said) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  const screen = holder.content.querySelector(".screen");
  if (screen.hasAttribute("data-forgotten")) log.replaceChildren();
  for (const past of log.querySelectorAll(".screen")) past.classList.add("past");
  if (!screen.hasAttribute("data-forgotten")) log.append(bubble(said));
  const language = document.documentElement.lang;
  log.append(screen);
  if (screen.lang !== language) location.reload();
  screen.focus({ preventScroll: true });
  screen.previousElementSibling?.scrollIntoView({ block: "start" });
}

function bubble(said) {
  const element = document.createElement("p");
  element.className = "said";
  element.textContent = said;
  return element;
}
