/** A network that fails as told, in front of an endpoint in the same process. */

/** What goes wrong with one request. `…-after` lets the endpoint act first and spoils the answer. */
export type NetworkFault =
  | "500"
  | "503"
  | "429"
  | "offline"
  | "reset-after"
  | "no-answer-after"
  | "half-open-after"
  | "truncated-after"
  | "cut-without-length-after"
  | "bit-flip-after"
  | "sign-in-page"
  | "sign-in-page-after"
  | "redirect"
  | "replayed"
  | "wrong-type-after"
  | "bit-flip-sent";

/** Every fault. */
export const networkFaults: readonly NetworkFault[] = [
  ...(["500", "503", "429", "offline", "reset-after", "no-answer-after"] as const),
  ...(["half-open-after", "truncated-after", "cut-without-length-after"] as const),
  ...(["bit-flip-after", "sign-in-page", "sign-in-page-after", "redirect"] as const),
  ...(["replayed", "wrong-type-after", "bit-flip-sent"] as const),
];

/** Applies one fault to a request. */
export const withFault = async (
  sound: typeof globalThis.fetch,
  fault: NetworkFault,
  input: Parameters<typeof globalThis.fetch>[0],
  init: RequestInit | undefined,
): Promise<Response> => {
  switch (fault) {
    case "500":
    case "503":
    case "429":
      return new Response("no", { status: Number(fault), headers: { "retry-after": "1" } });
    case "offline":
      throw new TypeError("fetch failed");
    case "sign-in-page":
      return signInPage();
    case "redirect":
      return new Response(null, { status: 302, headers: { location: "http://portal.test/" } });
    case "bit-flip-sent":
      return sound(input, withFlippedBody(init));
    case "reset-after":
      await sound(input, init);
      throw new TypeError("connection reset");
    case "no-answer-after":
      await sound(input, init);
      return new Promise(() => undefined);
    case "sign-in-page-after":
      await sound(input, init);
      return signInPage();
    case "replayed":
      await sound(input, init);
      return sound(input, init);
    case "half-open-after":
    case "truncated-after":
    case "cut-without-length-after":
    case "bit-flip-after":
    case "wrong-type-after":
      return spoil(fault, await sound(input, init));
  }
};

const signInPage = (): Response =>
  new Response("<html><body>Welcome. Please sign in.</body></html>", {
    headers: { "content-type": "text/html; charset=utf-8" },
  });

const spoil = async (fault: NetworkFault, answer: Response): Promise<Response> => {
  const { status } = answer;
  const headers = new Headers(answer.headers);
  const body = new Uint8Array(await answer.arrayBuffer());
  if (body.length === 0) return new Response(null, { status, headers });
  const half = body.slice(0, Math.floor(body.length / 2));
  switch (fault) {
    case "half-open-after":
      return new Response(new ReadableStream({ start: (stream) => stream.enqueue(half) }), {
        status,
        headers,
      });
    case "truncated-after":
      headers.set("content-length", String(body.length));
      return new Response(half, { status, headers });
    case "cut-without-length-after":
      headers.delete("content-length");
      return new Response(half, { status, headers });
    case "wrong-type-after":
      headers.set("content-type", "text/plain");
      return new Response(body, { status, headers });
    default:
      return new Response(flip(body), { status, headers });
  }
};

const withFlippedBody = (init: RequestInit | undefined): RequestInit | undefined =>
  init?.body instanceof Uint8Array ? { ...init, body: flip(init.body) } : init;

const flip = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const flipped = new Uint8Array(bytes);
  const middle = Math.floor(flipped.length / 2);
  flipped[middle] = (flipped[middle] ?? 0) ^ 0x10;
  return flipped;
};
