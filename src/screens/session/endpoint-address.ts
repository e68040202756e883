/** Where the endpoint is: where this page came from, or the one place the build was made for. */

/** Put in by the build; empty unless application and endpoint have an origin each. */
declare const LINDUNG_ENDPOINT: string;

/** The origin of the endpoint, such as `https://sync.example`. */
export const endpointAddress = (): string => LINDUNG_ENDPOINT || globalThis.location.origin;
