// The model in a browser: the shipped rules as WebAssembly, one run after the other in memory laid out here.
import type { Batch, Choice, CreateEngine, Job, Table } from "../contract";
import { check, ChoiceError, inForce, type Moved } from "./choice";
import type { Layout, LogLayout, RecordLayout } from "./layout";
import { Memory } from "./memory";

export { ChoiceError } from "./choice";
export type { Layout } from "./layout";

interface Exports {
  memory: WebAssembly.Memory;
  __heap_base: WebAssembly.Global;
  run(plan: number): number;
  derive(plan: number): number;
  moved: Moved;
  mark(): number;
}

const [WORD, LOG_ROWS] = [8, 256];
const LOGS = ["partnerships", "contracts", "events"] as const;

type Logs<T> = Record<(typeof LOGS)[number], T>;

export const createEngine: CreateEngine = async (wasm, layout) => {
  const { instance } = await WebAssembly.instantiate(wasm);
  const exports = instance.exports as unknown as Exports;
  if (exports.mark() !== (layout as Layout).mark) throw new Error("this layout is not for this engine");
  const engine = new Runs(exports, layout as Layout);
  return { run: (job) => engine.run(job) };
};

class Runs {
  private readonly memory: Memory;
  private readonly at: Record<string, number> = {};
  private readonly plan: number;
  private readonly template: [from: number, to: number];
  private off = "";

  constructor(
    private readonly exports: Exports,
    private readonly layout: Layout,
  ) {
    this.memory = new Memory(exports.memory, exports.__heap_base.value as number);
    this.plan = this.memory.room(WORD * layout.plan.length);
    const bytes = (name: string) => Math.ceil((layout.tables[name]!.rows * layout.tables[name]!.size) / 16) * 16;
    const begun = layout.template.reduce((sum, name) => sum + bytes(name), 0);
    this.template = [this.memory.room(begun), this.memory.room(begun)];
    let from = this.template[0];
    for (const [name, { rows }] of Object.entries(layout.tables)) {
      if (layout.template.includes(name)) {
        this.set(name, from - this.template[0] + this.template[1], rows);
        this.at[name] = from;
        from += bytes(name);
      } else {
        this.at[name] = this.memory.room(bytes(name));
        this.set(name, this.at[name], rows);
      }
      this.fill(name);
    }
    const { groups, kinds, parts, chosen, draws } = layout.sizes;
    const [ofGroup, ofKind] = [layout.columns.groupSums.length, layout.columns.kindSums.length];
    this.make("groups", groups, groups * ofGroup);
    this.make("kinds", groups, groups * kinds * ofKind);
    this.make("logged", layout.logs.length + 1);
    this.make("part_groups", parts, parts * groups * ofGroup);
    this.make("part_kinds", parts, parts * groups * kinds * ofKind);
    this.make("draws", draws, draws * chosen);
    this.make("chosen", chosen);
    this.make("stop", 1);
    this.write("first_month", -12 * layout.time.warmup);
    this.write("years", layout.time.years);
  }

  run(job: Job): Batch {
    checkJob(job);
    check(this.layout, job.choice);
    const mark = this.memory.mark();
    try {
      return this.batch(job);
    } finally {
      this.memory.release(mark);
    }
  }

  private batch({ choice, seed, first, runs, logs }: Job): Batch {
    const { years } = this.layout.time;
    const { groups, kinds } = this.layout.sizes;
    const months = this.live(choice);
    const perGroups = years * groups * this.layout.columns.groupSums.length;
    const perKinds = years * groups * kinds * this.layout.columns.kindSums.length;
    const byGroup = this.make("yearly_groups", 1, runs * perGroups);
    const byKind = this.make("yearly_kinds", 1, runs * perKinds);
    for (const log of this.layout.logs) this.openLog(log, logs && LOGS.some((name) => name === log.name));
    this.memory.wholes(this.at["logged"]!, this.layout.logs.length).fill(0n);
    this.write("seed", seed);
    for (let run = 0; run < runs; run++) {
      this.set("yearly_groups", byGroup + WORD * run * perGroups, 1);
      this.set("yearly_kinds", byKind + WORD * run * perKinds, 1);
      this.oneRun(first + run, months);
    }
    const raw = this.each((log) => this.written(log));
    return {
      first,
      runs,
      years,
      groups,
      groupSums: this.memory.floats(byGroup, runs * perGroups).slice(),
      kindSums: this.memory.floats(byKind, runs * perKinds).slice(),
      logs: this.each((log) => columnsOf(raw[log.name as keyof Logs<unknown>], log)),
      raw,
    };
  }

  /** A run from beginning to end, with longer logs whenever they could become too short. */
  private oneRun(run: number, months: number): void {
    const [template, world] = this.template;
    this.memory.bytes.copyWithin(world, template, world);
    this.write("run", run);
    this.write("step", 0);
    while (this.exports.run(this.plan) <= months) {
      const grown = this.layout.logs.filter((log, number) => this.longer(log, number));
      if (!grown.length) throw new Error(`run ${run} cannot go on`); // the layout is not of this engine
    }
  }

  /** The regimes of a choice and their schedule, and the world without the facts that barriers switched off make void. */
  private live(choice: Choice): number {
    const { regimes, schedule, months } = inForce(this.layout, choice, this.exports.moved);
    const at = this.make("regimes", regimes.length, (regimes.length * this.layout.regime.size) / WORD);
    this.layout.parameters.forEach(({ field }, place) => {
      const values = regimes.map((regime) => regime[place]!);
      this.memory.column(at, regimes.length, this.layout.regime, field, values);
    });
    this.exports.derive(this.plan);
    const numbers = this.memory.wholes(this.make("schedule", months, schedule.length), schedule.length);
    schedule.forEach((regime, place) => (numbers[place] = BigInt(regime)));
    const off = choice.barriersOff.join();
    if (off !== this.off) {
      this.layout.template.forEach((name) => this.fill(name));
      for (const barrier of choice.barriersOff) {
        for (const [name, columns] of Object.entries(this.layout.barriers[barrier]!.tables)) this.fill(name, columns);
      }
      this.off = off;
    }
    return months;
  }

  /** Write what a scenario states of a table, or these of its columns. */
  private fill(name: string, columns?: Record<string, number | number[]>): void {
    const table = this.layout.tables[name]!;
    const at = this.at[name]!;
    if (!columns) this.memory.bytes.fill(0, at, at + table.rows * table.size);
    for (const [field, values] of Object.entries(columns ?? table.columns)) {
      this.memory.column(at, table.rows, table, field, values);
    }
  }

  /** Room for a table of so many numbers, all 0, and its place in the plan. */
  private make(name: string, rows: number, numbers = rows): number {
    const at = this.memory.room(WORD * numbers);
    this.memory.bytes.fill(0, at, at + WORD * numbers);
    this.at[name] = at;
    this.set(name, at, rows);
    return at;
  }

  private set(name: string, at: number, rows: number): void {
    this.write(`${name}_at`, at);
    this.write(`${name}_rows`, rows);
  }

  private write(name: string, value: number): void {
    const place = this.layout.plan.indexOf(name);
    this.memory.view.setBigInt64(this.plan + WORD * place, BigInt(value), true);
  }

  private read(name: string): number {
    const place = this.layout.plan.indexOf(name);
    return Number(this.memory.view.getBigInt64(this.plan + WORD * place, true));
  }

  private openLog(log: LogLayout, asked: boolean): void {
    const rows = asked ? LOG_ROWS + log.aMonth : 0;
    this.set(log.table, this.memory.room(rows * log.size), rows);
  }

  /** A log of at least twice the rows, when a month could bring more than fit; whether it was. */
  private longer(log: LogLayout, number: number): boolean {
    const [at, rows, used] = [this.read(`${log.table}_at`), this.read(`${log.table}_rows`), this.logged(number)];
    if (rows === 0 || used + log.aMonth <= rows) return false;
    const more = 2 * rows + log.aMonth;
    const place = this.memory.room(more * log.size);
    this.memory.bytes.copyWithin(place, at, at + used * log.size);
    this.set(log.table, place, more);
    return true;
  }

  private logged(number: number): number {
    return Number(this.memory.wholes(this.at["logged"]!, this.layout.logs.length)[number]);
  }

  /** The bytes of a log's rows. */
  private written(log: LogLayout): Uint8Array<ArrayBuffer> {
    const at = this.read(`${log.table}_at`);
    const rows = this.read(`${log.table}_rows`) === 0 ? 0 : this.logged(this.layout.logs.indexOf(log));
    return this.memory.bytes.slice(at, at + rows * log.size);
  }

  private each<T>(of: (log: LogLayout) => T): Logs<T> {
    const named = LOGS.map((name) => [name, of(this.layout.logs.find((log) => log.name === name)!)]);
    return Object.fromEntries(named) as Logs<T>;
  }
}

function checkJob({ seed, first, runs }: Job): void {
  for (const [name, value, least] of [
    ["seed", seed, 0],
    ["first", first, 0],
    ["runs", runs, 1],
  ] as const) {
    if (!Number.isSafeInteger(value) || value < least)
      throw new ChoiceError("choice.job", { name, value: String(value) });
  }
}

/** A log's rows as columns: whole numbers of the model are far below 2^53, so that each is one of JavaScript's. */
function columnsOf(raw: Uint8Array<ArrayBuffer>, { size, fields }: RecordLayout): Table {
  const rows = raw.byteLength / size;
  const [low, high] = [new Uint32Array(raw.buffer), new Int32Array(raw.buffer)];
  const floats = new Float64Array(raw.buffer);
  const columns = Object.entries(fields).map(([name, [place, kind]]) => {
    const values = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const word = (row * size + place) / WORD;
      values[row] = kind === "f" ? floats[word]! : high[2 * word + 1]! * 2 ** 32 + low[2 * word]!;
    }
    return [name, values];
  });
  return { rows, columns: Object.fromEntries(columns) };
}
