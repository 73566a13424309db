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

// Answers {kind: "go", address} | {kind: "page", html} | {kind: "signed out", address} | {kind: "line down"}.
export async function sendForm(form, submitter) {
  try {
    const response = await ask(form.getAttribute("action") || location.href, { method: "POST", body: body(form, submitter) });
    if (response.status >= 500 || response.status === 429) return { kind: "line down" };
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    const address = isJson ? (await response.json()).go : response.redirected ? response.url : null;
    if (signedOut(response)) return { kind: "signed out", address: address ?? document.body.dataset.signIn ?? "/", kept: response.headers.get("X-Gerege-Kept") === "1" };
    return address ? { kind: "go", address } : { kind: "page", html: await response.text() };
  } catch {
    return { kind: "line down" };
  }
}

// The server answered with the form and what to mend: show it in place.
export function showPage(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main") ?? page.body);
  scrollTo(0, 0);
  document.dispatchEvent(new Event("gerege:drawn"));
}
