// A pool of workers from blobs, for a page opened from disk. It hands out small shares of runs, so that a newer
// question waits no longer than the shares under way: what is left of an older one is never begun.
import type { Batch, Job, Pool } from "../contract";
import { ChoiceError } from "./choice";
import type { Answered, Asked } from "./messages";

/** Milliseconds that a share should take, and how many each worker holds: one it makes, and one at hand. */
const [SHARE, HELD] = [8, 2];

interface Question {
  job: Omit<Job, "id">;
  generation: number;
  given: number;
  batches: Map<number, Batch>;
  made: number;
  onPart: ((batch: Batch) => void) | undefined;
  resolve(batches: Batch[]): void;
  reject(error: Error): void;
}

interface Share {
  question: Question;
  runs: number;
}

/** What a worker is to this file, so that tests can give another. */
export interface WorkerLike {
  onmessage: ((event: MessageEvent<Answered>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
  postMessage(message: Asked): void;
  terminate(): void;
}

function fromBlob(source: string): WorkerLike {
  const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const worker = new Worker(address);
  URL.revokeObjectURL(address);
  return worker;
}

export function createPool(
  workerSource: string,
  wasm: BufferSource,
  layout: unknown,
  size: number,
  make: (source: string) => WorkerLike = fromBlob,
): Pool {
  const workers = Array.from({ length: size }, () => ({
    worker: make(workerSource),
    held: new Map<number, Share>(),
  }));
  let questions: Question[] = [];
  let [newest, shares, perRun, closed] = [-Infinity, 0, SHARE, false];

  function finish(question: Question, error?: Error): void {
    questions = questions.filter((other) => other !== question);
    if (error) question.reject(error);
    else question.resolve([...question.batches].sort(([one], [other]) => one - other).map(([, batch]) => batch));
  }

  /** The next runs that nobody makes yet, as many as take a share's time, and no more than one of as many workers. */
  function next(): Share | undefined {
    const question = questions.find(({ job, given }) => given < job.runs);
    if (!question) return undefined;
    const left = question.job.runs - question.given;
    const runs = Math.max(1, Math.min(Math.floor(SHARE / perRun), Math.ceil(left / size)));
    question.given += runs;
    return { question, runs };
  }

  function handOut(): void {
    for (let place = 0; place < HELD; place++) {
      for (const { worker, held } of workers) {
        const share = held.size <= place ? next() : undefined;
        if (!share) continue;
        const { question, runs } = share;
        const id = shares++;
        held.set(id, share);
        worker.postMessage({ ...question.job, id, first: question.job.first + question.given - runs, runs });
      }
    }
  }

  function answered(held: Map<number, Share>, answer: Answered): void {
    const { question, runs } = held.get(answer.id)!;
    held.delete(answer.id);
    if ("milliseconds" in answer) perRun = Math.max(0.01, answer.milliseconds / runs);
    if (questions.includes(question)) {
      if ("refused" in answer) finish(question, new ChoiceError(answer.refused.key, answer.refused.gaps));
      else if ("failed" in answer) finish(question, new Error(answer.failed));
      else {
        question.batches.set(answer.batch.first, answer.batch);
        question.made += runs;
        question.onPart?.(answer.batch);
        if (question.made === question.job.runs) finish(question);
      }
    }
    handOut();
  }

  for (const { worker, held } of workers) {
    worker.onmessage = ({ data }) => answered(held, data);
    worker.onerror = ({ message }) => {
      for (const question of [...questions]) finish(question, new Error(message));
    };
    worker.postMessage({ wasm, layout });
  }

  return {
    size,
    run(job, generation, onPart) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new Error("closed"));
        if (generation > newest) {
          newest = generation;
          for (const older of [...questions]) finish(older, new Error("superseded"));
        }
        if (generation < newest) return reject(new Error("superseded"));
        questions.push({ job, generation, given: 0, batches: new Map(), made: 0, onPart, resolve, reject });
        handOut();
      });
    },
    close() {
      closed = true;
      for (const { worker } of workers) worker.terminate();
      for (const question of [...questions]) finish(question, new Error("closed"));
    },
  };
}
