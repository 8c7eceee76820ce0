"""Partnerships as a counting process (Andersen & Gill 1982): what survival packages ask for, a row a partnership.

A row says that a partnership was at risk at the ages after `entry` up to `exit`, and whether it ended at `exit`. Those
of the warm-up enter late (left truncation), those alive at the end leave without an event (censoring): the same counts
as in `govsim.outcomes.survival`, so that the product-limit estimate is the same. The natural readings of the log,
`end - start` with `cause != "alive"`, are other curves: with all rows it counts endings before month 0, which the
estimates do not; with `start >= 0` it forgets all who began in the warm-up; with `end >= 0` it takes them as seen from
birth on, which only survivors were; and each has the living at risk in a month that nobody saw the end of.

```python
table = govsim.entry_exit(ensemble)

# scikit-survival; statsmodels' SurvfuncRight(table["exit"], table["event"], entry=table["entry"]) is the same
from sksurv.nonparametric import kaplan_meier_estimator
age, curve = kaplan_meier_estimator(table["event"], table["exit"], time_enter=table["entry"])

# lifelines
from lifelines import CoxTimeVaryingFitter, KaplanMeierFitter
KaplanMeierFitter().fit(table["exit"], table["event"], entry=table["entry"])
rows = table.reset_index(names="id")[["id", "entry", "exit", "event", "value"]]
CoxTimeVaryingFitter().fit(rows, id_col="id", start_col="entry", stop_col="exit", event_col="event")
```

```r
library(survival)                       # table.to_csv("entry_exit.csv", index=False)
d <- read.csv("entry_exit.csv", stringsAsFactors = TRUE)
survfit(Surv(entry, exit, event == "True") ~ kind, d)
coxph(Surv(entry, exit, event == "True") ~ kind + value, d, cluster = run, ties = "exact")
```

Ages are whole months, so ties are many. Partnerships of one run share its luck: cluster standard errors by `run`.
"""

from typing import TYPE_CHECKING

import pandas as pd

from govsim.arguments import an_ensemble, takes, whole
from govsim.errors import InputError
from govsim.outcomes.results import carry
from govsim.outcomes.survival import ages_seen
from govsim.outcomes.window import seen_from

if TYPE_CHECKING:
    from govsim.outcomes.results import Results


@takes(ensemble=an_ensemble, since=whole())
def entry_exit(ensemble: "Results", *, since: int = 0) -> pd.DataFrame:
    """The partnerships seen from a month on, as a counting process.

    Args:
        ensemble: The runs, with their log of partnerships.
        since: The first month seen, such as that in which a dated reform begins; 0 is the first reported month. What
            was begun before enters late, at the age it then had.

    Returns:
        A row a partnership. run (whose luck it shares); mission, agency, partner; start, the month of its first
        signing; entry, exit (ages in months: at risk at the ages entry + 1 to exit); event (whether it ended at exit);
        cause, `alive` where it did not. What was so when it began: group, kind, value (contract-years of a contract a
        year), capacity (of the partner, contracts), warm_up (whether it was begun before month 0). How often it was
        renewed is left out: who lives longer has more of it.

    Raises:
        InputError: `since` after the last month.
    """
    months = 12 * ensemble.scenario.time.years
    if since >= months:
        raise InputError(f"since is {since}, and the runs have {months} months", remedy=f"give 0 to {months - 1}")
    log = ensemble.partnerships
    first, last, cause = ages_seen(seen_from(log, since))
    moved = log.assign(entry=first - 1, exit=last, event=cause > 0)[first <= last].reset_index(drop=True)
    value = ensemble.missions.set_index("mission")["value"]
    capacity = ensemble.partners.set_index("partner")["capacity"]
    table = pd.DataFrame(
        {
            **moved[["run", "mission", "agency", "partner", "start", "entry", "exit", "event", "cause"]],
            **moved[["group", "kind"]],
            "value": value.loc[moved["mission"]].to_numpy(),
            "capacity": capacity.loc[moved["partner"]].to_numpy(),
            "warm_up": moved["start"] < 0,
        }
    )
    return carry(table, ensemble.replications, getattr(ensemble, "seed", None))
