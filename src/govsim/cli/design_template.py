"""A design file to start from, which `govsim new-design` writes."""

import shlex
from pathlib import Path

from govsim.model.barriers import BARRIERS
from govsim.study.design import sampling

_TEMPLATE = """\
# A design for govsim: which points a study runs. It works as it stands:
#
#     govsim sweep {file} --out results/{stem} --dry-run
#
# Take the # away from a line to use it; every key may stand once. `govsim explain NAME` says what a parameter means.

# title = "A design of my own"

scenario = "default"            # one that ships, or a file in this folder: "my.toml"

# scenarios = ["default", "national"]  # several, each with the same sample; instead of scenario

# How points are spread over the factors. One of:{methods}
# "evidence" asks of the 400 sets of assumptions that evidence does not rule out; the others ask of whole ranges:
# "sobol" with 512 samples, say.
method = "evidence"
# samples = 512                 # of the methods that take some
replications = 4                # runs of each point
seed = 7                        # of the sample and of the runs; 0 to 2^63 - 1

# common_random_numbers = true  # run r of every point has the same luck; false: each has its own

# second_order = true           # sobol: indices of pairs of factors too, at nearly twice the points
# levels = 4                    # grid, one-at-a-time, morris: levels of each factor; of morris an even number
# interference = 4              # fast: harmonics; samples must be more than 4 times its square
# grown_from = 128              # lhs: the size it began with, which `govsim study extend` has doubled up to samples

# What is varied, but by "evidence", whose points state every uncertainty. Left out: every uncertainty over its declared
# range, those that the scenario states as well; not those that a barrier's off fixes.

# parameters = "structures"     # ways the world may work; "world": uncertainties too; "all": uncertainties and levers

# parameters = ["rotation.transfer_rate", "budget.cover"]

# Or with ranges and distributions, which lie within the declared ranges:
# [parameters]
# others = "uncertainties"                                # the others as well; left out: those below alone
# rotation.transfer_rate = {{ low = 0.1, high = 0.3 }}      # uniform
# rotation.documentation = {{}}                             # its whole declared range
# trust.half_life_agency = {{ distribution = "loguniform", low = 24, high = 96 }}
# budget.cover = {{ distribution = "triangular", low = 0.6, mode = 1.1, high = 1.4 }}
# partner.surplus = {{ distribution = "normal", mean = 1, sd = 0.2 }} # cut off at low and high, else at the range
# contract.term_years = {{ values = [1, 3, 5], weights = [2, 1, 1] }} # without weights all alike

# Points of your own, with method = "list"; every point states the same parameters.
# [[points]]
# rotation.transfer_rate = 0.2
# budget.cover = 0.8

# Decisions to cross with the sample: every combination of these values.
# [levers]
# contract.term_years = [1, 3]
# payment.advance = [0, 0.15]

# Options to cross with the sample: reforms as in a scenario, barriers switched off, parameters.
# [[options]]
# label = "as it is"
# [[options]]
# label = "deputies, and money for three years"
# [[options.reforms]]
# name = "deputy"
# from_year = 2030
# [[options.reforms]]
# name = "multi-year-obligation"
# from_year = 2030
# until_year = 2040
# [[options]]
# label = "no transfers"
# without = ["rotation"]        # {barriers}
# [options.contract]
# outcome_share = 0.4
"""


def template(name: str) -> str:
    """The text of a new design file of this name, with everything that can be stated in it as a comment."""
    methods = ""
    for method in sampling.METHODS.values():
        counted = f" (samples: {method.unit})" if method.unit else ""
        methods += f"\n#   {f'"{method.name}"':<17} {method.what}{counted}"
    stem = Path(name).stem
    return _TEMPLATE.format(file=shlex.quote(name), stem=stem, methods=methods, barriers=", ".join(BARRIERS))
