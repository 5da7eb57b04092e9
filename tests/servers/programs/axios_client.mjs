// Runs each source file that it is told of, as the body of a function that may wait, and says how that went.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(`${process.env.SERVERS_NODE_MODULES}/-`);
const Waiting = (async () => {}).constructor;

for await (const path of createInterface({ input: process.stdin })) {
  try {
    await new Waiting("require", readFileSync(path, "utf8"))(require);
    process.stdout.write("done\n");
  } catch (error) {
    process.stdout.write(`failed: ${error.message.replaceAll("\n", " ")}\n`);
  }
}
