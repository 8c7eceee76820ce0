// The seam between the engine in the browser (web/src/engine/, helper "browser") and the page (web/src/, helper "page").
// Both keep this file as web/src/contract.ts, word for word, until they agree on a change (tell the owner in the last message).

/** One reform in force: fiscal years as numbers of the Common Era; `until` is the last fiscal year in force. */
export interface DatedReform {
  reform: string;
  from: number | null;
  until: number | null;
  size: number;
  group: string | null;
}

/** What a reader has chosen: values that stand in place of the scenario's own, reforms in force, barriers off. */
export interface Choice {
  parameters: Record<string, number>; // levers, uncertainties, structures by full name ("rotation.transfer_rate")
  reforms: DatedReform[]; // all that are in force, those of the scenario included
  barriersOff: string[];
}

/** Names of columns in the order of memory, from the engine's own declarations. */
export interface Columns {
  groupSums: string[];
  kindSums: string[];
  kinds: string[];
}

/** One batch of runs. Row-major. */
export interface Batch {
  first: number;
  runs: number;
  years: number;
  groups: number;
  groupSums: Float64Array; // (runs, years, groups, groupSums)
  kindSums: Float64Array; // (runs, years, groups, kinds, kindSums)
  logs: Record<"partnerships" | "contracts" | "events", Table>;
  raw: Record<"partnerships" | "contracts" | "events", Uint8Array>; // the logs' bytes as the engine wrote them
}
/** A log as columns. */
export interface Table {
  rows: number;
  columns: Record<string, Float64Array | Int32Array | BigInt64Array | Uint8Array>;
}

export interface Job {
  id: number;
  choice: Choice;
  seed: number;
  first: number;
  runs: number;
  logs: boolean;
}

/** In a worker; also used directly by tests in Node. Throws an Error with a message key and gaps for a bad choice. */
export interface Engine {
  run(job: Job): Batch;
}

/** createEngine(wasm bytes, layout JSON) -> Engine. web/src/engine/index.ts exports it. */
export type CreateEngine = (wasm: BufferSource, layout: unknown) => Promise<Engine>;

/** A pool of workers made from blobs. web/src/engine/pool.ts exports createPool(workerSource, wasm, layout, size). */
export interface Pool {
  size: number;
  /** Runs shares of a job on all workers; resolves with batches in order of runs; an older generation's promises reject with "superseded". */
  run(job: Omit<Job, "id">, generation: number, onPart?: (batch: Batch) => void): Promise<Batch[]>;
  close(): void;
}
// Python: `govsim.show.page.layout.of(scenario) -> dict` (JSON for createEngine: the world's tables as base64, record layouts,
// parameters in REGIME order, reforms' targets and durations, barriers' values) is written by "browser";
// `govsim.show.page.declared.of(scenario, language...) -> dict` (labels, sources, ranges, roles, costs, words for the page)
// and the writing of the HTML file are written by "page".
