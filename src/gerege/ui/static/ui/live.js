// A colleague changes something: within five seconds this page shows it, without a word being lost that is typed here.
// Asks a tiny address that counts as nobody at work; while the page is hidden, covered or typed into, it waits.

import { ask, signedOut } from "./send.js";
import { make } from "./words.js";

const EVERY = 4_000;
const place = () => document.querySelector("main [data-live]");
const fields = "input:not([type=hidden]), textarea, select";

const changed = (field) =>
  field.options
    ? field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected))
    : field.value !== field.defaultValue || Boolean(field.checked) !== Boolean(field.defaultChecked);

// Somebody is writing, choosing or sending here.
function isInUse() {
  const main = document.querySelector("main");
  return (
    main.contains(document.activeElement?.closest(fields) ?? null) ||
    [...main.querySelectorAll(fields)].some(changed) ||
    Boolean(main.querySelector("form[data-sent], .kept"))
  );
}

const isAway = () => document.hidden || "covered" in document.documentElement.dataset;

const said = make("p", { class: "visually-hidden", role: "status" });

// What is unfolded and where the focus stands stay as they are.
function replace(page) {
  const old = document.querySelector("main");
  const main = page.querySelector("main");
  const open = [...old.querySelectorAll("details")].map((one) => one.open);
  const focused = old.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
  const words = place().dataset.said;
  main.querySelectorAll("details").forEach((one, number) => (one.open = open[number] ?? one.open));
  old.replaceWith(main);
  if (focused) main.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  document.dispatchEvent(new Event("gerege:drawn"));
  said.textContent = "";
  setTimeout(() => (said.textContent = words), 100);
}

async function look() {
  const live = place();
  if (!live || isAway() || isInUse()) return;
  const answer = await ask(live.dataset.live, { cache: "no-store", headers: { "If-None-Match": `"${live.dataset.sign}"` } });
  if (answer.status !== 204 || signedOut(answer) || answer.redirected) return;
  const response = await ask(location.href, { cache: "no-store", headers: { "X-Gerege-Alone": "1" } });
  if (!response.ok || response.redirected || signedOut(response)) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  if (place() === live && page.querySelector("main [data-live]") && !isInUse()) replace(page);
}

async function goOn() {
  await look().catch(() => null);
  setTimeout(goOn, EVERY);
}

let started = false;

export function stayUpToDate() {
  if (started) return;
  started = true;
  document.body.append(said);
  setTimeout(goOn, EVERY);
}
