// The pool over threads of Node: node pool.mjs engine.wasm worker.js case.json. Says what it found as JSON.
import { readFileSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Batch, Choice, Job } from "../src/contract";
import { ChoiceError, createEngine } from "../src/engine/index";
import { createPool, type WorkerLike } from "../src/engine/pool";

const [wasmFile, workerFile, caseFile] = process.argv.slice(2) as [string, string, string];
const wasm = readFileSync(wasmFile);
const { layout, job } = JSON.parse(readFileSync(caseFile, "utf-8")) as { layout: unknown; job: Job };
const engine = await createEngine(wasm, layout);

/** A worker of a page, played by a thread of Node. `posted` are the seeds of the shares handed out, in order. */
const posted: number[] = [];
function thread(source: string): WorkerLike {
  const scope = `const { parentPort } = require("node:worker_threads");
    globalThis.postMessage = (message, transfer) => parentPort.postMessage(message, transfer);
    parentPort.on("message", (data) => globalThis.onmessage({ data }));`;
  const worker = new Worker(`${scope}\n${source}`, { eval: true });
  const like: WorkerLike = {
    onmessage: null,
    onerror: null,
    postMessage(message) {
      if ("seed" in message) posted.push(message.seed);
      worker.postMessage(message);
    },
    terminate: () => void worker.terminate(),
  };
  worker.on("message", (data) => like.onmessage?.({ data } as MessageEvent));
  worker.on("error", (error) => like.onerror?.({ message: String(error) } as ErrorEvent));
  return like;
}

const pool = createPool(readFileSync(workerFile, "utf-8"), wasm, layout, 2, thread);
const bytes = (batches: Batch[], of: (batch: Batch) => Uint8Array | Float64Array) =>
  Buffer.concat(
    batches.map(of).map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
  );
const parts: ((batch: Batch) => Uint8Array | Float64Array)[] = [
  (batch) => batch.groupSums,
  (batch) => batch.kindSums,
  (batch) => batch.raw.partnerships,
  (batch) => batch.raw.contracts,
  (batch) => batch.raw.events,
];
const same = (batches: Batch[], asked: Omit<Job, "id">) => {
  const whole = engine.run({ id: 0, ...asked });
  return parts.every((of) => bytes(batches, of).equals(bytes([whole], of)));
};

let seen = 0;
const whole = await pool.run(job, 1, (batch) => (seen += batch.runs));
const shares = { same: same(whole, job), batches: whole.length, seen };

// Two hundred drags: each asks for other numbers, under a generation and a seed of its own.
const chosen = (drag: number): Choice => ({
  ...job.choice,
  parameters: { "rotation.transfer_rate": 0.1 + drag * 0.002 },
});
const drags = Array.from({ length: 200 }, (_, drag) => ({ ...job, choice: chosen(drag), seed: drag, runs: 4 }));
posted.length = 0;
let [answered, superseded, others] = [0, 0, 0];
const asked: Promise<void>[] = [];
for (const [drag, one] of drags.entries()) {
  const settled = pool.run(one, 2 + drag).then(
    (batches) => void (same(batches, one) ? answered++ : others++),
    (error: Error) => void (error.message === "superseded" ? superseded++ : others++),
  );
  asked.push(settled);
  await new Promise((wake) => setTimeout(wake, drag % 5 === 0 ? 30 : 1));
}
await Promise.all(asked);
const inOrder = posted.every((seed, place) => place === 0 || posted[place - 1]! <= seed);
const last = posted.at(-1);
const old = await pool.run(job, 3).catch((error: Error) => error.message);
const refused = await pool
  .run({ ...job, choice: { ...job.choice, barriersOff: ["nothing"] } }, 300)
  .catch((error: Error) => (error instanceof ChoiceError ? error.key : error.message));
pool.close();
const closed = await pool.run(job, 301).catch((error: Error) => error.message);
console.log(JSON.stringify({ shares, drags: { answered, superseded, others, inOrder, last }, old, refused, closed }));
