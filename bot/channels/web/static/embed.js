// Puts a button on a steunpunt's own page that opens Lesroute in a frame. One line does it:
// <a data-lesroute href="https://…/s/utrecht">…</a><script async src="https://…/static/embed.js" data-steunpunt="utrecht"></script>
// The link is there first, and goes only once the button is there, so that one of them always shows.
// This file keeps to the language of 2015, for old phones.
// Before the button is pressed, a browser asks us for nothing but this file.
(() => {
  const script = document.currentScript;
  const { origin } = new URL(script.src);
  const steunpunt = encodeURIComponent(script.dataset.steunpunt || "");
  // A line for each language; the first is for pages in any other.
  const said = {
    nl: { open: "Chat: als school even niet lukt", close: "Sluit", own: "Open in een tabblad" },
    en: { open: "Chat: when school isn’t possible", close: "Close", own: "Open in a tab" },
  };
  const spoken = Object.keys(said);
  const around = document.documentElement.lang.toLowerCase().split("-")[0];
  const language = spoken.find((code) => code === around) || spoken[0];
  const words = said[language];
  const address = `${origin}/s/${steunpunt}?taal=${language}`;
  const key = `lesroute ${steunpunt}`;
  const colour = (told, ours) => (/^#[0-9a-f]{6}$/i.test(told || "") ? told : ours);
  const brand = colour(script.dataset.brand, "#0f5c56");
  const ink = colour(script.dataset.ink, "#ffffff");

  // A line that was pasted long ago has no link.
  function linked() {
    const given = document.querySelector(`a[data-lesroute][href^="${origin}/s/${steunpunt}"]`);
    if (given) return given;
    const link = document.createElement("a");
    link.href = address;
    link.textContent = words.open;
    if (document.body.contains(script)) script.parentNode.insertBefore(link, script);
    else document.body.appendChild(link);
    return link;
  }

  // Throws if the browser lacks anything it needs; then nothing is on the page.
  function build() {
    const host = document.createElement("div");
    host.lang = language;
    const root = host.attachShadow({ mode: "open" });
    // A sheet of our own works under the strictest policy of the page, and leaves its looks alone.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      :host { all: initial; color-scheme: light dark; --ink: ${ink}; --brand: ${brand}; --sheet: #f6f3ec; --text: ${brand}; --edge: ${brand}; }
      @media (prefers-color-scheme: dark) {
        :host { --ink: #0b2422; --brand: #93d3c7; --sheet: #172020; --text: #93d3c7; --edge: #5f938b; }
      }
      * { box-sizing: border-box; font: 600 1rem/1.3 -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
      :focus-visible { outline: 3px solid var(--brand); outline-offset: 2px; }
      .open {
        position: fixed; z-index: 2147483000; inset-block: auto 1rem; inset-inline: auto 1rem; max-width: calc(100vw - 2rem);
        display: flex; align-items: center; gap: .6rem; min-height: 3.25rem; padding-block: .6rem; padding-inline: .8rem 1.25rem;
        border: 2px solid var(--sheet); border-radius: 999px; background: var(--brand); color: var(--ink);
        box-shadow: 0 4px 16px rgb(0 0 0 / .25); cursor: pointer; text-align: start;
      }
      .open[hidden] { display: none; }
      .open svg { flex: none; }
      dialog {
        position: fixed; z-index: 2147483000; inset-block: auto 1rem; inset-inline: auto 1rem; margin: 0; padding: 0; overflow: hidden;
        width: min(26rem, calc(100vw - 2rem)); height: min(46rem, calc(100dvh - 2rem)); max-width: none; max-height: none;
        border: 1px solid var(--edge); border-radius: 20px; background: var(--sheet);
        box-shadow: 0 12px 40px rgb(0 0 0 / .3);
      }
      dialog[open] { display: flex; flex-direction: column; }
      .tools { display: flex; justify-content: space-between; align-items: center; padding: .25rem .5rem; }
      .tools > * {
        display: flex; align-items: center; min-height: 2.75rem; padding: 0 .75rem; border: 0; border-radius: 12px;
        background: none; color: var(--text); cursor: pointer;
      }
      iframe { flex: 1; width: 100%; border: 0; background: var(--sheet); }
      @media (max-width: 30rem) {
        dialog { inset: 0; width: 100vw; height: 100dvh; border: 0; border-radius: 0; }
      }
      @media print { :host { display: none; } }
    `);
    if (!root.adoptedStyleSheets) throw new TypeError("no sheets");
    root.adoptedStyleSheets = [sheet];
    root.innerHTML = `
      <button class="open" aria-haspopup="dialog">
        <svg viewBox="0 0 48 48" width="32" height="32" aria-hidden="true"><rect width="48" height="48" rx="14" fill="#0f5c56"/><path d="M13 34c0-9 4-11 10-12s9-3 9-9" fill="none" stroke="#f6d48f" stroke-width="5" stroke-linecap="round"/><circle cx="13" cy="34" r="4.5" fill="#fff"/><circle cx="33" cy="13" r="4.5" fill="#fff"/></svg>
        <span></span>
      </button>
      <dialog aria-label="Lesroute"><div class="tools"><a target="_blank" rel="noopener"></a><button></button></div></dialog>`;
    const button = root.querySelector(".open");
    const dialog = root.querySelector("dialog");
    const own = root.querySelector("a");
    const close = root.querySelector(".tools button");
    const narrow = matchMedia("(max-width: 30rem)");
    let frame = null;

    if (!dialog.showModal || !dialog.close) throw new TypeError("no dialog");
    button.querySelector("span").textContent = words.open;
    close.textContent = words.close;
    own.textContent = words.own;
    own.href = address;

    function open(focus) {
      if (dialog.open) return;
      if (!frame) {
        frame = document.createElement("iframe");
        frame.title = "Lesroute";
        frame.src = `${origin}/in/${steunpunt}?taal=${language}`;
        if (focus) frame.addEventListener("load", () => frame.focus(), { once: true });
        dialog.appendChild(frame);
      }
      lay();
      button.hidden = true;
      if (focus) frame.focus();
      remember("open");
    }

    // On a phone it covers the page, which must then be out of reach of keyboard and reader.
    function lay() {
      dialog.open = false;
      if (narrow.matches) dialog.showModal();
      else dialog.open = true;
    }

    button.addEventListener("click", () => open(true));
    close.addEventListener("click", () => dialog.close());
    narrow.addEventListener("change", () => dialog.open && lay());
    dialog.addEventListener("close", () => {
      button.hidden = false;
      button.focus();
      remember("closed");
    });
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && dialog.open) dialog.close();
    });
    addEventListener("message", (event) => {
      const ours = event.origin === origin && frame && event.source === frame.contentWindow;
      if (ours && event.data === "lesroute:close") dialog.close();
    });
    document.body.appendChild(host);
    if (remembered()) open(false);
  }

  function remember(state) {
    try {
      sessionStorage.setItem(key, state);
    } catch (_) {
      // Storage is off: then it starts closed.
    }
  }

  function remembered() {
    try {
      return sessionStorage.getItem(key) === "open";
    } catch (_) {
      return false;
    }
  }

  function start() {
    const link = linked();
    try {
      build();
      link.remove();
    } catch (_) {
      // An old browser: the link stays.
    }
  }
  if (document.body) start();
  else addEventListener("DOMContentLoaded", start);
})();
