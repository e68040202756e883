/**
 * The service worker: registered quietly; a new version waits until a person takes it.
 *
 * The worker in charge is asked about a newer version before anybody is offered it. It refuses one
 * that the holders of the release keys have not signed. That stops a tampered delivery; it does not
 * stop a host that replaces the worker itself, as docs/threat-model.md says.
 */
import { Workbox } from "workbox-window";

/** A new version that waits. `take` reloads the page once it is in charge; absent when it is refused. */
export type WaitingUpdate = { readonly take?: () => void };

/** Registers the worker and calls back when a new version waits. Looks again every six hours. */
export const watchForUpdates = (found: (update: WaitingUpdate) => void): void => {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  const workbox = new Workbox("/sw.js");
  workbox.addEventListener("waiting", () => {
    const take = (): void => {
      workbox.addEventListener("controlling", () => window.location.reload());
      workbox.messageSkipWaiting();
    };
    void judgeRelease().then((verdict) => {
      if (verdict !== "unknown") found(verdict === "vouched" ? { take } : {});
    });
  });
  // A worker that cannot be registered costs the offline start of the app, and nothing that was saved.
  void workbox.register().catch(() => undefined);
  const look = async (): Promise<void> => {
    if ((await judgeRelease()) === "vouched") await workbox.update();
  };
  const lookQuietly = (): void => void look().catch(() => undefined);
  window.addEventListener("online", lookQuietly);
  setInterval(lookQuietly, sixHoursInMilliseconds);
};

/** What the worker in charge thinks of the release that is served now; unknown without a network. */
const judgeRelease = (): Promise<"vouched" | "refused" | "unknown"> => {
  const { controller } = navigator.serviceWorker;
  // Nobody is in charge before the first installation, and then nobody can judge.
  if (!controller) return Promise.resolve("vouched");
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    setTimeout(() => resolve("unknown"), patienceInMilliseconds);
    port1.onmessage = ({ data }) => {
      if (data?.fault === "unreachable") return resolve("unknown");
      resolve(data?.fault === null ? "vouched" : "refused");
    };
    controller.postMessage({ type: "CHECK-RELEASE" }, [port2]);
  });
};

const patienceInMilliseconds = 30_000;
const sixHoursInMilliseconds = 6 * 60 * 60 * 1_000;
