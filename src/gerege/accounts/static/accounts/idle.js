// A page that nobody touches puts itself away: what was typed is sealed on the server, the lock screen comes.
// Forms marked data-draft keep their own sealed copy and are left to it.

const told = document.getElementById("idle").dataset;
const LIMIT = Number(told.seconds) * 1000;
const LOOK_EVERY = Math.min(10_000, LIMIT / 10);
const AWAKE_EVERY = LIMIT / 3;
// Comes back with the text: a form that arrived though nobody saw the answer is known by it, and is no second act.
const MARK = "form_id";
const NEVER = ["password", "file", "submit", "button", "reset", "image"];

let touched = Date.now();
let reported = Date.now();

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

const changed = (element) =>
  element.type === "checkbox" || element.type === "radio"
    ? element.checked !== element.defaultChecked
    : element.options
      ? [...element.options].some((option) => option.selected !== option.defaultSelected)
      : !["hidden", ...NEVER].includes(element.type) && element.value !== element.defaultValue;

const unfinished = (which) => [...document.querySelectorAll(which)].find((form) => [...form.elements].some(changed));

const pathOf = (form) => new URL(form.action).pathname;

function typed() {
  const form = unfinished("main form[method=post]:not([data-draft])");
  const body = new URLSearchParams({ _page: location.pathname });
  if (form) {
    body.set("_path", pathOf(form));
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
  }
  body.set("csrfmiddlewaretoken", token());
  return body;
}

const post = (address, body) => fetch(address, { method: "POST", body, credentials: "same-origin" });

function hide() {
  const main = document.querySelector("main");
  if (main.hidden) return;
  main.hidden = true;
  const open = document.createElement("a");
  open.className = "button";
  open.href = told.lock;
  open.textContent = `${told.words} · ${told.open}`;
  main.after(open);
}

async function putAway() {
  try {
    const answer = await (await post(told.ask, typed())).json();
    if (answer.locked) return location.replace(told.lock);
    touched = Date.now() - LIMIT + answer.again_in * 1000;
  } catch {
    hide();
  }
  return undefined;
}

function look() {
  const now = Date.now();
  if (now - touched >= LIMIT) putAway();
  else if (touched > reported && now - reported >= AWAKE_EVERY) {
    reported = now;
    fetch(told.awake, { credentials: "same-origin" }).catch(() => null);
  }
}

function fill(form, pairs) {
  const left = new Map();
  for (const [name, value] of pairs) left.set(name, [...(left.get(name) ?? []), value]);
  for (const element of form.elements) {
    const values = left.get(element.name);
    if (element.type === "radio" || element.type === "checkbox") element.checked = Boolean(values?.includes(element.value));
    else if (element.multiple) for (const option of element.options) option.selected = Boolean(values?.includes(option.value));
    else if (values?.length && (element.type !== "hidden" || element.name === MARK)) element.value = values.shift();
  }
}

async function giveBack(number) {
  history.replaceState(null, "", location.pathname + location.search);
  const response = await post(`${told.kept}${number}/`, new URLSearchParams({ csrfmiddlewaretoken: token() }));
  if (!response.ok) return;
  const { fields } = await response.json();
  const names = fields.map(([name]) => name);
  const fits = (form) => names.every((name) => form.elements.namedItem(name));
  const form = [...document.querySelectorAll("main form[method=post]")].find(fits);
  if (!form) return;
  fill(form, fields);
  // A form with a draft seals its own copy again.
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function hidden(name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  return field;
}

// Another language is a new page: what was typed goes with the choice, and comes back into the new page.
// The mark goes by another name: choosing a language is not yet the act of that form.
function takeAlong(choice) {
  const refused = document.querySelector("main .error-summary") && document.querySelector("main form[method=post]");
  const form = unfinished("main form[method=post]") ?? refused;
  if (!form) return;
  const fields = [["_path", pathOf(form)], ["_page", location.pathname], ["_mark", form.elements[MARK]?.value ?? ""]];
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && ![MARK, "csrfmiddlewaretoken"].includes(name)) fields.push([name, value]);
  }
  // In front: what the choice itself says comes last.
  choice.prepend(...fields.map((field) => hidden(...field)));
}

document.addEventListener("submit", (event) => "language" in event.target.dataset && takeAlong(event.target));

for (const kind of ["pointerdown", "keydown", "input", "scroll"]) {
  addEventListener(kind, () => (touched = Date.now()), { passive: true, capture: true });
}
document.addEventListener("visibilitychange", () => document.hidden || look());
setInterval(look, LOOK_EVERY);

const kept = /^#kept=([0-9a-f-]{36})$/.exec(location.hash);
if (kept) giveBack(kept[1]);
