/** Labels of pictures: numbers of an axis that can be told apart, and lines where the browser knows no words. */
import { expect, it } from "vitest";
import { decimalsOf } from "../src/charts/ticks";
import { wrapped } from "../src/charts/wrap";

it.each([
  [[0, 10, 20], 0],
  [[0, 0.5, 1], 1],
  [[0, 0.005, 0.01], 3],
  [[0, 0.1, 0.2, 0.30000000000000004], 1],
  [[0], 0],
  [[], 0],
])("needs for ticks %j so many decimals: %i", (ticks, decimals) => expect(decimalsOf(ticks)).toBe(decimals));

it("breaks lines where the browser knows no words, and loses no letter", () => {
  const segmenter = Object.getOwnPropertyDescriptor(Intl, "Segmenter")!;
  Reflect.deleteProperty(Intl, "Segmenter");
  try {
    const thai = wrapped("ความไว้วางใจระหว่างภาคีกับหน่วยงาน", 90, "th");
    expect(thai.length).toBeGreaterThan(1);
    expect(thai.join("")).toBe("ความไว้วางใจระหว่างภาคีกับหน่วยงาน");
    expect(thai.some((line) => /^\p{M}/u.test(line))).toBe(false);
    expect(wrapped("one two three", 50, "en")).toEqual(["one two", "three"]);
  } finally {
    Object.defineProperty(Intl, "Segmenter", segmenter);
  }
});
