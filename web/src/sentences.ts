/** Answers in words. */
import { isNothing, moves, type Picked } from "./choice";
import type { Declared } from "./declared";
import type { View } from "./view";
import type { Words } from "./words.svelte";

/** What a choice is called. */
export function nameOf(picked: Picked, declared: Declared, words: Words): string {
  const reforms = Object.keys(picked.reforms).map((name) => words.of(declared.reforms.find((one) => one.name === name)!.label));
  const levers = Object.keys(picked.levers).length;
  const names = levers ? [...reforms, words.say(levers === 1 ? "levers.one" : "levers.many", { n: levers })] : reforms;
  return names.length ? words.listed(names) : words.say("preset.nothing");
}

/** Whether every run came out exactly as without the choice. */
export const allTies = (view: View): boolean =>
  Object.entries(view.pairs).every(([name, pair]) => name === "reform_cost" || name === "money" || pair.ties === pair.runs);

export function answer(view: View, picked: Picked, declared: Declared, words: Words): string {
  const { say, number } = words;
  const n = number(view.runs, 0);
  if (isNothing(picked) || !view.choice) {
    const { rmst_60, survival_5y } = view.base.levels;
    return say("answer.base", {
      x: number(rmst_60!.value), interval: words.interval(rmst_60!.low, rmst_60!.high),
      y: number(survival_5y!.value === null ? null : 100 * survival_5y!.value, 0), n,
    });
  }
  const choice = nameOf(picked, declared, words);
  if (allTies(view)) return say("answer.same", { choice, n });
  const { difference, low, high } = view.pairs.rmst_60!;
  if (difference === null) return say("answer.unknown", { choice, n });
  const interval = words.interval(low, high);
  if (low === null || high === null || (low <= 0 && high >= 0)) return say("answer.unsure", { choice, n, x: number(difference, 1, true), interval });
  return difference > 0
    ? say("answer.more", { choice, x: number(difference), interval })
    : say("answer.less", { choice, x: number(-difference), interval: words.interval(-high, -low) });
}

/** What goes with the answer: in how many repeats, at what price, from when. */
export function besides(view: View, picked: Picked, declared: Declared, words: Words): string[] {
  const { say, number } = words;
  if (!view.choice || isNothing(picked)) return [];
  const found: string[] = [];
  if (!allTies(view)) {
    const { betterIn, ties, runs } = view.pairs.rmst_60!;
    found.push(say("answer.better", { better: number(betterIn, 0), n: number(runs, 0), ties: ties ? say("answer.ties", { n: number(ties, 0) }) : "" }));
    const { gained, price } = view;
    if (price.value !== null) found.push(say("answer.price", { x: number(price.value, 2), interval: words.interval(price.low, price.high, 2) }));
    else found.push(say(gained.value !== null && gained.value > 0 ? "answer.price.unsure" : "answer.price.none"));
  }
  const { value, low, high } = view.choice.worst;
  if (value !== null && low !== null)
    found.push(say("answer.worst", { x: number(value), interval: words.interval(low, high), y: number(view.base.worst.value) }));
  if (view.since) found.push(say("answer.judged", { year: words.year(declared.scenario.firstYear + view.since / 12) }));
  return [...found, ...idle(view, picked, declared, words)];
}

/** Why a choice, or part of it, changes nothing. */
function idle(view: View, picked: Picked, declared: Declared, words: Words): string[] {
  const found: string[] = [];
  for (const [name, { size }] of Object.entries(picked.reforms)) {
    const all = moves(name, size, picked, declared);
    const reform = words.of(declared.reforms.find((one) => one.name === name)!.label);
    const held = declared.barriers.find((barrier) => barrier.off && all.every(([{ name: moved }]) => barrier.parameters.includes(moved)));
    if (held) found.push(words.say("idle.barrier", { reform, barrier: words.of(held.label) }));
    else if (all.every(([, from, to]) => from === to)) found.push(words.say("idle.so", { reform }));
  }
  if (!found.length && allTies(view)) found.push(words.say(view.since === null ? "idle.rules" : "idle.met"));
  return found;
}
