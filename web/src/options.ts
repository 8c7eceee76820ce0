/** Options that can be set against each other: doing nothing, those pinned and the one shown, under the same assumptions. */
import type { Answers } from "./answers.svelte";
import { inWorldOf, isNothing, nothing, type Picked } from "./choice";
import type { Declared } from "./declared";
import { nameOf } from "./sentences";
import { frontier, type Ledger, type Place } from "./statistics/frontier";
import { ledgerOf } from "./view";
import type { Words } from "./words.svelte";

export interface Field {
  options: Picked[];
  names: string[];
  ledger: Ledger & { runs: number; since: number };
  /** In the order of cost; numbers of options are places in `options`, doing nothing first. */
  places: Place[];
}

const shared = ({ assumptions, structures, barriers }: Picked) => JSON.stringify([assumptions, structures, barriers]);

/** Null where nothing stands beside the one shown. */
export function fieldOf(
  answers: Answers,
  picked: Picked,
  pins: Picked[],
  declared: Declared,
  words: Words,
): Field | null {
  const those = pins.filter((option) => !isNothing(option) && shared(option) === shared(picked));
  const shown =
    isNothing(picked) || those.some((option) => JSON.stringify(option) === JSON.stringify(picked)) ? [] : [picked];
  const sides = [...those, ...shown].flatMap((option) => {
    const side = answers.sideOf(option);
    return side ? [{ option, side }] : [];
  });
  const base = answers.baseOf(picked);
  if (!base || !those.length || !sides.length) return null;
  const ledger = ledgerOf([base, ...sides.map(({ side }) => side)]);
  const options = [inWorldOf(picked, nothing()), ...sides.map(({ option }) => option)];
  return {
    options,
    names: options.map((option) => nameOf(option, declared, words)),
    ledger,
    places: frontier(ledger),
  };
}
