/** The runs of one side (without or with the choice), kept as few numbers a year, and every outcome of each run
 * (govsim.outcomes.per_run) from a month on.
 */
import type { Batch, Columns } from "../contract";
import type { Declared } from "../declared";
import { charges, costOf } from "./money";
import { longestGap, type Setting } from "./regimes";
import {
  carriedForward,
  JOINED_WITHIN,
  relationships,
  restrictedMean,
  riskTable,
  type Lives,
  type RiskTable,
} from "./survival";

const OF_GROUPS = [
  "need",
  "served",
  "in_house_served",
  "posts",
  "engagement",
  "agencies",
  "coordinator_changes",
  "in_house_cost",
  "leader_changes",
  "late_acts",
  "unspent",
] as const;
const OF_KINDS = [
  "active",
  "gap",
  "trust",
  "due",
  "renewed",
  "renewed_late",
  "seam_months",
  "seam_late",
  "paid",
  "cost",
  "active_value",
  "line",
  "law",
  "other",
  "insolvent",
  "partner",
  "performance",
  "lapsed",
  "starts",
] as const;
const CAUSES = ["line", "law", "other", "insolvent", "partner", "performance", "lapsed"] as const;
const KEPT = [...OF_GROUPS, ...OF_KINDS];
type Kept = (typeof KEPT)[number];
const WIDTH = KEPT.length;
const LOG = ["run", "mission", "partner", "start", "end", "cause"] as const;

export const PAYERS = ["budget", "reforms", "in_house", "partners"] as const;
export type Payer = (typeof PAYERS)[number];

export type Outcomes = Record<string, Float64Array>;

/** A batch as it is kept. sums: shape (runs, years, groups, KEPT). */
interface Chunk {
  runs: number;
  sums: Float64Array;
  log: Record<(typeof LOG)[number], Int32Array>;
}

export class Side {
  runs = 0;
  readonly years: number;
  readonly groups: number;
  private chunks: Chunk[] = [];
  private joined: Lives | null = null;
  private beginnings = new Map<number, Side>();

  constructor(
    readonly declared: Declared,
    readonly columns: Columns,
    readonly setting: Setting,
  ) {
    this.years = declared.scenario.years;
    this.groups = declared.scenario.groups.length;
  }

  /** Add a batch that begins with the run after the last one. */
  append(batch: Batch): void {
    const cells = batch.runs * this.years * this.groups;
    const sums = new Float64Array(cells * WIDTH);
    const { groupSums, kindSums, kinds } = this.columns;
    OF_GROUPS.forEach((name, place) => {
      const from = groupSums.indexOf(name);
      for (let i = 0; i < cells; i++) sums[i * WIDTH + place] = batch.groupSums[i * groupSums.length + from]!;
    });
    OF_KINDS.forEach((name, place) => {
      const [from, step] = [kindSums.indexOf(name), kindSums.length];
      for (let i = 0; i < cells; i++) {
        let total = 0;
        for (let kind = 0; kind < kinds.length; kind++)
          total += batch.kindSums[(i * kinds.length + kind) * step + from]!;
        sums[i * WIDTH + OF_GROUPS.length + place] = total;
      }
    });
    const table = batch.logs.partnerships;
    const column = (name: (typeof LOG)[number]) =>
      Int32Array.from(table.columns[name]!.subarray(0, table.rows) as ArrayLike<number | bigint>, Number);
    const log = Object.fromEntries(LOG.map((name) => [name, column(name)])) as Chunk["log"];
    const numbered = log.run.reduce((low, run) => Math.min(low, run), Infinity) >= batch.first ? batch.first : 0;
    log.run = log.run.map((run) => run + this.runs - numbered);
    this.add({ runs: batch.runs, sums, log });
  }

  private add(chunk: Chunk): void {
    this.chunks.push(chunk);
    this.runs += chunk.runs;
    this.joined = null;
  }

  /** The first so many runs, of whole batches: a choice of few runs is compared with as many of the base. */
  first(runs: number): Side {
    if (runs === this.runs) return this;
    const known = this.beginnings.get(runs);
    if (known) return known;
    const side = new Side(this.declared, this.columns, this.setting);
    for (const chunk of this.chunks) if (side.runs < runs) side.add(chunk);
    if (side.runs !== runs) throw new Error(`no batch ends with run ${runs}`);
    this.beginnings.set(runs, side);
    return side;
  }

  get lives(): Lives {
    if (this.joined) return this.joined;
    const rows = this.chunks.reduce((total, { log }) => total + log.run.length, 0);
    const columns = LOG.map((name) => {
      const column = new Int32Array(rows);
      let at = 0;
      for (const { log } of this.chunks) {
        column.set(log[name], at);
        at += log[name].length;
      }
      return [name, column];
    });
    return (this.joined = { rows, ...(Object.fromEntries(columns) as Chunk["log"]) });
  }

  /** The sum of a column over the groups of each run and year: shape (runs, years). */
  byYear(name: Kept): Float64Array {
    const out = new Float64Array(this.runs * this.years);
    let at = 0;
    for (const { runs, sums } of this.chunks) {
      for (let cell = KEPT.indexOf(name), end = at + runs * this.years; at < end; at++)
        for (let group = 0; group < this.groups; group++, cell += WIDTH) out[at]! += sums[cell]!;
    }
    return out;
  }

  private cells(see: (run: number, year: number, group: number, sums: Float64Array, at: number) => void): void {
    let first = 0;
    for (const { runs, sums } of this.chunks) {
      let at = 0;
      for (let run = first; run < first + runs; run++)
        for (let year = 0; year < this.years; year++)
          for (let group = 0; group < this.groups; group++, at += WIDTH) see(run, year, group, sums, at);
      first += runs;
    }
  }

  /** What the reforms in force cost in each run and year: shape (runs, years). */
  costs(): Float64Array {
    const out = new Float64Array(this.runs * this.years);
    const all = charges(this.declared, this.setting.reforms);
    if (!all.length) return out;
    const at = Object.fromEntries(KEPT.map((name, place) => [name, place])) as Record<Kept, number>;
    this.cells((run, year, group, sums, cell) => {
      const of = {
        contractYears: sums[cell + at.active_value]! / 12,
        contracts: sums[cell + at.active]! / 12,
        posts: sums[cell + at.posts]! / 12,
        agencies: sums[cell + at.agencies]! / 12,
        transfers: sums[cell + at.coordinator_changes]!,
      };
      out[run * this.years + year]! += costOf(all, year * this.groups + group, of, this.declared.fteYear);
    });
    return out;
  }

  /** Who pays in each run and year (govsim.outcomes.money.money_by_year): shapes (runs, years), contract-years. */
  payers(): Record<Payer, Float64Array> {
    const of = (name: Kept) => this.byYear(name).map((value) => value / 12);
    const budget = of("paid");
    return {
      budget,
      in_house: of("in_house_cost"),
      reforms: this.costs(),
      partners: of("cost").map((cost, place) => cost - budget[place]!),
    };
  }

  risk(since = 0): RiskTable {
    return riskTable(this.lives, this.runs, since);
  }

  /** Every outcome of each run over the reported years from month `since` on; what a run cannot tell is NaN. */
  outcomes(since = 0): Outcomes {
    const total = (yearly: Float64Array) => this.over(yearly, since / 12);
    const of = (name: Kept) => total(this.byYear(name));
    const [active, gap, need] = [of("active"), of("gap"), of("need")];
    const alive = active.map((value, run) => value + gap[run]!);
    const reported = 12 * this.years - since;
    const terms = this.terms();
    const followed = total(terms.followed);
    const renewed = total(terms.renewed);
    const [served, inHouse, paid] = [of("served"), of("in_house_served"), of("paid").map((value) => value / 12)];
    const inHouseCost = of("in_house_cost").map((value) => value / 12);
    const cost = total(this.costs());
    const money = paid.map((value, run) => value + cost[run]!);
    const above = served.map((value, run) => (need[run] ? value - inHouse[run]! : NaN));
    return {
      ...this.lifetimes(since),
      alive: alive.map((value) => value / reported),
      renewal_rate: ratio(renewed, followed),
      gap_share: ratio(gap, alive),
      seam_months: ratio(total(terms.seamMonths), renewed),
      trust: ratio(of("trust"), alive),
      coverage: ratio(served, need),
      engagement: ratio(of("engagement"), of("posts")),
      people_months_served: served,
      people_months_above: above,
      paid,
      reform_cost: cost,
      money,
      in_house_cost: inHouseCost,
      value_for_money: ratio(
        above,
        money.map((value, run) => value + inHouseCost[run]!),
      ),
    };
  }

  /** A sum of each run by which sources measure (govsim.study.evidence.statistics.total). */
  total(name: string): Float64Array {
    if (name === "years") return new Float64Array(this.runs).fill(this.years);
    const of = name === "endings" ? CAUSES : [name as Kept];
    const times = name === "paid" || name === "agencies" ? 1 / 12 : name === "late_acts" ? 1 / this.groups : 1; // an act is the country's, the same in every group
    const sums = of.map((one) => this.over(this.byYear(one), 0));
    return sums[0]!.map((_, run) => times * sums.reduce((total, sum) => total + sum[run]!, 0));
  }

  /** Of 100 partnerships, how many end in a year by each cause, in each run. */
  endingRates(since = 0): Outcomes {
    const [active, gap] = [this.byYear("active"), this.byYear("gap")];
    const years = this.over(
      active.map((value, i) => (value + gap[i]!) / 12),
      since / 12,
    );
    const rate = (cause: Kept) => ratio(this.over(this.byYear(cause), since / 12), years).map((value) => 100 * value);
    return Object.fromEntries(CAUSES.map((cause) => [cause, rate(cause)]));
  }

  private lifetimes(since: number): Outcomes {
    const joined = relationships(this.lives, 12 * this.years);
    const [curves, lives] = [
      carriedForward(this.risk(since), 120),
      carriedForward(riskTable(joined, this.runs, since), 120),
    ];
    const longest = this.declared.longestAge;
    for (const curve of curves) if (longest < 120) curve.fill(NaN, longest);
    for (const curve of lives) if (longest - JOINED_WITHIN < 120) curve.fill(NaN, Math.max(0, longest - JOINED_WITHIN));
    const each = (of: Float64Array[], months: number) =>
      Float64Array.from(of, (curve) => restrictedMean(curve, months));
    return {
      rmst_60: each(curves, 60),
      rmst_120: each(curves, 120),
      survival_5y: Float64Array.from(curves, (curve) => curve[59]!),
      relationship_60: each(lives, 60),
    };
  }

  /** The sum of yearly values from a year of the reported ones on, in each run. */
  over(yearly: Float64Array, first: number): Float64Array {
    return Float64Array.from({ length: this.runs }, (_, run) => {
      let total = 0;
      for (let year = first; year < this.years; year++) total += yearly[run * this.years + year]!;
      return total;
    });
  }

  /** Terms by the year in which they ran out (govsim.outcomes.measures.terms_by_year). */
  private terms(): Record<"followed" | "renewed" | "seamMonths", Float64Array> {
    const told = this.years - Math.ceil(longestGap(this.declared, this.setting) / 12);
    const [due, signed, late, seam, seamLate] = (
      ["due", "renewed", "renewed_late", "seam_months", "seam_late"] as const
    ).map((name) => this.byYear(name));
    const back = (every: Float64Array, later: Float64Array) =>
      every.map((_, place) => {
        const year = place % this.years;
        if (year >= told) return 0;
        const next = year + 1 < this.years ? every[place + 1]! - later[place + 1]! : 0;
        return next + (year + 2 < this.years ? later[place + 2]! : 0);
      });
    return {
      followed: due!.map((value, place) => (place % this.years < told ? value : 0)),
      renewed: back(signed!, late!),
      seamMonths: back(seam!, seamLate!),
    };
  }
}

export function ratio(part: Float64Array, whole: Float64Array): Float64Array {
  return part.map((value, i) => (whole[i] ? value / whole[i]! : NaN));
}
