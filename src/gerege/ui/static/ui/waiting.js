// First contacts kept sealed on this phone: how many wait is always on the screen, and they go out when the line is back.

import { ask, signedOut } from "./send.js";
import { all, put, remove } from "./store.js";
import { button, make, say } from "./words.js";

const facts = document.body.dataset;
const place = make("section", { class: "kept kept--waiting stack", role: "status", hidden: "" });
let busy = false;

function tell(lines, ...buttons) {
  const row = buttons.length ? [make("p", { class: "row" }, ...buttons)] : [];
  place.replaceChildren(...lines.map((line) => make("p", {}, line)), ...row);
  place.hidden = false;
  if (!place.isConnected) document.querySelector(".page__main")?.prepend(place);
}

async function freshToken() {
  const response = await ask(facts.token);
  if (signedOut(response) || response.redirected) return null;
  return response.ok ? ((await response.json()).token ?? null) : undefined;
}

async function sendOne(row, token) {
  const { client_id, key_id, enc, ct } = row;
  const headers = { "Content-Type": "application/json", "X-CSRFToken": token };
  const response = await ask(facts.sealed, { method: "POST", headers, body: JSON.stringify({ client_id, key_id, enc, ct }) });
  if (response.status >= 500 || signedOut(response)) return null;
  if (!response.ok) {
    await put("intakes", { ...row, refused: true });
    return say("refused", { sign: row.sign });
  }
  const { reference, url } = await response.json();
  if (!reference) return null;
  await remove("intakes", row.id);
  const line = say("sent", { sign: row.sign, reference });
  return url ? make("a", { href: url }, line) : line;
}

async function sendAll(rows) {
  const token = await freshToken();
  if (!token) return { lines: [], signIn: token === null };
  const lines = [];
  for (const row of rows) {
    const line = await sendOne(row, token);
    if (line) lines.push(line);
  }
  return { lines, signIn: false };
}

// Say how many wait and try to send them; `news` is a first line to show above.
export async function showWaiting(news = [], { send = true } = {}) {
  if (busy) return;
  busy = true;
  try {
    let rows = await all("intakes");
    const answer = send && rows.length ? await sendAll(rows).catch(() => ({ lines: [] })) : { lines: [] };
    rows = await all("intakes");
    const lines = [...news, ...answer.lines];
    if (rows.length) lines.push(say("waiting", { count: rows.length }));
    const next = answer.signIn
      ? make("a", { class: "button", href: facts.signIn ?? "/" }, say("signInToSend"))
      : button(say("sendNow"), () => showWaiting(), "button");
    if (lines.length) tell(lines, ...(rows.length ? [next] : []));
    else place.hidden = true;
  } finally {
    busy = false;
  }
}

addEventListener("online", () => showWaiting());
