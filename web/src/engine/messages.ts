// What the pool and its workers say to each other.
import type { Batch, Job } from "../contract";

/** First the engine, then one share of runs after the other. */
export type Asked = { wasm: BufferSource; layout: unknown } | Job;

export type Answered =
  | { id: number; batch: Batch; milliseconds: number }
  | { id: number; refused: { key: string; gaps: Record<string, string | number> } }
  | { id: number; failed: string };
