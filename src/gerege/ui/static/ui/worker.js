// Keeps on this phone: our static files and one blank form. Never a page that somebody signed in to see.
// FILES, SHELLS (by language) and MARK (changes with any of them) are written above by the server.

const CACHE = `gerege-${MARK}`;
const SHELL = SHELLS[new URL(location).searchParams.get("language")] ?? Object.values(SHELLS)[0];
const PATIENCE = 20_000;

async function fill() {
  const cache = await caches.open(CACHE);
  await cache.addAll(FILES);
  // Without cookies, so that the server draws the form for nobody.
  for (const [language, shell] of Object.entries(SHELLS)) {
    const headers = { "Accept-Language": language };
    const response = await fetch(shell, { credentials: "omit", cache: "no-store", headers });
    if (!response.ok || response.redirected) throw new Error("no blank form");
    await cache.put(shell, response);
  }
}

async function clean() {
  const old = (await caches.keys()).filter((name) => name.startsWith("gerege-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await clients.claim();
}

// A line that is up but dead is as bad as none.
const lateness = () => new Promise((_resolve, reject) => setTimeout(reject, PATIENCE));

async function page(request) {
  try {
    return await Promise.race([fetch(request), lateness()]);
  } catch {
    return (await caches.match(SHELL)) ?? Response.error();
  }
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

addEventListener("install", (event) => event.waitUntil(fill().then(() => skipWaiting())));
addEventListener("activate", (event) => event.waitUntil(clean()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") event.respondWith(page(request));
  else if (FILES.includes(path)) event.respondWith(file(request));
});
