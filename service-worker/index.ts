/**
 * Keeps the application's own files on the device, so that it opens without a network.
 *
 * It knows no case, no key and no endpoint. Whatever is not a plain GET, and whatever lies under
 * /v1/, passes it untouched; it stores the files of one build and nothing else, ever.
 */
import { clientsClaim } from "workbox-core";
import {
  cleanupOutdatedCaches,
  PrecacheController,
  type PrecacheEntry,
  PrecacheRoute,
} from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { faultOfOwnRelease, faultOfServedRelease, type ReleaseKeys } from "./release.ts";

declare const self: ServiceWorkerGlobalScope;

/** The files of this build with their revisions and SHA-256; put in by build.mjs. */
declare const PRECACHE: (PrecacheEntry & { integrity: string })[];
/** The version of this build; put in by build.mjs. */
declare const VERSION: string;
/** The keys a release must be signed by; none in a build that is not released. Put in by build.mjs. */
declare const RELEASE_KEYS: ReleaseKeys;

// Named once each: what build.mjs puts in, it puts in wherever the name stands.
const shell = PRECACHE;
const releaseKeys = RELEASE_KEYS;
const isReleased = Object.keys(releaseKeys).length > 0;
const fetchFile = (path: string) => fetch(path, { cache: "no-store", credentials: "omit" });

const precache = new PrecacheController();
precache.addToCacheList(shell);
registerRoute(new PrecacheRoute(precache, { cleanURLs: false, ignoreURLParametersMatching: [] }));
cleanupOutdatedCaches();

const install = async (event: ExtendableEvent): Promise<void> => {
  const fault = isReleased && (await faultOfOwnRelease(releaseKeys, VERSION, shell, fetchFile));
  if (fault) throw new Error(fault);
  await precache.install(event);
};
self.addEventListener("install", (event) => event.waitUntil(install(event)));
self.addEventListener("activate", (event) => event.waitUntil(precache.activate(event)));

// Addresses inside the application are hashes, so every page is the same file. A path with a file
// ending is a question for a file, and must not be answered with a page.
registerRoute(
  new NavigationRoute(precache.createHandlerBoundToURL("/index.html"), {
    denylist: [/^\/v1\//, /\.[^/]+$/],
  }),
);

// Without this, a page opened before the worker was installed could not load its later parts
// offline. It does not replace a worker in charge: a new one waits until it is told to take over.
clientsClaim();

self.addEventListener("message", (event) => {
  const type: unknown = event.data?.type;
  if (type === "SKIP_WAITING") event.waitUntil(self.skipWaiting());
  if (type === "CHECK-RELEASE") event.waitUntil(answerOf(event.ports[0]));
  if (type === "VERSION") event.ports[0]?.postMessage({ type: "VERSION", version: VERSION });
});

/** Says what is wrong with the release the host serves now: a fault, or null. */
const answerOf = async (port: MessagePort | undefined): Promise<void> => {
  const fault = isReleased
    ? await faultOfServedRelease(releaseKeys, VERSION, fetchFile).catch(() => "unreachable")
    : undefined;
  port?.postMessage({ type: "RELEASE", fault: fault ?? null });
};
