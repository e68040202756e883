/**
 * Starts Lindung for use: builds what is missing or older than its source, then runs the built server.
 */
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build, isBuilt } from "./build.mjs";

const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Lindung needs Node 20.19 or later; this is ${process.versions.node}.`);
  process.exit(1);
}

if (!isBuilt()) {
  console.log("Building Lindung; this happens once after each change and takes some seconds.");
  if (!build({ quiet: true })) {
    console.error("The build failed, so Lindung was not started. See above for the reason.");
    process.exit(1);
  }
}

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const server = pathToFileURL(path.join(root, "dist/server/main.js"));
await import(server.href).catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
