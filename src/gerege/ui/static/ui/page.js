// Starts what this page needs. Every page works without it; with it, pages are a little kinder.

import { startCover } from "./cover.js";
import { clock } from "./words.js";

const facts = document.body.dataset;

// Before a long way over a slow line: a file that would be refused is not sent at all.
function tooLarge(form) {
  const heavy = [...form.elements].find((e) => e.files?.[0]?.size > e.dataset.largest);
  heavy?.setCustomValidity(heavy.dataset.tooLarge);
  heavy?.addEventListener("change", () => heavy.setCustomValidity(""), { once: true });
  return heavy && !heavy.reportValidity();
}

function sendOnce(form) {
  form.addEventListener("submit", (event) => {
    if (tooLarge(form)) return event.preventDefault();
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
    event.submitter?.setAttribute("aria-disabled", "true");
  });
}

function tick() {
  document.querySelectorAll("[data-clock]").forEach((e) => (e.textContent = clock(Date.now(), e.dataset.clock || undefined)));
}

// The page that came with the answer to a form (ui/at_once.py): reloading asks for it and sends nothing again.
function standAtOwnAddress() {
  if (!facts.address) return;
  history.replaceState(null, "", facts.address);
  document.getElementById(location.hash.slice(1))?.scrollIntoView();
}

const place = () => location.pathname + location.search;
let shown = "";

function drawn() {
  shown = place();
  // The server gives this text back itself (accounts/idle.js): the device need not offer it a second time.
  const comesBack = location.hash.startsWith("#kept=");
  document.querySelector("[data-take-focus]")?.focus();
  document.querySelectorAll("[data-print]").forEach((e) => {
    e.hidden = false;
    e.onclick = () => print();
  });
  if (document.querySelector("main [data-live]")) import("./live.js").then((m) => m.stayUpToDate()).catch(() => null);
  for (const form of document.querySelectorAll("main form")) {
    if (form.dataset.ready) continue;
    form.dataset.ready = "1";
    if (form.dataset.draft && facts.draftKey) import("./drafts.js").then((m) => m.keepDraft(form, comesBack));
    else if ("offlineIntake" in form.dataset) import("./offline_intake.js").then((m) => m.startIntake(form));
    else if (form.method === "post") sendOnce(form);
  }
}

function keepBlankFormAtHand() {
  if (!facts.worker || !("serviceWorker" in navigator)) return;
  navigator.serviceWorker.register(`${facts.worker}?language=${document.documentElement.lang}`).catch(() => null);
}

// A slow line carries nothing but text afterwards. One after another: a server has few places for connections.
async function fetchAhead() {
  for (const file of document.querySelectorAll("link[data-ahead]")) {
    await new Promise((done) => {
      file.onload = file.onerror = done;
      file.rel = "prefetch";
    });
  }
}

document.documentElement.dataset.scripts = "";
standAtOwnAddress();
startCover();
drawn();
document.addEventListener("gerege:drawn", drawn);
document.addEventListener("formdata", (event) => event.formData.set("_at_once", "1"));
addEventListener("load", fetchAhead);
// Going back from a page that was drawn over its form opens that form anew.
addEventListener("popstate", () => place() !== shown && location.reload());
setInterval(tick, 15_000);
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
document.addEventListener("keydown", (event) => {
  const drawer = document.querySelector(".drawer[open]");
  if (event.key !== "Escape" || !drawer) return;
  drawer.open = false;
  drawer.querySelector("summary").focus();
});
keepBlankFormAtHand();
if (facts.worker || "offline" in facts) import("./waiting.js").then((m) => m.showWaiting()).catch(() => null);
