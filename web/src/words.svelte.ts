/** Words, numbers and years in the reader's language. */
import { isBinary } from "./choice";
import type { Both, Declared, Lang, Parameter } from "./declared";

export type Gaps = Record<string, string | number>;

export class Words {
  lang: Lang = $state("en");

  constructor(private declared: Declared) {
    this.lang = declared.lang;
  }

  /** A phrase of words/page.toml, its gaps filled. */
  say = (key: string, gaps: Gaps = {}): string => {
    const phrase = this.declared.words[key];
    if (!phrase) throw new Error(`there is no phrase page.${key}`);
    return this.filled(phrase, gaps);
  };

  filled = (phrase: Both, gaps: Gaps): string =>
    phrase[this.lang].replace(/{(\w+)}/g, (_, name: string) => String(gaps[name]));

  of = (both: Both): string => both[this.lang];

  /** A value of a parameter with its unit; yes or no where it is one of the two. */
  amount = (parameter: Parameter, value: number): string =>
    isBinary(parameter) ? this.say(value ? "yes" : "no") : `${+value.toFixed(4)} ${this.of(parameter.unit)}`;

  /** What a group of agencies is called; that of all that belong to none has a name of ours. */
  group = (name: string): string => (name === "others" ? this.say("group.others") : name);

  /** A fiscal year: of the Buddhist Era in Thai. */
  year = (year: number): string => String(this.lang === "th" ? year + 543 : year);

  /** A month of the calendar; 0 is the first reported one. A fiscal year has the name of the year it ends in. */
  month = (month: number): string => {
    const { firstMonth, firstYear } = this.declared.scenario;
    const place = month + firstMonth - 1;
    const year = firstYear + Math.floor(place / 12) - (firstMonth > 1 ? 1 : 0);
    return `${this.of(this.declared.months[((place % 12) + 12) % 12]!)} ${this.year(year)}`;
  };

  /** A number with so many decimals; a dash where there is none. */
  number = (value: number | null | undefined, decimals = 1, signed = false): string => {
    if (value === null || value === undefined || Number.isNaN(value)) return "–";
    const text = Math.abs(value).toFixed(decimals); // toLocaleString takes a thousand times as long
    const sign = Number(text) === 0 ? "" : value < 0 ? "−" : signed ? "+" : "";
    return sign + text.replace(/\d(?=(\d{3})+(\.|$))/g, "$&,");
  };

  /** Without saying what it is: where the picture's note does. */
  between = (low: number | null, high: number | null, decimals = 1): string =>
    low === null || high === null
      ? "–"
      : this.say("between", { low: this.number(low, decimals), high: this.number(high, decimals) });

  interval = (low: number | null, high: number | null, decimals = 1): string =>
    low === null || high === null
      ? this.say("interval.none")
      : this.say("interval", { low: this.number(low, decimals), high: this.number(high, decimals) });

  listed = (items: string[]): string => {
    if (items.length < 2) return items.join("");
    const and = this.say("and");
    return `${items.slice(0, -1).join(this.lang === "th" ? " " : ", ")}${and}${items.at(-1)}`;
  };
}
