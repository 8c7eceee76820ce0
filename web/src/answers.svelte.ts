/** Anytime answers: 40 paired repeats at once (20 on one core), 200 soon, 1,000 while nobody drags. The newest choice wins. */
import { forEngine, futures, inWorldOf, isNothing, isOwnWorld, nothing, settings, type Picked } from "./choice";
import type { Batch, Columns, Pool } from "./contract";
import type { Declared } from "./declared";
import { ChoiceError } from "./engine/choice";
import { paired, type Paired } from "./statistics/numbers";
import { since as firstMonth, type Setting } from "./statistics/regimes";
import { Side } from "./statistics/side";
import { viewOf, type View } from "./view";

const STEPS = [40, 100, 200, 400, 600, 800, 1000];
/** Before them on one worker, which 40 would take too long while one drags. */
const FEW = 20;
const SOON = 200;
const IDLE = 400;
const KEPT = 5;

const OF_STRUCTURES = 100;
const OF_FUTURES = 20;
const REMEMBERED = 2000;

/** The change of continuity where the world is another one. */
export interface Elsewhere {
  asked: string;
  runs: number;
  /** One after the other as they come; of how many there will be. */
  pairs: Paired[];
  of: number;
}

export interface Pinned {
  view: View;
  side: Side;
}

export class Answers {
  view: View | null = $state.raw(null);
  /** Of which choice `view` is, and the same as a text. */
  shown: Picked = $state.raw(nothing());
  answered = $state("");
  seed = $state(1);
  asked = $state("");
  failure: Error | null = $state.raw(null);
  readonly most = STEPS.at(-1)!;
  private steps: number[];
  /** The same choice under the scenario's own assumptions, where they were changed. */
  own: View | null = $state.raw(null);
  /** The scenario's own structure of the world first, then each other one; futures in their order. */
  structures: Elsewhere | null = $state.raw(null);
  futures: Elsewhere | null = $state.raw(null);
  /** Answers of pins, by their texts. */
  pinned: Record<string, Pinned> = $state.raw({});
  private pins: Picked[] = [];
  private generation = 0;
  private newest: Picked = nothing();
  /** The runs of what is shown. */
  private pair: Side[] = [];
  /** Whether the first answer of a question is being made. */
  private first = false;
  /* eslint-disable svelte/prefer-svelte-reactivity -- runs are kept here; what is shown of them is view, own, pinned */
  private sides = new Map<string, Side>();
  /** Continuity of each run of settings of other worlds. */
  private lived = new Map<string, Float64Array>();
  /* eslint-enable svelte/prefer-svelte-reactivity */

  constructor(
    private declared: Declared,
    private columns: Columns,
    private pool: Pool,
    seed = 1,
  ) {
    this.seed = seed;
    this.steps = pool.size > 1 ? STEPS : [FEW, ...STEPS];
  }

  /** With other luck, everything is answered again. */
  reseed(seed: number): void {
    if (seed === this.seed) return;
    this.seed = seed;
    this.generation++;
    this.first = false;
    this.asked = this.answered = "";
    this.sides.clear();
    this.pair = [];
    this.lived.clear();
    this.pinned = {};
    this.structures = this.futures = this.own = null;
  }

  get waits(): boolean {
    return this.asked !== this.answered;
  }

  /** Answer this choice, and pins that have no answer yet. What was asked before is given up, but for a first answer that is about to come: without it
   * nothing would be seen while one drags on.
   */
  ask(picked: Picked): void {
    const asked = JSON.stringify(picked);
    if (asked === this.asked && this.pins.every((pin) => JSON.stringify(pin) in this.pinned)) return;
    this.asked = asked;
    this.newest = picked;
    if (!this.first) this.begin();
  }

  private begin(): void {
    const [asked, picked, generation] = [this.asked, this.newest, ++this.generation];
    this.failure = null;
    const failed = (error: unknown) => {
      if (generation === this.generation && asked === this.asked)
        this.failure = error instanceof Error ? error : new Error(String(error));
      this.first = false;
      if (asked !== this.asked && generation === this.generation) this.begin();
    };
    void this.refine(asked, picked, generation).catch(failed);
  }

  private async refine(asked: string, picked: Picked, generation: number): Promise<void> {
    const { base, choice } = settings(picked, this.declared);
    const pair = [base, ...(JSON.stringify(base) === JSON.stringify(choice) ? [] : [choice])].map((setting) =>
      this.side(setting),
    );
    const known = this.steps.filter((target) => pair.every((side) => side.runs >= target)).length;
    this.first = true;
    for (const target of this.steps.slice(Math.max(0, known - 1))) {
      if (target > SOON) await new Promise((go) => setTimeout(go, IDLE));
      if (!(await this.unless(generation, this.all(pair, target, generation)))) return;
      this.view = viewOf(pair[0]!, pair[1] ?? null, this.seed);
      this.pair = pair;
      this.shown = picked;
      this.answered = asked;
      this.keep(asked, this.view, pair.at(-1)!);
      this.first = false;
      if (asked !== this.asked) return this.begin();
      await this.underOwn(picked, Math.min(target, SOON), generation);
      if (target >= SOON) for (const pin of this.pins) await this.answerPin(pin, generation);
    }
    await this.underStructures(asked, picked, generation);
    await this.underFutures(asked, picked, generation);
  }

  /** As `govsim structures` asks it: does the change of continuity hold where the world works in another way? */
  private async underStructures(asked: string, picked: Picked, generation: number): Promise<void> {
    const others = this.declared.parameters.filter(({ role }) => role === "structure");
    const changed = others.map(({ name, low, high, value }) => {
      const now = picked.structures[name] ?? value;
      return { [name]: high - now >= now - low ? high : low };
    });
    const worlds = [{}, ...changed].map((structures) => ({
      ...picked,
      structures: { ...picked.structures, ...structures },
    }));
    await this.elsewhere(
      worlds,
      this.structures,
      asked,
      OF_STRUCTURES,
      generation,
      (found) => (this.structures = found),
    );
  }

  /** In futures, sets of assumptions that evidence does not rule out. */
  private async underFutures(asked: string, picked: Picked, generation: number): Promise<void> {
    const worlds = futures(this.declared).map((assumptions) => ({ ...picked, assumptions }));
    await this.elsewhere(worlds, this.futures, asked, OF_FUTURES, generation, (found) => (this.futures = found));
  }

  private async elsewhere(
    worlds: Picked[],
    known: Elsewhere | null,
    asked: string,
    runs: number,
    generation: number,
    tell: (found: Elsewhere) => void,
  ): Promise<void> {
    if (isNothing(worlds[0]!)) return;
    let found: Elsewhere = known?.asked === asked ? known : { asked, runs, pairs: [], of: worlds.length };
    for (const there of worlds.slice(found.pairs.length)) {
      const { base, choice } = settings(there, this.declared);
      const since = firstMonth(this.declared, base, choice) ?? 0;
      const both: Float64Array[] = [];
      const task = Promise.all(
        [base, choice].map((setting, side) =>
          this.livedIn(setting, since, runs, generation).then((lived) => (both[side] = lived)),
        ),
      );
      if (!(await this.unless(generation, task))) return;
      found = { ...found, pairs: [...found.pairs, paired(both[0]!, both[1]!, 1)] };
      tell(found);
    }
  }

  /** Months lived of the first 60 in each of so many runs of a setting. */
  private async livedIn(setting: Setting, since: number, runs: number, generation: number): Promise<Float64Array> {
    const key = JSON.stringify([this.seed, setting, since, runs]);
    const known = this.lived.get(key);
    if (known) return known;
    const side = new Side(this.declared, this.columns, setting);
    await this.more(side, runs, generation);
    const lived = side.outcomes(since).rmst_60!;
    this.lived.set(key, lived);
    for (const old of this.lived.keys()) if (this.lived.size > REMEMBERED) this.lived.delete(old);
    return lived;
  }

  /** Whether a task was done before another question came. */
  private async unless(generation: number, task: Promise<unknown>): Promise<boolean> {
    try {
      await task;
    } catch (error) {
      if (generation === this.generation) throw error;
    }
    return generation === this.generation;
  }

  /** Where assumptions were changed: the same choice under the scenario's own, beside it. */
  private async underOwn(picked: Picked, target: number, generation: number): Promise<void> {
    if (isOwnWorld(picked)) {
      this.own = null;
      return;
    }
    const { base, choice } = settings(inWorldOf(nothing(), picked), this.declared);
    const pair = [base, ...(isNothing(picked) ? [] : [choice])].map((setting) => this.side(setting));
    for (const step of this.steps.filter((one) => one <= target))
      if (!(await this.unless(generation, this.all(pair, step, generation)))) return;
    this.own = viewOf(pair[0]!, pair[1] ?? null, this.seed);
  }

  private keep(asked: string, view: View, side: Side): void {
    if (this.pinned[asked]?.view !== view && this.pins.some((pin) => JSON.stringify(pin) === asked))
      this.pinned = { ...this.pinned, [asked]: { view, side: side.first(view.runs) } };
  }

  /** A pin that an address brought has no answer yet. */
  private async answerPin(pin: Picked, generation: number): Promise<void> {
    const asked = JSON.stringify(pin);
    if (asked in this.pinned) return;
    const { base, choice } = settings(pin, this.declared);
    const pair = [this.side(base), this.side(choice)] as const;
    try {
      for (const step of this.steps.filter((one) => one <= SOON))
        if (!(await this.unless(generation, this.all([...pair], step, generation)))) return;
    } catch (error) {
      if (error instanceof ChoiceError) return; // it cannot be: what is shown is answered all the same
      throw error;
    }
    this.keep(asked, viewOf(...pair, this.seed), pair[1]);
  }

  /** Set the pins; one that is what is shown has its answer already. */
  pin(pins: Picked[]): void {
    this.pins = pins;
    const side = this.made(settings(this.shown, this.declared).choice);
    if (this.view && side) this.keep(this.answered, this.view, side);
  }

  /** The runs of a choice, of the one shown or pinned; null where none is made yet. */
  sideOf(picked: Picked): Side | null {
    return this.pinned[JSON.stringify(picked)]?.side ?? this.made(settings(picked, this.declared).choice);
  }

  /** The runs without any choice under the assumptions of one. */
  baseOf(picked: Picked): Side | null {
    return this.made(settings(picked, this.declared).base);
  }

  private made(setting: Setting): Side | null {
    const key = JSON.stringify(setting);
    const side = this.pair.find((shown) => JSON.stringify(shown.setting) === key) ?? this.sides.get(key);
    return side?.runs ? side : null;
  }

  /** One run of the choice, with all its logs; null where another choice came meanwhile. */
  async one(picked: Picked, run: number): Promise<Batch | null> {
    const generation = this.generation;
    const job = {
      choice: forEngine(settings(picked, this.declared).choice),
      seed: this.seed,
      first: run,
      runs: 1,
      logs: true,
    };
    try {
      return (await this.pool.run(job, generation))[0] ?? null;
    } catch (error) {
      if (generation !== this.generation) return null;
      throw error;
    }
  }

  /** The runs of a setting made so far. */
  private side(setting: Setting): Side {
    const key = JSON.stringify(setting);
    const side = this.sides.get(key) ?? new Side(this.declared, this.columns, setting);
    this.sides.delete(key);
    this.sides.set(key, side);
    for (const old of this.sides.keys()) if (this.sides.size > KEPT) this.sides.delete(old);
    return side;
  }

  private async all(sides: Side[], target: number, generation: number): Promise<void> {
    if (generation === this.generation) await Promise.all(sides.map((side) => this.more(side, target, generation)));
  }

  private async more(side: Side, target: number, generation: number): Promise<void> {
    const first = side.runs;
    if (first >= target) return;
    const job = { choice: forEngine(side.setting), seed: this.seed, first, runs: target - first, logs: true };
    const batches = await this.pool.run(job, generation);
    if (side.runs !== first) return; // another question has brought the same runs meanwhile
    for (const batch of batches) side.append(batch);
  }
}
