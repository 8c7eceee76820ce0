/** The same on the command line, in Python and as a scenario file. */
import { settings, type Picked } from "./choice";
import type { Dated, Declared } from "./declared";

/** A text as a shell takes it for one word. */
const quoted = (text: string): string => (/^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`);

const text = (value: string): string => JSON.stringify(value);

/** What a group must be called to be typed: + , and @ part what is typed. */
const TYPED = /^[^\s+,@]([^+,@]*[^\s+,@])?$/u;

/** The command that gives the numbers shown; null where the command line cannot say it: levers, such names of groups, changed rules. */
export function command(picked: Picked, declared: Declared, runs: number, seed: number): string | null {
  const reforms = Object.entries(picked.reforms);
  if (declared.rules.length) return null;
  if (Object.keys(picked.levers).length || reforms.some(([, { group }]) => group !== null && !TYPED.test(group)))
    return null;
  const set = Object.entries({ ...picked.assumptions, ...picked.structures }).map(
    ([name, value]) => `--set ${name}=${value}`,
  );
  const without = picked.barriers.map((name) => `--without ${name}`);
  const typed = reforms.map(([name, { from, until, size, group }]) =>
    [
      name,
      size === 1 ? "" : `*${size}`,
      `@${from}`,
      until === null ? "" : `-${until}`,
      group === null ? "" : `:${group}`,
    ].join(""),
  );
  const of =
    reforms.length > 1 ? `--package ${quoted(`choice=${typed.join("+")}`)}` : `--reform ${quoted(typed[0] ?? "")}`;
  const verb = reforms.length
    ? ["compare", quoted(declared.scenario.name), of]
    : ["run", quoted(declared.scenario.name)];
  return ["govsim", ...verb, ...set, ...without, `--replications ${runs}`, `--seed ${seed}`].join(" ");
}

/** The same in Python; it says all that the page can. */
export function script(picked: Picked, declared: Declared, runs: number, seed: number): string {
  const dict = (values: Record<string, number>) =>
    `{${Object.entries(values)
      .map(([name, value]) => `${text(name)}: ${value}`)
      .join(", ")}}`;
  const shared = { ...picked.assumptions, ...picked.structures };
  const lines = [
    "import govsim",
    ...withRules(declared),
    "",
    `base = govsim.Scenario.load(${text(declared.scenario.name)})`,
  ];
  if (Object.keys(shared).length) lines.push(`base = base.with_parameters(${dict(shared)})`);
  if (picked.barriers.length) lines.push(`base = base.without(${picked.barriers.map(text).join(", ")})`);
  const changes = Object.keys(picked.levers).length ? [`.with_parameters(${dict(picked.levers)})`] : [];
  for (const [name, { from, until, size, group }] of Object.entries(picked.reforms)) {
    const more = [
      until === null ? "" : `, until_year=${until + 1}`,
      size === 1 ? "" : `, size=${size}`,
      group === null ? "" : `, groups=[${text(group)}]`,
    ].join("");
    changes.push(`.with_reform(${text(name)}, from_year=${from}${more})`);
  }
  const luck = `replications=${runs}, seed=${seed}`;
  const run = (scenario: string) =>
    `govsim.simulate(${scenario}, ${luck}${declared.rules.length ? ", rules=rules" : ""})`;
  if (!changes.length) return [...lines, `print(${run("base")}.summary())`, ""].join("\n");
  const compared = declared.rules.length
    ? `compared(${run("base")}, {"choice": ${run("choice")}})`
    : `govsim.compare(base, {"choice": choice}, ${luck})`;
  lines.push(`choice = base${changes.join("")}`, `comparison = ${compared}`);
  return [...lines, "print(comparison.options)", "print(comparison.costs)", ""].join("\n");
}

/** Where rules were changed: they are the reader's to bring. */
function withRules({ rules }: Declared): string[] {
  const own = rules.map((name) => `${text(name)}: ${name}`).join(", ");
  return rules.length
    ? ["from govsim.study.compare import compared", "", `rules = {${own}}  # your own functions`]
    : [];
}

/** The choice as a scenario file that `govsim run` takes. */
export function toml(picked: Picked, declared: Declared): string {
  const { parameters, reforms, barriersOff } = settings(picked, declared).choice;
  const without = barriersOff.length ? [`without = [${barriersOff.map(text).join(", ")}]`] : [];
  const tables = new Map<string, string[]>();
  for (const { name, value, default: usual } of declared.parameters) {
    const now = parameters[name] ?? value;
    if (now === usual) continue;
    const [table, key] = name.split(".") as [string, string];
    tables.set(table, [...(tables.get(table) ?? []), `${key} = ${number(now)}`]);
  }
  const values = [...tables].map(([table, lines]) => `[${table}]\n${lines.join("\n")}\n`);
  return [...without, declared.scenario.head, ...values, ...reforms.map(reformTable)].join("\n");
}

function reformTable({ reform, from, until, size, groups, own }: Dated): string {
  const lines = [`[[reforms]]`, `name = ${text(reform)}`, `from_year = ${from}`];
  if (until !== null) lines.push(`until_year = ${until + 1}`);
  if (size !== 1) lines.push(`size = ${number(size)}`);
  if (groups !== null) lines.push(`groups = [${groups.map(text).join(", ")}]`);
  const moved = Object.entries(own ?? {}).map(
    ([name, value]) => [...name.split("."), number(value)] as [string, string, string],
  );
  for (const table of new Set(moved.map(([table]) => table))) {
    lines.push(
      `[reforms.${table}]`,
      ...moved.filter(([of]) => of === table).map(([, key, value]) => `${key} = ${value}`),
    );
  }
  return `${lines.join("\n")}\n`;
}

const number = (value: number): string => String(value);
