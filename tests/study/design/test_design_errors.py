"""Whatever is wrong with a design is refused with its place, what is wrong and what to do; nothing is guessed."""

import random
import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govsim.errors import InputError
from govsim.model.parameters import PARAMETERS, Parameter
from govsim.study.design.design import Design
from govsim.study.design.file import KEYS
from govsim.study.design.sampling import METHODS

LEAST = {
    "scenario": 'scenario = "default"',
    "method": 'method = "lhs"',
    "samples": "samples = 8",
    "replications": "replications = 4",
    "seed": "seed = 7",
}

# Lines that are added to the least design, or stand instead of its lines with the same keys; the last one is at fault.
# After #! stands what is wrong with it, after #> what to do about it. Neither is part of the design.
REFUSED = """
# Keys
sampels = 8  #! sampels is not a known key
#> did you mean samples?
seed = 7
seed = 8  #! seed is given twice
#> keep one of the two
rotation.transfer_rate = 0.2  #! rotation is not a known key
#> to vary it, write [parameters], and below it rotation. ... = {}
"rotation.transfer_rate" = 0.2  #! rotation.transfer_rate is not a known key
#> to vary it, write [parameters], and below it rotation.transfer_rate = {}
seed = 1 2  #! not TOML: there is more on the line than one key = value
#> one key = value a line; the decimal mark is a point: 0.4
seed  #! not TOML: this is neither a [table] nor a key = value
#> is this a design file? `govsim new-design NAME.toml` writes one to look at
seed = 0xffffffffffffffff  #! seed is too large a number

# Plain keys
samples = "8"  #! samples must be a whole number, 1 to 20000000, not "8"
samples = 8.0  #! samples must be a whole number, 1 to 20000000, not 8.0
#> write it without decimals: 8
samples = 0  #! samples must be a whole number, 1 to 20000000, not 0
samples = true  #! samples must be a whole number, 1 to 20000000, not true
replications = 0  #! replications must be a whole number, 1 to 1000000, not 0
replications = 1000001  #! replications must be a whole number, 1 to 1000000, not 1000001
replications = nan  #! replications must be a whole number, 1 to 1000000, not nan
seed = -1  #! seed must be a whole number, 0 to 9223372036854775807, not -1
seed = "7"  #! seed must be a whole number, 0 to 9223372036854775807, not "7"
seed = [7]  #! seed must be a whole number, 0 to 9223372036854775807, not a list
common_random_numbers = "yes"  #! common_random_numbers must be true or false, not "yes"
common_random_numbers = 1  #! common_random_numbers must be true or false, not 1
title = 3  #! title must be text in quotes, not 3
name = ""  #! name must be text in quotes, 1 to 100 characters on one line with no space at its ends, not ""

# Methods and their settings
method = "sobl"  #! method = "sobl" is not a method
#> did you mean sobol?
method = 3  #! method = 3 is not a method
#> methods: grid, list, evidence, one-at-a-time, lhs, sobol, morris, fast, random
method = "sobol"
samples = 500  #! samples = 500 is not a power of two from 2 on, on which the spread of Sobol points rests
#> write 256 or 512
method = "fast"
samples = 64  #! samples = 64 is too few: with interference = 4 fast needs more than 4 x 4 x 4
#> write 65 or more
method = "morris"
samples = 1  #! samples = 1 is too few: an effect has a spread from two trajectories on
#> write 2 or more, better 10 to 50
method = "morris"
levels = 5  #! levels = 5 is not an even number, as morris asks
#> write 6
method = "morris"
levels = 1  #! levels must be a whole number, 2 to 1000, not 1
levels = 4  #! levels is not for lhs
#> it is a setting of grid, one-at-a-time, morris
second_order = true  #! second_order is not for lhs
#> it is a setting of sobol
method = "sobol"
second_order = "no"  #! second_order must be true or false, not "no"
interference = 4  #! interference is not for lhs
#> it is a setting of fast
method = "grid"
parameters = ["budget.cover"]
samples = 8  #! samples is not for grid: its points follow from the values
#> remove it

# Scenarios
scenario = "defualt"  #! scenario = "defualt" is not a scenario
#> did you mean default? `govsim list scenarios` lists those that ship; a file of your own ends in .toml
scenario = ""  #! scenario = "" is not a scenario
#> `govsim list scenarios` lists those that ship; a file of your own ends in .toml
scenario = 3  #! scenario must be a name or a file in quotes, not 3
scenario = "default.toml"  #! scenario = "default.toml": there is no such file beside the design
#> the scenario that ships has no ending: default
scenario = "default"
scenarios = ["national"]  #! scenarios is given together with scenario
#> keep one of the two
<several>scenarios = []  #! scenarios is empty
#> name one or more scenarios
<several>scenarios = "default"  #! scenarios must be a list of names or files in quotes, not "default"
#> write scenarios = ["default", "my.toml"], or scenario = "default"
<several>scenarios = ["default",
"default"]  #! scenarios = "default" is given twice
#> keep one of the two
<several>scenarios = ["default",
"nationl"]  #! scenarios = "nationl" is not a scenario
#> did you mean national? `govsim list scenarios` lists those that ship; a file of your own ends in .toml
<several>[scenario.world]
agencies = 0  #! scenario.world.agencies must be a whole number, 1 to 100000, not 0

# Parameters
parameters = "uncertainty"  #! parameters = "uncertainty" is not a set of parameters
#> write a list of parameters, or "uncertainties", "structures", "world" (both), "all" (with levers)
parameters = "budget.cover"  #! parameters = "budget.cover" is not a set of parameters
#> write parameters = ["budget.cover"], or "uncertainties", "structures", "world" (both), "all" (with levers)
parameters = 3  #! parameters must be a list of parameters, not 3
#> write parameters = ["rotation.transfer_rate"], or "uncertainties", "structures", "world" (both), "all" (with levers)
parameters = []  #! parameters is empty
#> leave it out: then all uncertainties are varied
[parameters]  #! parameters is empty
#> leave it out: then all uncertainties are varied
parameters = ["budget.cover",
"budget.covr"]  #! parameters = "budget.covr" is not a parameter
#> did you mean budget.cover? (ratio, 0.4 to 1.5)
parameters = ["budget.cover",
3]  #! parameters must be a list of names in quotes, it holds 3
parameters = ["budget.cover",
"budget.cover"]  #! parameters = "budget.cover" is given twice
#> keep one of the two
parameters = ["contract.target"]  #! parameters = "contract.target" is a constant: a design does not vary it
#> [levers] can cross values of it
[parameters]
budget.covr = {}  #! parameters.budget.covr is not a parameter
#> did you mean budget.cover? (ratio, 0.4 to 1.5)
[parameters]
budgt.cover = {}  #! parameters.budgt is not a parameter
#> `govsim list parameters` lists them
[parameters]
budget = 3  #! parameters.budget is a group of parameters, and cannot be 3
#> write budget. and the parameter's name = {}
[parameters]
budget.cover = 1  #! parameters.budget.cover must be a table, not 1
#> for its whole range, ratio, 0.4 to 1.5: {}; for a part: { low = , high = }
[parameters]
budget.cover.low = -0.3  #! parameters.budget.cover.low = -0.3 is outside 0 to 10
#> allowed: ratio, 0 to 10 (evidence: 0.4 to 1.5)
[parameters]
"budget.cover" = { low = -0.3 }  #! parameters.budget.cover.low = -0.3 is outside 0 to 10
#> allowed: ratio, 0 to 10 (evidence: 0.4 to 1.5)
[parameters.budget]
cover.low = nan  #! parameters.budget.cover.low = nan is not a number
#> allowed: ratio, 0 to 10 (evidence: 0.4 to 1.5)
[parameters]
budget.cover = { values = [0.5, "1"] }  #! parameters.budget.cover.values = "1" is not a number
#> allowed: ratio, 0 to 10 (evidence: 0.4 to 1.5)
[parameters]
budget.cover = {}
"budget.cover" = {}  #! parameters.budget.cover gives budget.cover twice
#> keep one of the two
[parameters]
budget.cover = {}
others = "levers"  #! parameters.others = "levers" is not a set of parameters
#> write a list of parameters, or "uncertainties", "structures", "world" (both), "all" (with levers)

# What would be overruled
levers.contract.term_years = [1, 3]
parameters = ["budget.cover",
"contract.term_years"]  #! parameters.contract.term_years is varied, and crossed in [levers]
#> keep it in one of the two
[[options]]
label = "no transfers"
without = ["rotation"]
[parameters]
rotation.transfer_rate = {}  #! parameters.rotation.transfer_rate cannot be varied: <rotation off>
#> leave it out here, or add a scenario or an option that leaves it free
[[options]]
label = "a"
rotation.transfer_rate = 0.2
[parameters]
"rotation.transfer_rate" = {}  #! parameters.rotation.transfer_rate cannot be varied: the option "a" states it
#> take it out of the option, or away here
<several>[scenario]
name = "mine"
[[scenario.groups]]
name = "pilot"
agencies = 2
rotation.transfer_rate = 0.2
[parameters.rotation]
transfer_rate = {}  #! parameters.rotation.transfer_rate cannot be varied: <group>
#> take it out of the group, so that all agencies move alike, or away here
<several>[scenario]
without = ["law"]
[levers]
budget.multi_year_permitted = [0, 1]  #! levers.budget.multi_year_permitted cannot be crossed: <law off>
#> leave it out here, or add a scenario or an option that leaves it free
# Points
points = 3  #! points are not for "lhs"
#> points are stated with method = "list"
<list>parameters = "all"  #! parameters is not for list
#> the points state what varies: remove it
<list>points = 3  #! points must be tables, each under [[points]], not 3
#> write [[points]], and below it rotation.transfer_rate = 0.2
<list>points = []  #! points is empty
#> write [[points]], and below it rotation.transfer_rate = 0.2
<list>[[points]]  #! points state nothing
#> write rotation.transfer_rate = 0.2 below [[points]]
<list>[[points]]
budget.cover = 12  #! budget.cover = 12 is outside 0 to 10
#> allowed: ratio, 0 to 10 (evidence: 0.4 to 1.5)
<list>[[points]]
"budget.cover" = 12  #! budget.cover = 12 is outside 0 to 10
#> allowed: ratio, 0 to 10 (evidence: 0.4 to 1.5)
<list>[[points]]
budget.covr = 1  #! budget.covr is not a parameter
#> did you mean budget.cover? (ratio, 0.4 to 1.5)
<list>[[points]]
contract.target = 0.5  #! contract.target is a constant: a design does not vary it
#> [levers] can cross values of it
# Levers
[levers]
common_random_numbers = false  #! levers.common_random_numbers is not a parameter
#> write common_random_numbers above the first [table]
levers = 3  #! levers must be a table, not 3
#> write [levers], and below it rotation.transfer_rate = [1, 3]
[levers]
contract.term_yeers = [1]  #! levers.contract.term_yeers is not a parameter
#> did you mean contract.term_years? (whole years, 1 to 5)
[levers]
contract.term_years = 3  #! levers.contract.term_years must be a list of numbers, not 3
#> write the values to cross in a list; allowed: whole years, 1 to 30 (evidence: 1 to 5)
[levers]
contract.term_years = []  #! levers.contract.term_years is empty
#> allowed: whole years, 1 to 30 (evidence: 1 to 5)
[levers]
contract.term_years = [1,
1.5]  #! levers.contract.term_years = 1.5 is not a whole number
#> allowed: whole years, 1 to 30 (evidence: 1 to 5)
[levers]
"contract.term_years" = [1,
31]  #! levers.contract.term_years = 31 is outside 1 to 30
#> allowed: whole years, 1 to 30 (evidence: 1 to 5)
[levers]
contract.term_years = [1,
"3"]  #! levers.contract.term_years = "3" is not a number
#> allowed: whole years, 1 to 30 (evidence: 1 to 5)
[levers]
contract.term_years = [1, 3,
1]  #! levers.contract.term_years = 1 is given twice
#> keep one of the two

# Options
options = 3  #! options must be tables, each under [[options]], not 3
[[options]]  #! label is missing
#> it must be text in quotes, 1 to 100 characters on one line with no space at its ends
[[options]]
label = "a"
[[options]]
label = "a"  #! label = "a" is the label of two options
#> give each its own
[[options]]
label = "a"
reform = "deputy"  #! reform is not a known key
#> did you mean reforms?
[[options]]
label = "a"
without = ["rotatoin"]  #! without = "rotatoin" is not a barrier
#> did you mean rotation?
[[options]]
label = "a"
without = ["law",
"law"]  #! without = "law" is given twice
#> keep one of the two
[[options]]
label = "a"
law.guideline = 2  #! law.guideline = 2 is outside 0 to 1
#> allowed: degree, 0 to 1
[[options]]
label = "a"
[[options.reforms]]
name = "deputy"
from_year = 2573  #! from_year must be a fiscal year CE, such as 2026, not 2573
#> 2573 looks like a Buddhist Era year; write 2030 (CE = BE - 543)

# Size
replications = 1000
samples = 20001  #! samples make 20,001,000 runs: 20,001 points x 1,000 replications
#> a study has 20,000,000 runs at most: take fewer of one of them
samples = 20000000  #! samples make a sample of 20,000,000 points x 61 factors; it holds 200,000,000 numbers at most
#> take fewer samples or levels, or name fewer parameters
method = "grid"
<no samples>levels = 3  #! levels make a sample of 1.3e+29 points x 61 factors; it holds 200,000,000 numbers at most
#> take fewer samples or levels, or name fewer parameters
"""


def text_of(lines: str) -> str:
    """The least design with these lines added, or instead of its own."""
    least = dict(LEAST)
    if "<list>" in lines:
        least = {**least, "method": 'method = "list"', "samples": ""}
    if "<several>" in lines:
        least["scenario"] = ""
    if "<no samples>" in lines or 'method = "grid"' in lines:
        least["samples"] = ""
    lines = re.sub("<.*?>", "", lines)
    kept = [line for key, line in least.items() if line and not re.search(rf"(?m)^{key} =|^\[+{key}\b", lines)]
    return "\n".join([*kept, lines])


def cases() -> list[tuple[str, str]]:
    """The designs of REFUSED, each with the error it must give."""
    found = []
    for lines, said, remedy in re.findall(r"((?:.*\n)*?(?!#).*?)\s*#! (.*)\n(?:#> (.*)\n)?", REFUSED):
        text = text_of(re.sub(r"(?m)^(# .*)?\n", "", lines))
        said = re.sub("<(.*) off>", r"the barrier \1 is switched off, which fixes it", said)
        said = said.replace("<group>", 'the group "pilot" of the scenario "mine" states a value of its own')
        found.append((text, f"my.toml:{text.count(chr(10)) + 1}: {said}" + (f"\n  {remedy}" if remedy else "")))
    return found


def refusal(make: Callable[[], object]) -> str:
    with pytest.raises(InputError) as caught:
        make()
    return str(caught.value)


@pytest.mark.parametrize(("text", "said"), cases(), ids=[said.partition(": ")[2] for _, said in cases()])
def test_a_faulty_design_is_refused_at_the_line_at_fault(text: str, said: str) -> None:
    assert refusal(lambda: Design.from_toml(text, place="my.toml")) == said


def test_every_refused_design_is_tried() -> None:
    assert len(cases()) == REFUSED.count("#! ") > 90


@pytest.mark.parametrize("key", LEAST)
def test_a_design_without_one_of_the_least_keys_is_refused(key: str) -> None:
    text = "\n".join(line for other, line in LEAST.items() if other != key)
    assert refusal(lambda: Design.from_toml(text, place="my.toml")).startswith(
        f"my.toml: {key} is missing\n  it must be"
    )


OPTION = '[[options]]\nlabel = "a"\nreforms = [{{ name = "{}", from_year = {} }}]'
MANY = "\n".join(
    f"{name} = [1, 2, 3, 4, 5]"
    for name in (
        "contract.term_years",
        "contract.obligation_years",
        "payment.invoice_months",
        "payment.acceptance_months",
    )
)


@pytest.mark.parametrize(
    ("lines", "line", "said"),
    [
        ("<list>[[points]]\nbudget.cover = 1\n[[points]]\ntrust.doubt = 1", 7,
         "points does not state budget.cover\n  every point states the same parameters"),
        ("<list>[[points]]\nbudget.cover = 1\n[[points]]\nbudget.cover = 1\ntrust.doubt = 1", 7,
         "points states more than the first point\n  every point states the same parameters"),
        ('<several>[[scenarios]]\nname = "a"\n[[scenarios]]\nname = "a"', 7,
         'scenarios = "a" is the name of two scenarios\n  state name = in one of the files'),
        ('method = "one-at-a-time"\n<several><no samples>[[scenarios]]\nname = "a"\n'
         '[[scenarios]]\nname = "b"\nbudget.cover = 0.5', 6,
         'scenarios = "b" has budget.cover = 0.5, and "a" 1.1\n  one-at-a-time varies around one base point'),
        (OPTION.format("deputi", 2030), 7, 'label = "a" does not fit the scenario "default": name = "deputi" is not a '
         "known reform, and states no parameters\n  did you mean deputy?"),
        (OPTION.format("deputy", 2090), 7, 'label = "a" does not fit the scenario "default": from_year = 2090 is not '
         "simulated: the years are 2016 to 2045, warm-up included\n  change from_year"),
        ("[levers]\n" + MANY.replace("ance_months = [1, 2, 3, 4, 5]", "ance_months = [1, 2, 3, 4]")
         + "\nbudget.interim = [0, 0.1, 0.2, 0.3, 0.4, 0.5]\npayment.advance = [0, 0.1, 0.2, 0.3]", 6,
         "levers make 12,000 cells with scenarios and options; a study has 10,000 at most\n  cross fewer values"),
    ],
)  # fmt: skip
def test_what_many_lines_are_at_fault_for_is_refused_at_the_first(lines: str, line: int, said: str) -> None:
    assert refusal(lambda: Design.from_toml(text_of(lines), place="my.toml")).startswith(f"my.toml:{line}: {said}")


# Generated designs, broken and valid

SCALARS = ("nan", "inf", "-1", "0", "1", "2", "0.3", "1e300", "true", '""', '"default"', '"rotation"', "[]", "{}",
           "2026-10-01", "99999999999999999999999", "0x" + "f" * 5000, '"ประเทศไทย"', "[[1], 2]", "-0.0")  # fmt: skip


VARIED = [parameter for parameter in PARAMETERS if parameter.role != "constant"]
TAKEN = {"sobol": (2, 8, 512), "morris": (2, 50), "fast": (65, 200), "lhs": (1, 30), "random": (1, 30)}


def generated(luck: random.Random) -> str:
    """A design, valid for the most part; more than half of them broken in one place or in several."""
    lines = _valid(luck)
    for _ in range(luck.choice([0, 0, 1, 1, 3])):
        number = luck.randrange(len(lines))
        match luck.randrange(4):
            case 0:
                lines.insert(number, f"{luck.choice([*KEYS, luck.choice(VARIED).name])} = {luck.choice(SCALARS)}")
            case 1:
                lines[number] = f"{lines[number].partition('=')[0]}= {luck.choice(SCALARS)}"
            case 2:
                lines[number] = _broken(luck, lines[number])
            case _:
                lines.insert(luck.randrange(len(lines)), lines.pop(number))
    return "\n".join(lines)


def _valid(luck: random.Random) -> list[str]:
    method = luck.choice(sorted(METHODS))
    lines = [f'scenario = "{luck.choice(["default", "inclusive-care", "thai-history"])}"', f'method = "{method}"']
    lines += [f"samples = {luck.choice(TAKEN[method])}"] if method in TAKEN else []
    lines += [f"replications = {luck.choice([1, 4, 20])}", f"seed = {luck.choice([0, 7, 2**63 - 1])}"]
    settings = {"levels": "4", "second_order": "false", "interference": "2", "grown_from": "2"}
    lines += [f"{key} = {settings[key]}" for key in METHODS[method].settings if luck.random() < 0.5]
    varied, crossed = luck.sample(VARIED, 4), luck.sample(VARIED, 2)
    if method == "list":
        for _ in range(luck.choice([0, 1, 3])):
            lines += ["[[points]]", *(f"{parameter.name} = {_number(luck, parameter)}" for parameter in varied)]
    elif method != "evidence" and luck.random() < 0.5:
        lines += [f"parameters = {[parameter.name for parameter in varied]}"]
    elif method == "grid" or (method != "evidence" and luck.random() < 0.8):
        lines += ["[parameters]", *(f"{parameter.name} = {_distribution(luck, parameter)}" for parameter in varied)]
    if luck.random() < 0.4:
        lines += ["[levers]", *(f'"{parameter.name}" = {_values(luck, parameter)}' for parameter in crossed)]
    for number in range(luck.choice([0, 0, 1, 3])):
        lines += ["[[options]]", f'label = "option {number}"']
        lines += [f'without = ["{luck.choice(["law", "rotation", "budget"])}"]'] * luck.randint(0, 1)
        lines += ["[[options.reforms]]", 'name = "deputy"', "from_year = 2020"] * luck.randint(0, 1)
    return lines


def _number(luck: random.Random, parameter: Parameter) -> str:
    value = luck.uniform(parameter.low, parameter.high)
    return f"{round(value)}" if parameter.whole else repr(value)


def _values(luck: random.Random, parameter: Parameter) -> str:
    return f"[{', '.join(sorted({_number(luck, parameter) for _ in range(luck.randint(1, 4))}))}]"


def _distribution(luck: random.Random, parameter: Parameter) -> str:
    low, middle, high = sorted(luck.uniform(parameter.low, parameter.high) for _ in range(3))
    if parameter.whole:
        return f"{{ values = [{parameter.low}, {parameter.high}] }}"
    stated = luck.choice(
        [
            f"low = {low}",
            f'distribution = "loguniform", high = {high}',
            f'distribution = "triangular", low = {low}, mode = {middle}, high = {high}',
            f'distribution = "normal", mean = {middle}, sd = {high - low}',
            f"values = [{high}, {low}], weights = [1, {luck.randint(1, 9)}]",
        ]
    )
    return f"{{ {stated} }}"


def _broken(luck: random.Random, line: str) -> str:
    place = luck.randrange(len(line) + 1)
    return luck.choice([line[:place], line[place:], line[:place] + luck.choice("=[]{}\"'.#\n\0é") + line[place:]])


def judged(luck: random.Random) -> bool:
    """Whether a generated design is accepted; what is refused is refused with its place."""
    text = generated(luck)
    said = None
    try:
        design = Design.from_toml(text, place="my.toml")
        assert design.runs == design.size * design.replications
        assert Design.from_toml(design.to_toml()) == design
        if design.rows * len(design.factors) < 100_000:
            design.points(0, 10)
    except InputError as error:
        said = str(error)
    assert said is None or re.match(r"my\.toml(:\d+){0,2}: .", said), text
    return said is None


def test_five_hundred_generated_designs_are_accepted_or_refused_with_their_place() -> None:
    luck = random.Random(7)
    accepted = sum(judged(luck) for _ in range(500))
    assert 100 < accepted < 400


@pytest.mark.long
def test_twenty_thousand_generated_designs_are_accepted_or_refused_with_their_place() -> None:
    luck = random.Random(8)
    accepted = sum(judged(luck) for _ in range(20_000))
    assert 4000 < accepted < 16_000


@given(st.text(max_size=200))
def test_no_text_gives_a_traceback(text: str) -> None:
    assert refusal(lambda: Design.from_toml(text)).startswith("<text>")
