// Sends a form for the page, so that a dropped line is an answer that can be handled and not a lost page.
// The hidden form_id makes sending twice harmless, so a lost answer may be followed by another try.

const PATIENCE = 45_000;

function body(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  const hasFile = [...data.values()].some((value) => typeof value !== "string");
  return hasFile ? data : new URLSearchParams(data);
}

export const signedOut = (response) =>
  response.status === 401 || response.status === 403 || response.headers.get("X-Gerege-Signed-Out") === "1";

export async function ask(address, options = {}) {
  const headers = { "X-Gerege-Sent-By": "script", ...options.headers };
  return fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE), ...options, headers });
}

// Answers {kind: "go", address, page} | {kind: "page", page} | {kind: "signed out", address} | {kind: "line down"}.
// The server spares a second trip: the page after the form comes with its answer and bears its address.
export async function sendForm(form, submitter) {
  try {
    const response = await ask(form.getAttribute("action") || location.href, { method: "POST", body: body(form, submitter) });
    if (response.status >= 500 || response.status === 429) return { kind: "line down" };
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const page = isJson ? null : new DOMParser().parseFromString(await response.text(), "text/html");
    const address = isJson ? (await response.json()).go : (page.body.dataset.address ?? (response.redirected ? response.url : null));
    if (signedOut(response)) return { kind: "signed out", address: address ?? document.body.dataset.signIn ?? "/", kept: response.headers.get("X-Gerege-Kept") === "1" };
    // A page of somebody on the way (a proxy's own 413, a filter): the form stays, as when the line is down.
    if (page && !page.querySelector("main")) return { kind: "line down" };
    return address ? { kind: "go", address, page } : { kind: "page", page };
  } catch {
    return { kind: "line down" };
  }
}

function draw(page, ...places) {
  document.title = page.title;
  for (const place of places) document.querySelector(place)?.replaceWith(page.querySelector(place) ?? "");
  scrollTo(0, 0);
  document.dispatchEvent(new Event("gerege:drawn"));
}

// The server answered with the form and what to mend: show it in place.
export const showPage = (page) => draw(page, "main");

const scripts = (page) => [...page.querySelectorAll("script[src]")].map((e) => e.getAttribute("src")).join();
const here = () => location.pathname + location.search + location.hash;

// Go on to the page that came with the answer; one that runs other scripts is opened anew.
export function arrive({ address, page }) {
  if (!page || scripts(page) !== scripts(document)) return location.assign(address);
  history[address === here() ? "replaceState" : "pushState"](null, "", address);
  draw(page, "header.top", "main", "footer");
  const place = document.getElementById(location.hash.slice(1)) ?? document.getElementById("main");
  place.focus();
  if (location.hash) place.scrollIntoView();
  return undefined;
}
