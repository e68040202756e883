/** Runs a command of the repository as a person does, and gives what it said. */
import { spawn } from "node:child_process";

/** What a command wrote and how it ended. */
export type Ran = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs a TypeScript program with arguments. */
export const runProgram = (program: string, args: readonly string[]): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", program, ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, err] = ["", ""];
    child.stdout.on("data", (chunk) => {
      out += chunk;
    });
    child.stderr.on("data", (chunk) => {
      err += chunk;
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, out, err }));
  });
