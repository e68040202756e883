/** What every answer says to the browser, errors included. */

/**
 * The policy of the application: nothing from elsewhere, no inline code or style, no eval (Argon2id in
 * WebAssembly needs one word), and DOM sinks only through the one policy named `default`. `endpoint`
 * is the one other origin it may talk to, where application and endpoint have an origin each.
 */
export const contentSecurityPolicy = (endpoint?: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self'${endpoint ? ` ${endpoint}` : ""}`,
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types default",
  ].join("; ");

const deniedFeatures = [
  "accelerometer",
  "autoplay",
  "browsing-topics",
  "clipboard-read",
  "display-capture",
  "encrypted-media",
  "fullscreen",
  "gamepad",
  "geolocation",
  "gyroscope",
  "hid",
  "identity-credentials-get",
  "idle-detection",
  "local-fonts",
  "magnetometer",
  "midi",
  "otp-credentials",
  "payment",
  "picture-in-picture",
  "screen-wake-lock",
  "serial",
  "storage-access",
  "usb",
  "window-management",
  "xr-spatial-tracking",
];

/** What the application itself asks for: invites and photographs, voice notes, security keys. */
const ownFeatures = [
  "camera",
  "microphone",
  "publickey-credentials-create",
  "publickey-credentials-get",
];

/** Where application and endpoint stand, when each has an origin of its own. */
export type Origins = {
  /** Of an application host: the endpoint its pages talk to. */
  readonly endpoint?: string | undefined;
  /** Of an endpoint: the one origin whose pages may read its answers. */
  readonly codeOrigin?: string | undefined;
};

/** Header fields of every answer. */
export const securityHeaders = ({ endpoint, codeOrigin }: Origins): Record<string, string> => ({
  "Content-Security-Policy": contentSecurityPolicy(endpoint),
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": codeOrigin ? "cross-origin" : "same-origin",
  "Permissions-Policy": [
    ...ownFeatures.map((name) => `${name}=(self)`),
    ...deniedFeatures.map((name) => `${name}=()`),
  ].join(", "),
  "Referrer-Policy": "no-referrer",
  "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  ...(codeOrigin && {
    "Access-Control-Allow-Origin": codeOrigin,
    "Access-Control-Expose-Headers": "Retry-After",
  }),
});

/** What a page of the code origin may ask with: the fields a signed request carries. */
export const preflightHeaders: Readonly<Record<string, string>> = {
  "Access-Control-Allow-Methods": "GET, POST",
  "Access-Control-Allow-Headers": "content-digest, content-type, signature, signature-input",
  "Access-Control-Max-Age": "7200",
};
