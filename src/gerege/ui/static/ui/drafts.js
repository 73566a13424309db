// What is typed survives a dropped line or a closed lid: sealed on this device for at most an hour.
// The key comes from the server, lives only in memory, and is refused to anybody else and after an hour;
// the device alone can therefore not read what it keeps.

import { arrive, ask, sendForm, showPage, signedOut } from "./send.js";
import { all, get, put, remove } from "./store.js";
import { button, clock, make, say } from "./words.js";

const HOUR = 3_600_000;
const PAUSE = 800;
// Comes back with the text: a form that arrived though nobody saw the answer is known by it, and is no second act.
const MARK = "form_id";
const NEVER = ["hidden", "password", "file", "submit", "button", "reset", "image"];

const address = (issued) => document.body.dataset.draftKey + (issued ? `?issued=${issued}` : "");
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));

// {key, issued, since} | "refused" | null when the line or the sign-in is missing.
async function askForKey(issued) {
  try {
    const response = await ask(address(issued));
    if (response.status === 404) return "refused";
    if (!response.ok || signedOut(response)) return null;
    const answer = await response.json();
    const key = await crypto.subtle.importKey("raw", bytes(answer.key), "AES-GCM", false, ["encrypt", "decrypt"]);
    return { key, issued: answer.issued, since: Date.now() };
  } catch {
    return null;
  }
}

const keepable = (form) => [...form.elements].filter((e) => e.name && !NEVER.includes(e.type) && !e.closest("[data-never-kept]"));
const written = (form) =>
  keepable(form).filter((e) => !["radio", "checkbox"].includes(e.type) || e.checked).map((e) => [e.name, e.value]);

function writeBack(form, pairs) {
  const left = new Map();
  for (const [name, value] of pairs) left.set(name, [...(left.get(name) ?? []), value]);
  for (const element of keepable(form)) {
    const values = left.get(element.name) ?? [];
    if (["radio", "checkbox"].includes(element.type)) element.checked = values.includes(element.value);
    else if (values.length) element.value = values.shift();
  }
  if (form.elements[MARK] && left.has(MARK)) form.elements[MARK].value = left.get(MARK)[0];
}

const marked = (form, pairs) => (form.elements[MARK] ? [...pairs, [MARK, form.elements[MARK].value]] : pairs);

const bound = (id, issued) => new TextEncoder().encode(`${id}|${issued}`);

async function sealed(id, pairs, current) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(pairs));
  const lock = { name: "AES-GCM", iv, additionalData: bound(id, current.issued) };
  return { id, issued: current.issued, until: current.since + HOUR, at: Date.now(), iv, ciphertext: await crypto.subtle.encrypt(lock, current.key, text) };
}

async function unsealed(row, key) {
  const lock = { name: "AES-GCM", iv: row.iv, additionalData: bound(row.id, row.issued) };
  return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(lock, key, row.ciphertext)));
}

async function wipeOld() {
  for (const row of await all("drafts")) if (row.until < Date.now()) await remove("drafts", row.id);
}

class Draft {
  constructor(form) {
    this.form = form;
    // Each officer has rows of their own: two people may share one computer.
    this.id = `${form.dataset.draft}|${document.body.dataset.who ?? ""}`;
    this.first = JSON.stringify(written(form));
    this.line = make("div", { class: "kept", role: "status" });
    form.append(this.line);
    form.addEventListener("input", () => this.later());
    form.addEventListener("submit", (event) => this.submit(event));
    document.addEventListener("visibilitychange", () => document.hidden && this.keep());
    addEventListener("online", () => this.waiting && this.send());
  }

  tell(text, ...buttons) {
    this.line.className = this.waiting ? "kept kept--waiting stack" : "kept";
    this.line.replaceChildren(make("p", {}, text), ...(buttons.length ? [make("p", { class: "row" }, ...buttons)] : []));
  }

  async start(comesBack) {
    await wipeOld();
    const row = await get("drafts", this.id);
    if (row && !comesBack) await this.offer(row);
    this.current = await askForKey();
  }

  async offer(row) {
    const found = await askForKey(row.issued);
    if (found === "refused") return remove("drafts", this.id);
    if (!found) return undefined;
    const pairs = await unsealed(row, found.key).catch(() => null);
    if (!pairs) return remove("drafts", this.id);
    const restore = button(say("restore", { time: clock(row.at) }), () => {
      writeBack(this.form, pairs);
      offer.remove();
    });
    const discard = button(say("discard"), () => remove("drafts", this.id).then(() => offer.remove()), "button button--link");
    const offer = make("div", { class: "row" }, restore, discard);
    this.form.prepend(offer);
    return undefined;
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), PAUSE);
  }

  async keep() {
    clearTimeout(this.timer);
    const pairs = written(this.form);
    if (this.done || JSON.stringify(pairs) === this.first) return false;
    if (!this.current?.key || Date.now() - this.current.since > HOUR / 2) {
      const fresh = await askForKey();
      if (fresh?.key) this.current = fresh;
    }
    if (!this.current?.key || this.current.since + HOUR < Date.now()) return false;
    const row = await sealed(this.id, marked(this.form, pairs), this.current);
    if (this.done) return false;
    try {
      await put("drafts", row);
    } catch {
      return false;
    }
    if (!this.waiting) this.tell(say("kept", { time: clock() }));
    return true;
  }

  submit(event) {
    event.preventDefault();
    this.submitter = event.submitter;
    this.send();
  }

  async send() {
    if (this.sending) return;
    this.sending = true;
    this.waiting = false;
    this.tell(say("sending"));
    const answer = await sendForm(this.form, this.submitter);
    this.sending = false;
    if (answer.kind === "go") await this.finish(answer);
    else if (answer.kind === "page") showPage(answer.page);
    else await this.wait(answer);
  }

  async forget() {
    this.done = true;
    clearTimeout(this.timer);
    await remove("drafts", this.id).catch(() => null);
  }

  async finish(answer) {
    await this.forget();
    arrive(answer);
  }

  async wait({ kind, address, kept: byServer }) {
    this.waiting = true;
    // What the server keeps comes back after the sign-in; a second copy here could be sent twice.
    if (byServer) await this.forget();
    const kept = await this.keep();
    if (kind === "signed out") {
      this.tell(say("signedOut"), make("a", { class: "button", href: address }, say("signIn")));
    } else {
      const text = kept ? say("lineDown", { time: clock(this.current.since + HOUR) }) : say("stayHere");
      this.tell(text, button(say("sendNow"), () => this.send(), "button"));
    }
    this.line.scrollIntoView({ block: "nearest" });
  }
}

export function keepDraft(form, comesBack) {
  new Draft(form).start(comesBack).catch(() => null);
}
