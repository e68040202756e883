/**
 * The composition root of the page. What must hold before any other module runs stands here; the page
 * itself is fetched after it.
 */
import { z } from "zod";
import { trustOwnScripts } from "./screens/session/trusted-scripts.ts";

// Keeps zod from compiling its parsers with `new Function`, which the content security policy forbids.
// It looks once, when the first schema is made: so before any module that makes one.
z.config({ jitless: true });
trustOwnScripts();

void import("./screens/start.tsx").then(({ start }) => start());
