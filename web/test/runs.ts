// What the browser's engine makes of jobs, for Python to hold against its own: node runs.mjs engine.wasm folder.
// The folder holds 0.json, 1.json, ... with {layout, job}; beside each come the bytes, 0.groupSums and so on, or 0.error.
// Milliseconds of the processor a run go to standard output, one line a job.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ChoiceError, createEngine } from "../src/engine/index";

const [wasm, folder] = process.argv.slice(2) as [string, string];
for (let number = 0; existsSync(join(folder, `${number}.json`)); number++) {
  const { layout, job } = JSON.parse(readFileSync(join(folder, `${number}.json`), "utf-8"));
  const file = (name: string) => join(folder, `${number}.${name}`);
  const engine = await createEngine(readFileSync(wasm), layout);
  try {
    if (job.warm) engine.run({ ...job, runs: job.warm });
    const before = process.cpuUsage();
    const batch = engine.run(job);
    const { user, system } = process.cpuUsage(before);
    console.log((user + system) / 1000 / job.runs);
    writeFileSync(file("groupSums"), batch.groupSums);
    writeFileSync(file("kindSums"), batch.kindSums);
    for (const [name, bytes] of Object.entries(batch.raw)) writeFileSync(file(name), bytes);
  } catch (error) {
    if (!(error instanceof ChoiceError)) throw error;
    console.log(0);
    writeFileSync(file("error"), JSON.stringify({ key: error.key, gaps: error.gaps }));
  }
}
