// A worker of the pool: it makes the engine once, then answers one share of runs after the other.
import type { Batch, Engine } from "../contract";
import { ChoiceError, createEngine } from "./index";
import type { Answered, Asked } from "./messages";

interface Scope {
  onmessage: ((event: { data: Asked }) => void) | null;
  postMessage(message: Answered, transfer: ArrayBuffer[]): void;
}

const scope = globalThis as unknown as Scope;
let engine: Promise<Engine>;

scope.onmessage = async ({ data }) => {
  if ("wasm" in data) {
    engine = createEngine(data.wasm, data.layout);
    engine.catch(() => undefined); // said when the first share asks for it
    return;
  }
  const { id } = data;
  try {
    const ready = await engine;
    const before = performance.now();
    const batch = ready.run(data);
    scope.postMessage({ id, batch, milliseconds: performance.now() - before }, buffers(batch));
  } catch (error) {
    if (error instanceof ChoiceError) scope.postMessage({ id, refused: { key: error.key, gaps: error.gaps } }, []);
    else scope.postMessage({ id, failed: String(error) }, []);
  }
};

/** Everything that is handed over rather than copied. */
function buffers({ groupSums, kindSums, logs, raw }: Batch): ArrayBuffer[] {
  const columns = Object.values(logs).flatMap((log) => Object.values(log.columns));
  return [groupSums, kindSums, ...columns, ...Object.values(raw)].map((array) => array.buffer as ArrayBuffer);
}
