import { expect, test } from "vitest";
import { readSettings } from "../../../server/settings.ts";

test("nothing set means the defaults that the operations guide names", () => {
  expect(readSettings({})).toEqual({
    port: 8787,
    host: undefined,
    dataFolder: "./data",
    databaseUrl: undefined,
    databaseConnections: 10,
    organisations: "first",
    practiceLimit: 200,
    practiceDays: 30,
    poolSeconds: 604_800,
    proxies: 0,
    serve: "both",
    codeOrigin: undefined,
    endpoint: undefined,
    limits: {
      addressPerMinute: 120,
      keyPerMinute: 60,
      keyBytesPerDay: 52_428_800,
      bodySeconds: 120,
    },
  });
});

test("an empty variable counts as not set, and strangers' variables do not matter", () => {
  const settings = readSettings({ PORT: "", DATABASE_URL: "", HOME: "/root", LINDUNG_X: "1" });
  expect(settings).toMatchObject({ port: 8787, databaseUrl: undefined });
});

test("a wrong setting is named, and its value is not repeated", () => {
  const wrong = { PORT: "70000", LINDUNG_RATE_KEY: "0", DATABASE_URL: "postgres://u:secret@h/d" };
  expect(() => readSettings(wrong)).toThrow(/PORT, LINDUNG_RATE_KEY/);
  expect(() => readSettings({ LINDUNG_ORGANISATIONS: "secret" })).toThrow(
    /^(?!.*secret).*LINDUNG_ORGANISATIONS/,
  );
});
