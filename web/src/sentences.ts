/** Answers in words. */
import { isNothing, isOwnWorld, moves, type Picked } from "./choice";
import type { Dated, Declared } from "./declared";
import { ChoiceError } from "./engine/choice";
import type { Field } from "./options";
import type { Elsewhere } from "./answers.svelte";
import { isKnown, movers, sign, turn, type Mover, type Turn } from "./statistics/flips";
import type { Paired } from "./statistics/numbers";
import type { View } from "./view";
import type { Gaps, Words } from "./words.svelte";

/** What a choice is called. */
export function nameOf(picked: Picked, declared: Declared, words: Words): string {
  const reforms = Object.keys(picked.reforms).map((name) =>
    words.of(declared.reforms.find((one) => one.name === name)!.label),
  );
  const levers = Object.keys(picked.levers).length;
  const names = levers ? [...reforms, words.say(levers === 1 ? "levers.one" : "levers.many", { n: levers })] : reforms;
  return names.length ? words.listed(names) : words.say("preset.nothing");
}

/** Whether every run came out exactly as without the choice. */
export const allTies = (view: View): boolean =>
  Object.entries(view.pairs).every(
    ([name, pair]) => name === "reform_cost" || name === "money" || pair.ties === pair.runs,
  );

export function answer(view: View, picked: Picked, declared: Declared, words: Words): string {
  const { say, number } = words;
  const n = number(view.runs, 0);
  if (isNothing(picked) || !view.choice) {
    const { rmst_60, survival_5y } = view.base.levels;
    if (rmst_60!.value === null) return say("answer.base.unknown", { n });
    return say("answer.base", {
      x: number(rmst_60!.value),
      interval: words.interval(rmst_60!.low, rmst_60!.high),
      y: number(survival_5y!.value === null ? null : 100 * survival_5y!.value, 0),
      n,
    });
  }
  const choice = nameOf(picked, declared, words);
  if (allTies(view)) return say("answer.same", { choice, n });
  const { difference, low, high } = view.pairs.rmst_60!;
  if (difference === null) return say("answer.unknown", { choice, n });
  const interval = words.interval(low, high);
  if (low === null || high === null || (low <= 0 && high >= 0))
    return say("answer.unsure", { choice, n, x: number(difference, 1, true), interval });
  return difference > 0
    ? say("answer.more", { choice, x: number(difference), interval })
    : say("answer.less", { choice, x: number(-difference), interval: words.interval(-high, -low) });
}

/** Why the engine did not answer: a choice that cannot be, in the words of its reader, or a fault. */
export function why(error: Error, declared: Declared, words: Words): string {
  if (!(error instanceof ChoiceError)) return error.message;
  const known = [...declared.reforms, ...declared.parameters, ...declared.barriers];
  const told = Object.entries(error.gaps).map(([gap, value]) => {
    const label = known.find(({ name }) => name === value)?.label;
    return [
      gap,
      label ? words.of(label) : ["year", "first", "last", "until"].includes(gap) ? words.year(+value) : value,
    ];
  });
  return words.filled(declared.refusals[error.key]!, Object.fromEntries(told) as Gaps);
}

/** When a reform begins and ends, how far it goes and for whom. */
export function terms({ from, until, size, groups }: Omit<Dated, "reform" | "own">, words: Words): string {
  return [
    `${words.say("reform.from")} ${words.year(from)}`,
    ...(until === null ? [] : [`${words.say("reform.until")} ${words.year(until)}`]),
    ...(size === 1 ? [] : [`${+(100 * size).toFixed(1)} %`]),
    ...(groups === null ? [] : [words.listed(groups.map(words.group))]),
  ].join(", ");
}

/** What luck alone leaves open: in how many repeats. */
export function overLuck(view: View, words: Words): Line[] {
  if (!view.choice || allTies(view)) return [];
  const { betterIn, ties, runs } = view.pairs.rmst_60!;
  const { say, number } = words;
  if (!runs) return [];
  return [
    {
      kind: "luck.in",
      text: say("answer.better", {
        better: number(betterIn, 0),
        n: number(runs, 0),
        ties: ties ? say("answer.ties", { n: number(ties, 0) }) : "",
      }),
    },
  ];
}

/** What goes with the answer: at what price, in the worst tenth, from when. */
export function besides(view: View, picked: Picked, declared: Declared, words: Words): string[] {
  const { say, number } = words;
  if (!view.choice || isNothing(picked)) return [];
  const found: string[] = [];
  if (!allTies(view)) {
    const { gained, price } = view;
    if (price.value !== null)
      found.push(
        say("answer.price", { x: number(price.value, 2), interval: words.interval(price.low, price.high, 2) }),
      );
    else found.push(say(gained.value !== null && gained.value > 0 ? "answer.price.unsure" : "answer.price.none"));
  }
  const { value, low, high } = view.choice.worst;
  if (value !== null && low !== null)
    found.push(
      say("answer.worst", {
        x: number(value),
        interval: words.interval(low, high),
        y: number(view.base.worst.value),
      }),
    );
  if (view.since) found.push(say("answer.judged", { year: words.year(declared.scenario.firstYear + view.since / 12) }));
  return [...found, ...idle(view, picked, declared, words)];
}

/** How the option shown stands among those pinned: the price of a further year, or which options undercut it. */
export function further({ options, names, places }: Field, picked: Picked, declared: Declared, words: Words): string {
  const shown = options.findIndex((option) => JSON.stringify(option) === JSON.stringify(picked));
  const place = places.find(({ option }) => option === shown);
  if (!place || shown === 0) return "";
  const { status, by, against, price } = place;
  if (status !== "frontier")
    return words.say("answer.beaten", {
      stands: words.of(declared.standings[status]),
      by: words.listed(by.map((other) => names[other]!)),
    });
  return against
    ? words.say("answer.further", {
        x: words.number(price.value, 2),
        interval: words.interval(price.low, price.high, 2),
        other: names[against]!,
      })
    : "";
}

/** What sources rule out of the world that a reader's assumptions make; a barrier off is no claim about the world. */
export function warnings(view: View, picked: Picked, words: Words): string[] {
  if (isOwnWorld(picked) || picked.barriers.length) return [];
  return view.base.implausible.map(({ pattern: { about, low, high, source }, value }) =>
    words.say("implausible", {
      about: words.of(about),
      x: words.number(value, 2),
      low: +low.toFixed(3),
      high: +high.toFixed(3),
      source,
    }),
  );
}

/** Why a choice, or part of it, changes nothing. */
function idle(view: View, picked: Picked, declared: Declared, words: Words): string[] {
  const found: string[] = [];
  for (const [name, { size }] of Object.entries(picked.reforms)) {
    const all = moves(name, size, picked, declared);
    const reform = words.of(declared.reforms.find((one) => one.name === name)!.label);
    const held = declared.barriers.find(
      (barrier) => barrier.off && all.every(([{ name: moved }]) => barrier.parameters.includes(moved)),
    );
    if (held) found.push(words.say("idle.barrier", { reform, barrier: words.of(held.label) }));
    else if (all.every(([, from, to]) => from === to)) {
      const step = size < 1 && moves(name, 1, picked, declared).some(([, from, to]) => from !== to);
      found.push(words.say(step ? "idle.step" : "idle.so", { reform }));
    }
  }
  if (needsPermission(picked, declared)) {
    const [obligation, permitted] = ["contract.obligation_years", "budget.multi_year_permitted"].map((name) =>
      words.of(declared.parameters.find((one) => one.name === name)!.label),
    );
    found.push(words.say("idle.permission", { what: obligation!, permission: permitted! }));
  }
  if (!found.length && allTies(view)) found.push(words.say(view.since === null ? "idle.rules" : "idle.met"));
  return found;
}

/** Whether an obligation beyond the year was set by hand where nothing permits one. */
function needsPermission(picked: Picked, declared: Declared): boolean {
  const permitted =
    picked.levers["budget.multi_year_permitted"] ??
    declared.parameters.find(({ name }) => name === "budget.multi_year_permitted")!.value;
  const reforms = declared.reforms.filter(
    ({ name }) => name in picked.reforms || declared.scenario.reforms.some(({ reform }) => reform === name),
  );
  return (
    "contract.obligation_years" in picked.levers &&
    permitted === 0 &&
    !reforms.some(({ parameters }) => "budget.multi_year_permitted" in parameters)
  );
}

/** A line under the answer, and the word before it. */
export interface Line {
  kind: string;
  text: string;
}

export interface Flip {
  movers: Mover[];
  chance: number;
  /** Where the strongest one parts the futures in which the choice is better from the others; null where it parts none. */
  turn: Turn | null;
  /** Mean change in the half of futures in which it is low, and in the half in which it is high. */
  halves: [number, number];
}

/** What moves the change of continuity most in the futures gone through so far. */
export function flipOf(worlds: Record<string, number>[], pairs: Paired[]): Flip | null {
  const known = pairs.map((pair, place) => ({ pair, world: worlds[place]! })).filter(({ pair }) => isKnown(pair));
  const found = movers(
    known.map(({ world }) => world),
    known.map(({ pair }) => pair.difference!),
  );
  if (!found) return null;
  const values = known.map(({ world }) => world[found.movers[0]!.name]!);
  const better = known.map(({ pair }) => sign(pair) > 0);
  const flips = Math.min(better.filter(Boolean).length, better.filter((one) => !one).length);
  const middle = [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)]!;
  const half = (low: boolean) => {
    const those = known.filter((_, place) => values[place]! < middle === low).map(({ pair }) => pair.difference!);
    return those.reduce((total, one) => total + one, 0) / those.length;
  };
  return { ...found, turn: flips >= 3 ? turn(values, better) : null, halves: [half(true), half(false)] };
}

const SURE = 0.05;

/** How the answer stands where the world is another one: structures and futures apart, and what flips it. */
export function elsewhere(
  structures: Elsewhere | null,
  futures: Elsewhere | null,
  worlds: Record<string, number>[],
  declared: Declared,
  words: Words,
): Line[] {
  const found: Line[] = [];
  const { say, number } = words;
  const labelOf = (name: string) => words.of(declared.parameters.find((one) => one.name === name)!.label);
  if (structures && structures.pairs.length > 1 && sign(structures.pairs[0]!)) {
    const claim = sign(structures.pairs[0]!);
    const holds = structures.pairs.filter((pair) => sign(pair) === claim).length;
    const names = declared.parameters.filter(({ role }) => role === "structure").map(({ name }) => labelOf(name));
    const against = names.filter(
      (_, place) => structures.pairs[place + 1] && sign(structures.pairs[place + 1]!) !== claim,
    );
    const text = say("structures.holds", { holds, of: structures.pairs.length, n: structures.runs });
    found.push({
      kind: "structures.in",
      text: against.length ? `${text} ${say("structures.against", { names: words.listed(against) })}` : text,
    });
  }
  const seen = futures?.pairs.filter(isKnown) ?? [];
  if (futures && seen.length) {
    const signs = seen.map(sign);
    const [better, worse] = [1, -1].map((one) => signs.filter((other) => other === one).length) as [number, number];
    const of = signs.length;
    found.push({
      kind: "futures.in",
      text: say("futures.holds", { better, worse, rest: of - better - worse, of, n: futures.runs }),
    });
    const flip = flipOf(worlds, futures.pairs);
    if (flip) found.push({ kind: "flips", text: flipText(flip) });
  }
  return found;

  function flipText({ movers, chance, turn, halves: [low, high] }: Flip): string {
    const { name } = movers[0]!;
    const unit = words.of(declared.parameters.find((one) => one.name === name)!.unit);
    if (chance > SURE) return say("flips.chance");
    if (!turn)
      return say("flips.moves", { label: labelOf(name), low: number(low, 1, true), high: number(high, 1, true) });
    const { at, below, above } = turn;
    return say("flips.at", {
      label: labelOf(name),
      at: `${+at.toPrecision(3)} ${unit}`,
      a: below[0],
      b: below[1],
      c: above[0],
      d: above[1],
    });
  }
}
