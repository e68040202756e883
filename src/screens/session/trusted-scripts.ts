/**
 * The one Trusted Types policy of the page. Libraries and rooms start workers from plain addresses;
 * this lets through exactly the project's own scripts and nothing else, ever.
 */

/** Installs the policy where the browser knows Trusted Types. Call it before anything else runs. */
export const trustOwnScripts = (): void => {
  const factory: unknown = Reflect.get(globalThis, "trustedTypes");
  if (!isPolicyFactory(factory)) return;
  factory.createPolicy("default", { createScriptURL: ownScript });
};

/** Gives back an address that may be run; throws for every other. */
const ownScript = (address: string): string => {
  const url = new URL(address, globalThis.location.href);
  const isOwn = url.origin === globalThis.location.origin && isKnown(url.pathname);
  if (!isOwn) throw new TypeError("a script that is not part of this project");
  return url.href;
};

const isKnown = (path: string): boolean =>
  path === "/sw.js" ||
  /^\/assets\/[\w.-]+\.js$/.test(path) ||
  (import.meta.env.DEV && /^\/(src|node_modules|@fs)\//.test(path));

type PolicyFactory = {
  createPolicy: (name: string, rules: { createScriptURL: (address: string) => string }) => unknown;
};

const isPolicyFactory = (value: unknown): value is PolicyFactory =>
  typeof value === "object" && value !== null && "createPolicy" in value;
