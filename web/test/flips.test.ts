/** What flips an answer, on futures whose answer is known. */
import { describe, expect, it } from "vitest";
import { generator, movers, ranks, sign, turn } from "../src/statistics/flips";

const random = generator(5);
const futures = Array.from({ length: 100 }, () => ({ first: random(), second: random(), third: random() }));

it("ranks values, the mean of those that tie", () => {
  expect(ranks([0.3, 0.1, 0.3, 0.2])).toEqual([3.5, 1, 3.5, 2]);
});

it("calls a difference better or worse only where its interval leaves out 0", () => {
  const pair = { base: 1, value: 2, betterIn: 1, ties: 0, runs: 2, needed: null };
  expect(
    [
      [1, 0.5, 1.5],
      [-1, -1.5, -0.5],
      [1, -0.5, 2.5],
    ].map(([difference, low, high]) => sign({ ...pair, difference: difference!, low: low!, high: high! })),
  ).toEqual([1, -1, 0]);
});

describe("an assumption behind the difference", () => {
  const differences = futures.map(({ second }) => 5 * second - 2);
  it("is the first of the movers, beyond chance", () => {
    const found = movers(futures, differences)!;
    expect(found.movers[0]).toMatchObject({ name: "second" });
    expect(found.movers[0]!.correlation).toBeCloseTo(1, 12);
    expect(found.chance).toBe(1 / 200);
  });

  it("turns the answer where the difference passes 0", () => {
    const found = turn(
      futures.map(({ second }) => second),
      differences.map((one) => one > 0),
    )!;
    expect(Math.abs(found.at - 0.4)).toBeLessThan(0.03);
    expect(found.below[0]).toBe(0);
    expect(found.above[0]).toBe(found.above[1]);
    expect(found.below[1] + found.above[1]).toBe(100);
  });
});

it("calls noise chance about as often as it should", () => {
  const noise = generator(9);
  const called = Array.from(
    { length: 100 },
    () =>
      movers(
        futures,
        futures.map(() => noise()),
      )!.chance <= 0.05,
  ).filter(Boolean).length;
  expect(called).toBeLessThan(13);
});

it("finds nothing where there are too few futures, and no turn where all are alike", () => {
  expect(
    movers(
      futures.slice(0, 19),
      futures.slice(0, 19).map(() => 1),
    ),
  ).toBeNull();
  expect(
    turn(
      futures.map(({ first }) => first),
      futures.map(() => true),
    ),
  ).toBeNull();
});
