/** Whether the browser believes to have a network, as a React value. */
import { useSyncExternalStore } from "react";

/** True while there is a network; it says nothing about the endpoint. */
export const useOnline = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);

const subscribe = (listener: () => void): (() => void) => {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
};
