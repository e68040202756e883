/** Returns the path of a Chromium that runs here, installing one if it must; throws with advice. */
export declare const findChromium: () => Promise<string>;
