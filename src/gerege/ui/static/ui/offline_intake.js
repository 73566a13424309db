// A first contact in a minute on a phone, also where there is no network.
// Without a network only the coded choices are kept, sealed so that the phone cannot read them back;
// names, numbers and free text never touch its memory.

import { seal } from "./seal.js";
import { arrive, sendForm, showPage } from "./send.js";
import { put } from "./store.js";
import { showWaiting } from "./waiting.js";
import { button, clock, make, say } from "./words.js";

// As long as any contact can be: the length of a parcel tells nothing of the answers.
const PADDED = 1024;
const INFO = "gerege first contact v1";
// Milliseconds in which nobody has read the next question yet.
const SETTLED = 700;
const SIGN_LETTERS = "ACDEFHJKLMNPRTUVWXY3479";

const chosen = (form) => Object.fromEntries([...form.querySelectorAll("input[type=radio]:checked")].map((e) => [e.name, e.value]));
const typed = (form) => [...form.querySelectorAll("textarea, input:not([type=radio], [type=checkbox], [type=hidden])")].filter((e) => e.value);

function newSign() {
  return [...crypto.getRandomValues(new Uint8Array(4))].map((n) => SIGN_LETTERS[n % SIGN_LETTERS.length]).join("");
}

async function keep(form) {
  // The page's own form_id lets the server see that a sealed copy and a lost first try are one contact;
  // the blank form is the same page each time, so its contacts need a number of their own.
  const own = "sealedOnly" in form.dataset ? "" : form.elements.form_id?.value;
  const id = own || crypto.randomUUID();
  const sign = newSign();
  const plain = JSON.stringify({ client_id: id, sign, recorded_at: new Date().toISOString(), answers: chosen(form) }).padEnd(PADDED);
  const parcel = await seal(form.dataset.publicKey, `${INFO} ${id}`, plain);
  await put("intakes", { id, client_id: id, key_id: form.dataset.keyId, sign, ...parcel });
  if (own) form.elements.form_id.value = crypto.randomUUID();
  return say("phoneKept", { time: clock(), sign });
}

function putAway(form) {
  if (typed(form).length) {
    // Still on the screen, so that they can be copied; everything else goes.
    for (const part of form.children) part.hidden = !typed(part).length;
    return [say("phoneText")];
  }
  form.reset();
  form.hidden = true;
  return [];
}

async function save(form, submitter) {
  const answer = "sealedOnly" in form.dataset ? { kind: "line down" } : await sendForm(form, submitter);
  if (answer.kind === "go") return arrive(answer);
  if (answer.kind === "page") return showPage(answer.page);
  try {
    const line = await keep(form);
    await showWaiting([line, ...putAway(form)], { send: navigator.onLine });
  } catch {
    await showWaiting([say("phoneFailed")], { send: false });
  }
  scrollTo(0, 0);
  return undefined;
}

// One question at a time on a phone: a tap on a choice moves on, the keyboard never does.
function startSteps(form) {
  const steps = [...form.querySelectorAll(".step")].filter((step) => !step.hidden);
  const end = form.querySelector("[type=submit]")?.closest(".row");
  if (steps.length < 2 || form.querySelector(".field--wrong")) return;
  let at = 0, movedAt = -SETTLED;
  const count = make("p", { class: "steps" });
  const back = button(say("back"), () => show(at - 1), "button button--link");
  // A tap on a choice has just moved on: the second tap, meant for the same question, skips none.
  const settled = (event) => event.detail === 0 || event.timeStamp - movedAt > SETTLED;
  const next = button(say("next"), (event) => settled(event) && show(at + 1));
  const row = make("div", { class: "row" }, next, back);
  steps[0].before(count);
  steps.at(-1).after(row);

  function show(index, moved = true) {
    at = Math.min(Math.max(index, 0), steps.length - 1);
    const last = at === steps.length - 1;
    steps.forEach((step, i) => (step.hidden = i !== at));
    back.hidden = at === 0;
    next.hidden = last;
    if (end) end.hidden = !last;
    count.replaceChildren(make("progress", { value: at + 1, max: steps.length, "aria-hidden": "true" }), `${at + 1} / ${steps.length}`);
    const title = steps[at].querySelector("legend");
    title?.setAttribute("tabindex", "-1");
    if (moved) title?.focus();
  }

  form.addEventListener("click", (event) => {
    // A click that a key made has no detail; moving on then would surprise whoever looks through the choices.
    if (event.detail === 0 || event.target.type !== "radio") return;
    const names = new Set([...steps[at].querySelectorAll("input")].map((e) => e.name));
    if (names.size !== 1 || at === steps.length - 1) return;
    movedAt = event.timeStamp;
    show(at + 1);
  });
  // What was tapped before this script arrived is not asked again.
  const open = steps.findIndex((step) => !step.querySelector("input:checked"));
  show(open < 0 ? steps.length - 1 : open, false);
}

export function startIntake(form) {
  let busy = false;
  form.querySelectorAll("[data-online-only]").forEach((e) => (e.hidden = "sealedOnly" in form.dataset));
  if (matchMedia("(max-width: 47.99em)").matches) startSteps(form);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    await save(form, event.submitter);
    busy = false;
  });
}
