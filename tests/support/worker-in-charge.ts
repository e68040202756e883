/** What tests ask of the service worker, from a page. */
import type { Page } from "@playwright/test";

/** Registers the worker, as the application does, and waits until it is in charge of the page. */
export const install = (page: Page) =>
  page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 20));
  });

/** Paths of what the worker keeps. */
export const cached = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys();
    const keys = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return keys.flat().map(({ url }) => new URL(url).pathname);
  });

/** The version of the worker in charge of the page. */
export const versionInCharge = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => resolve(data.version);
        navigator.serviceWorker.controller?.postMessage({ type: "VERSION" }, [port2]);
      }),
  );
