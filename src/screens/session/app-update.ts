/** The service worker: registered quietly; a new version waits until a person takes it. */
import { Workbox } from "workbox-window";

/** A new version that waits. `take` reloads the page once it is in charge. */
export type WaitingUpdate = { readonly take: () => void };

/** Registers the worker and calls back when a new version waits. Looks again every six hours. */
export const watchForUpdates = (found: (update: WaitingUpdate) => void): void => {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const workbox = new Workbox("/sw.js");
  workbox.addEventListener("waiting", () => {
    found({
      take: () => {
        workbox.addEventListener("controlling", () => window.location.reload());
        workbox.messageSkipWaiting();
      },
    });
  });
  // A worker that cannot be registered costs the offline start of the app, and nothing that was saved.
  void workbox.register().catch(() => undefined);
  const look = (): void => void workbox.update().catch(() => undefined);
  window.addEventListener("online", look);
  setInterval(look, sixHoursInMilliseconds);
};

const sixHoursInMilliseconds = 6 * 60 * 60 * 1_000;
