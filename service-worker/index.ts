/**
 * Keeps the application's own files on the device, so that it opens without a network.
 *
 * It knows no case, no key and no endpoint. Whatever is not a plain GET, and whatever lies under
 * /v1/, passes it untouched; it stores the files of one build and nothing else, ever.
 */
import { clientsClaim } from "workbox-core";
import {
  cleanupOutdatedCaches,
  createHandlerBoundToURL,
  type PrecacheEntry,
  precacheAndRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";

declare const self: ServiceWorkerGlobalScope;

/** The files of this build and their revisions; put in by build.mjs. */
declare const PRECACHE: PrecacheEntry[];
/** The version of this build; put in by build.mjs. */
declare const VERSION: string;

precacheAndRoute(PRECACHE, { cleanURLs: false, ignoreURLParametersMatching: [] });
cleanupOutdatedCaches();

// Addresses inside the application are hashes, so every page is the same file. A path with a file
// ending is a question for a file, and must not be answered with a page.
registerRoute(
  new NavigationRoute(createHandlerBoundToURL("/index.html"), {
    denylist: [/^\/v1\//, /\.[^/]+$/],
  }),
);

// Without this, a page opened before the worker was installed could not load its later parts
// offline. It does not replace a worker in charge: a new one waits until it is told to take over.
clientsClaim();

self.addEventListener("message", (event) => {
  const type: unknown = event.data?.type;
  if (type === "SKIP_WAITING") event.waitUntil(self.skipWaiting());
  if (type === "VERSION") event.ports[0]?.postMessage({ type: "VERSION", version: VERSION });
});
