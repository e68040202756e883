import { z } from "zod";

/** A point in time as every format here writes it: UTC, `YYYY-MM-DDThh:mm:ss.sssZ`, a real date. */
export const Time = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/)
  .refine((text) => {
    const milliseconds = Date.parse(text);
    return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
  });
export type Time = z.infer<typeof Time>;
