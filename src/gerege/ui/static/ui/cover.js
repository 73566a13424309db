// Somebody walks in: one key (F2) or one tap hides the page behind a clock; nothing below it can be reached.
// Without scripts the same button is a plain link to a page that shows only a clock.

import { button, clock, make, say } from "./words.js";

const root = document.documentElement;
let before = null;

function hide() {
  before = { title: document.title, focus: document.activeElement };
  document.title = clock();
  const back = button(say("back"), show);
  document.body.append(make("div", { class: "cover" }, make("p", { class: "cover__clock", "data-clock": "" }, clock()), back));
  root.dataset.covered = "";
  back.focus();
}

function show() {
  document.querySelector("body > div.cover").remove();
  delete root.dataset.covered;
  document.title = before.title;
  before.focus?.focus();
}

export function startCover() {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F2" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    ("covered" in root.dataset ? show : hide)();
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-cover]")) return;
    event.preventDefault();
    hide();
  });
}
