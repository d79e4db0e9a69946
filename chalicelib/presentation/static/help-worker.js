"use strict";
// Keeps the help page for when there is no network: the copy that everybody gets, and the files that it loads.

const HELP = new URL(self.registration.scope);
const KEPT = "askwell help";
const PATIENCE = 4000;

async function keep() {
  const page = await fetch(HELP, { credentials: "omit" });
  if (!page.ok) throw new Error("There is no help page to keep.");
  const text = await page.clone().text();
  const files = new Set([...text.matchAll(/"(\/[^"]*static\/[^"]+)"/g)].map(([, file]) => new URL(file, HELP).href));
  const cache = await caches.open(KEPT);
  await cache.addAll([...files]);
  await cache.put(HELP, page);
  const outdated = (await cache.keys()).filter(({ url }) => url !== HELP.href && !files.has(url));
  await Promise.all(outdated.map((request) => cache.delete(request)));
}

// As it is now, or as it was kept where the network is slow, gone, or at its limits.
async function help(event) {
  const now = fetch(event.request);
  event.waitUntil(now.then((page) => page.ok && keep()).catch(() => {}));
  const kept = await caches.match(HELP, { ignoreVary: true });
  if (!kept) return now;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const page = await Promise.race([now, late]).catch(() => {});
  return page?.ok ? page : kept;
}

async function file(request) {
  return (await caches.match(request)) ?? fetch(request);
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep());
});

self.addEventListener("message", (event) => event.waitUntil(keep().catch(() => {})));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode !== "navigate") event.respondWith(file(request));
  else if (new URL(request.url).pathname === HELP.pathname) event.respondWith(help(event));
});
