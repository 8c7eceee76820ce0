/** Partnerships that the scenario names, one a run (govsim.outcomes.named, govsim.study.stated). */
import type { Declared, Named } from "../declared";
import { meanOverRuns, paired, type Estimate, type Paired } from "./numbers";
import type { Side } from "./side";

const Z = 1.959963984540054;
const AFTER = [1, 3, 5];

/** Wilson's interval of a share (1927). */
export function wilson(successes: number, n: number): [number, number] {
  const [share, weight] = [successes / n, (Z * Z) / n];
  const middle = (share + weight / 2) / (1 + weight);
  const half = (Z / (1 + weight)) * Math.sqrt((share * (1 - share)) / n + weight / (4 * n));
  return [successes === 0 ? 0 : Math.max(0, middle - half), successes === n ? 1 : Math.min(1, middle + half)];
}

/** The interval of a difference of two shares of the same runs: in how many only the first, only the second holds (Bonett & Price 2012). */
export function pairedShares(first: number, second: number, n: number): [number, number] {
  const [p, q] = [(first + 1) / (n + 2), (second + 1) / (n + 2)];
  const half = Z * Math.sqrt((p + q - (p - q) ** 2) / (n + 2));
  return [Math.max(-1, p - q - half), Math.min(1, p - q + half)];
}

export interface Measure {
  /** "lifetime" (years within the reported ones), "alive_1" and so on, "ended", "ended_line" and so on (shares). */
  name: string;
  base: Estimate;
  choice: Estimate;
  change: Paired;
}

/** One value a run of each measure; all but the first 0 or 1. */
function perRun(side: Side, { mission, partner, start }: Named, declared: Declared): Record<string, number[]> {
  const { lives } = side;
  const rows = Array.from({ length: lives.rows }, (_, row) => row)
    .filter((row) => lives.mission[row] === mission && lives.partner[row] === partner && lives.start[row] === start)
    .sort((one, other) => lives.run[one]! - lives.run[other]!);
  const reported = declared.scenario.years;
  const of = (value: (row: number) => number) => rows.map(value);
  const causes = declared.causes.map(
    ({ name }, number) => [`ended_${name}`, of((row) => Number(lives.cause[row] === number))] as const,
  );
  return {
    lifetime: of((row) => Math.min(lives.end[row]!, 12 * reported) / 12),
    ...Object.fromEntries(
      AFTER.map((years) => [
        `alive_${years}`,
        of((row) => (reported > years ? Number(lives.end[row]! > 12 * years) : NaN)),
      ]),
    ),
    ended: of((row) => Number(lives.cause[row] !== 0)),
    ...Object.fromEntries(causes.slice(1)),
  };
}

/** How one named partnership lives and ends without and with a choice. */
export function measures(base: Side, choice: Side, named: Named): Measure[] {
  const { declared } = base;
  const [without, those] = [base, choice].map((side) => perRun(side, named, declared)) as [
    Record<string, number[]>,
    Record<string, number[]>,
  ];
  return Object.keys(without).map((name) => {
    const share = name !== "lifetime";
    const change = paired(without[name]!, those[name]!, name.startsWith("ended") ? -1 : 1);
    if (share && change.ties < change.runs) {
      const counted = (sign: number) =>
        without[name]!.filter((value, run) => sign * (those[name]![run]! - value) > 0).length;
      [change.low, change.high] = change.runs > 1 ? pairedShares(counted(1), counted(-1), change.runs) : [null, null];
    }
    return { name, base: level(without[name]!, share), choice: level(those[name]!, share), change };
  });
}

function level(values: number[], share: boolean): Estimate {
  const own = meanOverRuns(values);
  if (!share || !own.runs) return own;
  const [low, high] = wilson(
    values.reduce((total, value) => total + value, 0),
    own.runs,
  );
  return { ...own, low, high };
}
