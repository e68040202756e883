/** What the operator can set, all by environment variables; `docs/operations.md` explains each. */
import { z } from "zod";

const whole = (usual: number) => z.coerce.number().int().positive().default(usual);

/** An origin as browsers write it, such as `https://sync.example`: no path, no slash at the end. */
const origin = z.string().refine((text) => URL.canParse(text) && new URL(text).origin === text);

/** The settings with their defaults. Unknown variables are none of our business. */
export const Settings = z
  .object({
    PORT: z.coerce.number().int().min(0).max(65_535).default(8787),
    LINDUNG_HOST: z.string().min(1).optional(),
    LINDUNG_DATA: z.string().min(1).default("./data"),
    DATABASE_URL: z.string().min(1).optional(),
    LINDUNG_DATABASE_CONNECTIONS: whole(10),
    LINDUNG_SERVE: z.literal(["both", "application", "endpoint"]).default("both"),
    LINDUNG_ENDPOINT: origin.optional(),
    LINDUNG_CODE_ORIGIN: origin.optional(),
    LINDUNG_ORGANISATIONS: z.literal(["first", "open"]).default("first"),
    LINDUNG_PRACTICE_LIMIT: whole(200),
    LINDUNG_PRACTICE_DAYS: whole(30),
    LINDUNG_POOL_SECONDS: whole(604_800),
    LINDUNG_RATE_ADDRESS: whole(120),
    LINDUNG_RATE_KEY: whole(60),
    LINDUNG_RATE_BYTES: whole(50 * 1_048_576),
    LINDUNG_BODY_SECONDS: whole(120),
    LINDUNG_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  })
  .transform((env) => ({
    port: env.PORT,
    host: env.LINDUNG_HOST,
    dataFolder: env.LINDUNG_DATA,
    databaseUrl: env.DATABASE_URL,
    databaseConnections: env.LINDUNG_DATABASE_CONNECTIONS,
    serve: env.LINDUNG_SERVE,
    endpoint: env.LINDUNG_ENDPOINT,
    codeOrigin: env.LINDUNG_CODE_ORIGIN,
    organisations: env.LINDUNG_ORGANISATIONS,
    practiceLimit: env.LINDUNG_PRACTICE_LIMIT,
    practiceDays: env.LINDUNG_PRACTICE_DAYS,
    poolSeconds: env.LINDUNG_POOL_SECONDS,
    proxies: env.LINDUNG_PROXIES,
    limits: {
      addressPerMinute: env.LINDUNG_RATE_ADDRESS,
      keyPerMinute: env.LINDUNG_RATE_KEY,
      keyBytesPerDay: env.LINDUNG_RATE_BYTES,
      bodySeconds: env.LINDUNG_BODY_SECONDS,
    },
  }));
export type Settings = z.infer<typeof Settings>;

/** Reads the settings. An empty variable counts as not set. Throws with the names that are wrong. */
export const readSettings = (environment: NodeJS.ProcessEnv): Settings => {
  const stated = Object.entries(environment).filter(([, value]) => value !== "");
  const settings = Settings.safeParse(Object.fromEntries(stated));
  if (settings.success) return settings.data;
  const names = settings.error.issues.map(({ path }) => path.join("."));
  throw new Error(`These settings cannot be used: ${names.join(", ")}. See docs/operations.md.`);
};
