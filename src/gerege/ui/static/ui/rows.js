// Keys of a list, only while the focus is in it (WCAG 2.1.4): j and k or the arrows go from row to row.
// On keyboards with other letters the places of j and k count.

const STEP = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
const PLACE = { KeyJ: 1, KeyK: -1 };
const help = document.querySelector("[data-keys]");

function goal({ key, code, currentTarget: list }) {
  const step = STEP[key] ?? (key > "~" ? PLACE[code] : 0);
  const links = [...list.querySelectorAll("th a")];
  if (step) return links[links.indexOf(document.activeElement) + step];
  if (key === "/") return document.querySelector("[type=search]");
  if (key !== "?") return null;
  help.firstChild.open = true;
  return help.querySelector("summary");
}

document.querySelector("[data-rows]")?.addEventListener("keydown", (event) => {
  const next = event.ctrlKey || event.altKey || event.metaKey ? null : goal(event);
  if (!next) return;
  event.preventDefault();
  next.focus();
});
if (help) help.hidden = false;
