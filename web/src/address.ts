/** The address restores everything: compact, versioned, checked. `#v1/SCENARIO/LANG/SEED/OPTION/PIN/.../CHECK`; an option is
 * `deputy@2028-2033*50:group;rotation.transfer_rate=0.4;~law` (a barrier off). A bad address is refused with what is wrong in it.
 */
import { isBinary, nothing, ordered, roleOf, type Picked } from "./choice";
import type { Declared, Lang } from "./declared";
import type { Gaps } from "./words.svelte";

export interface Place {
  lang: Lang;
  seed: number;
  picked: Picked;
  pins: Picked[];
}

export const MOST_PINS = 5;
const VERSION = "v1";
const LONGEST = 6000;

/** What is wrong with an address: a phrase of words/page.toml and what fills its gaps. */
export class AddressError extends Error {
  constructor(
    readonly key: string,
    readonly gaps: Gaps = {},
  ) {
    super(`${key} ${JSON.stringify(gaps)}`);
  }
}

/** FNV-1a, 32 bits. */
export function mark(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash.toString(36);
}

export function written({ lang, seed, picked, pins }: Place, declared: Declared): string {
  const options = [picked, ...pins].map((option) => optionText(ordered(option, declared)));
  const text = [VERSION, mark(declared.scenario.toml), lang, String(seed), ...options].join("/");
  return `${text}/${mark(text)}`;
}

function optionText({ reforms, barriers, ...values }: Picked): string {
  const switched = Object.entries(reforms).map(([name, { from, until, size, group }]) => {
    const end = until === null ? "" : `-${until}`;
    return `${name}@${from}${end}${size === 1 ? "" : `*${+(100 * size).toFixed(4)}`}${group === null ? "" : `:${encodeURIComponent(group)}`}`;
  });
  const set = Object.values(values).flatMap((of) => Object.entries(of).map(([name, value]) => `${name}=${value}`));
  return [...switched, ...set, ...barriers.map((name) => `~${name}`)].join(";");
}

/** What an address says. Throws AddressError, and nothing else. */
export function read(address: string, declared: Declared): Place {
  const text = address.replace(/^#/, "");
  if (text.length > LONGEST) throw new AddressError("address.long");
  const parts = text.split("/");
  const check = parts.pop();
  const [version, scenario, lang, seed, ...options] = parts;
  if (version !== VERSION) throw new AddressError("address.version", { version: shown(version ?? "") });
  if (check !== mark(parts.join("/"))) throw new AddressError("address.check");
  if (scenario !== mark(declared.scenario.toml)) throw new AddressError("address.scenario");
  if (lang !== "en" && lang !== "th") throw new AddressError("address.lang", { lang: shown(lang ?? "") });
  if (!/^\d{1,15}$/.test(seed ?? "")) throw new AddressError("address.seed", { seed: shown(seed ?? "") });
  if (!options.length || options.length > 1 + MOST_PINS) throw new AddressError("address.pins", { most: MOST_PINS });
  const [picked, ...pins] = options.map((option) => optionOf(option, declared));
  return { lang, seed: Number(seed), picked: picked!, pins };
}

function optionOf(text: string, declared: Declared): Picked {
  const picked = nothing();
  for (const part of text.split(";").filter(Boolean)) {
    if (part.startsWith("~")) addBarrier(part.slice(1), picked, declared);
    else if (part.includes("@")) addReform(part, picked, declared);
    else addValue(part, picked, declared);
  }
  return ordered(picked, declared);
}

function addBarrier(name: string, picked: Picked, declared: Declared): void {
  const barrier = declared.barriers.find((one) => one.name === name);
  if (!barrier || barrier.off) throw new AddressError("address.barrier", { name: shown(name) });
  if (picked.barriers.includes(name)) throw new AddressError("address.twice", { name: shown(name) });
  picked.barriers.push(name);
}

const REFORM = /^([a-z-]+)@(\d{4})(?:-(\d{4}))?(?:\*(\d{1,3}(?:\.\d{1,4})?))?(?::(.{1,300}))?$/;

function addReform(part: string, picked: Picked, declared: Declared): void {
  const found = REFORM.exec(part);
  if (!found) throw new AddressError("address.part", { part: shown(part) });
  const [, name, start, end, share, place] = found;
  if (!declared.reforms.some((reform) => reform.name === name))
    throw new AddressError("address.reform", { name: shown(name!) });
  if (name! in picked.reforms) throw new AddressError("address.twice", { name: shown(name!) });
  const [from, until, size] = [
    Number(start),
    end === undefined ? null : Number(end),
    share === undefined ? 1 : Number(share) / 100,
  ];
  const { firstYear, years, warmup, groups } = declared.scenario;
  const [first, last] = [firstYear - warmup, firstYear + years - 1];
  if (from < first || from > last || (until !== null && (until < from || until > last)))
    throw new AddressError("address.years", { part: shown(part), first, last });
  if (!(size > 0 && size <= 1)) throw new AddressError("address.size", { part: shown(part) });
  const group = place === undefined ? null : decoded(place);
  if (group !== null && !groups.includes(group)) throw new AddressError("address.group", { group: shown(group) });
  picked.reforms[name!] = { from, until, size, group };
}

function addValue(part: string, picked: Picked, declared: Declared): void {
  const [name, text, ...more] = part.split("=");
  const parameter = declared.parameters.find((one) => one.name === name);
  const table = (Object.keys(roleOf) as (keyof typeof roleOf)[]).find((key) => roleOf[key] === parameter?.role);
  if (!parameter || !table || text === undefined || more.length)
    throw new AddressError("address.part", { part: shown(part) });
  if (Object.hasOwn(picked[table], name!)) throw new AddressError("address.twice", { name: shown(name!) });
  const value = Number(text);
  const { low, high, whole } = parameter;
  const fits =
    /^-?\d{1,9}(\.\d{1,9})?$/.test(text) &&
    value >= low &&
    value <= high &&
    (!(whole || isBinary(parameter)) || Number.isInteger(value));
  if (!fits) throw new AddressError("address.value", { part: shown(part), low, high });
  picked[table][name!] = value;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressError("address.part", { part: shown(text) });
  }
}

const shown = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}...` : text);
