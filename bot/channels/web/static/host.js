// Tells the app that frames this page that the page is ready, and takes on its theme.
// Microsoft 365 waits for the first and is the only one to give the second; the words are those of
// TeamsJS, which is far too large for two messages. Nothing that somebody said is in them.
const HOSTS = ["https://teams.microsoft.com", "https://teams.cloud.microsoft"];
const VERSION = "2.0.0";
const PALETTE = {
  "--ground": "#000", "--sheet": "#000", "--paper": "#000", "--ink": "#fff", "--soft": "#fff",
  "--line": "#fff", "--edge": "#fff", "--brand": "#ff0", "--brand-ink": "#000",
  "--brand-soft": "#000", "--notice": "#000", "--notice-ink": "#fff", "--stop": "#ff0",
};
const root = document.documentElement;
const asked = new Map();
const kinds = new Map();
let host = "";

const around = () => {
  const [parent] = location.ancestorOrigins ?? [];
  return parent ?? (document.referrer && new URL(document.referrer).origin);
};

function say(func, args = [], then = () => {}) {
  const id = asked.size;
  asked.set(id, then);
  parent.postMessage({ id, func, args, timestamp: Date.now() }, host);
}

// Our rules for dark screens apply in a dark app, whatever the machine prefers.
function wear(theme) {
  const dark = theme === "dark" || theme === "contrast";
  root.style.colorScheme = dark ? "dark" : "light";
  for (const sheet of document.styleSheets) {
    for (const rule of sheet.cssRules) {
      const [, kind] = rule.media?.mediaText.match(/^\(prefers-color-scheme: (dark|light)\)$/) ?? [];
      if (kind) kinds.set(rule, kind);
    }
  }
  for (const [rule, kind] of kinds) {
    rule.media.mediaText = (kind === "dark") === dark ? "all" : "not all";
  }
  for (const [name, colour] of Object.entries(PALETTE)) {
    if (theme === "contrast") root.style.setProperty(name, colour);
    else root.style.removeProperty(name);
  }
}

function hear({ source, origin, data }) {
  if (source !== parent || origin !== host || !data) return;
  if (data.func === "themeChange") wear(data.args?.[0]);
  else asked.get(data.id)?.(...(data.args ?? []));
}

if (HOSTS.includes(around())) {
  host = around();
  addEventListener("message", hear);
  say("initialize", [VERSION], () => {
    say("appInitialization.success", [VERSION]);
    say("getContext", [], (context) => wear(context?.theme));
    say("registerHandler", ["themeChange"]);
  });
}
