"""Section 10: the identities that any implementation must satisfy.

Tests that compare samples state their false-alarm rate; seeds are fixed, so a test passes or fails for good.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from govsim.model.reforms import REFORMS
from govsim.model.rules.delivery import effort, yearly_belief
from govsim.model.rules.trust import trust
from govsim.model.tables import (
    ACCIDENT,
    ACTIVE,
    CAUSES,
    COORDINATOR_CHANGE,
    GAP,
    GROUP_SUMS,
    KIND_SUMS,
    LEADER_CHANGE,
    World,
)
from govsim.runs.batch import Raw, Record, run_all
from govsim.runs.run import Run
from govsim.scenario.layout import Blueprint, blueprint
from govsim.scenario.scenario import Scenario
from tests.conftest import set_parameters
from tests.worlds import opened

SHORT = Scenario(name="short").with_time(warmup_years=2, years=6)
FROM_YEAR, MONTHS_BEFORE = 2028, 48  # reforms start in month 24, after two years of warm-up and two reported ones


def tables(world: World) -> dict[str, bytes]:
    """Every table of a world, byte for byte."""
    return {name: table.tobytes() for name, table in zip(World._fields, world, strict=True)}


def each_month(run: Run, months: int) -> Iterator[dict[str, bytes]]:
    """The tables after each of the next months."""
    for _ in range(months):
        run.step()
        yield tables(run.world)


# 1: evidence


@pytest.mark.parametrize(
    ("status", "vacant", "engagement", "n", "s"),
    [
        (ACTIVE, 0, 0.8, 1.0, 0.6 * 0.8 + 0.4),
        (ACTIVE, 1, 0.1, 0.2, 0.6 * 0.1 + 0.4),
        (GAP, 0, 0.5, 0.6, 0.5),
        (GAP, 1, 0.5, 0.2, 0.5),
    ],
)
def test_1_person_evidence_tends_to_its_closed_form(
    status: int, vacant: int, engagement: float, n: float, s: float
) -> None:
    run = opened()
    mission = run.world.missions[0]
    mission.partner, mission.status = 0, status
    mission.good_person, mission.bad_person = 50.0, 50.0
    official = run.world.officials[mission.official]
    official.vacant, official.engagement = vacant, engagement
    for month in range(1000):
        trust(run.world, run.world.regions[0], run.regimes, run.luck, month)
    fade = 2 ** (-1 / 18)
    assert mission.good_person == pytest.approx(n * s / (1 - fade), rel=1e-9)
    assert mission.bad_person == pytest.approx(2 * n * (1 - s) / (1 - fade), rel=1e-9)


# 2: effort


@pytest.mark.parametrize(("obligated_years", "worth"), [(1.0, 1.985), (3.0, 5.39)])
def test_2_what_a_future_is_worth_to_a_partner(obligated_years: float, worth: float) -> None:
    run = opened()
    set_parameters(run, partner_surplus=1.0, partner_patience=0.95)
    mission = run.world.missions[0]
    mission.status, mission.obligated_years, mission.trust_agency = ACTIVE, obligated_years, 0.7
    mission.renewed = mission.due = 0
    e = effort(yearly_belief(mission), run.regimes[0])
    assert math.sqrt(e / (1 - e)) == pytest.approx(worth, abs=0.5 * 10 ** -len(str(worth).partition(".")[2]))


# 3: what nobody changes does not change


def events(run: Run, event: int) -> int:
    """How many of these events a run has logged."""
    return int((run.world.event_log[: run.world.logged[2]]["event"] == event).sum())


def test_3_without_transfers_no_coordinator_ever_changes() -> None:
    run = opened(SHORT)
    set_parameters(run, rotation_transfer_rate=0.0)
    tenure = run.world.officials.tenure.copy()
    run.step(96)
    assert events(run, COORDINATOR_CHANGE) == 0
    assert run.world.officials.tenure.tolist() == (tenure + 96).tolist()
    assert not run.world.officials.vacant.any()


def test_3_without_changes_and_limit_no_leader_ever_changes() -> None:
    run = opened(SHORT)
    set_parameters(run, leadership_change_rate=0.0, leadership_term_limit_years=math.inf)
    priority, seriousness = run.world.agencies.priority.copy(), run.world.agencies.seriousness.copy()
    run.step(96)
    assert events(run, LEADER_CHANGE) == 0
    assert run.world.agencies.priority.tolist() == priority.tolist()
    assert run.world.agencies.seriousness.tolist() == seriousness.tolist()


def test_3_otherwise_both_do() -> None:
    run = opened(SHORT, months=96)
    assert events(run, COORDINATOR_CHANGE) > 20
    assert events(run, LEADER_CHANGE) > 20


# 4: accidents


def only_accidents(yearly_rate: float, seed: int) -> Run:
    """A run in which nothing but an accident ends a partnership: no law, no lost line, no cost and no end of term."""
    run = opened(Scenario(name="accidents").without("law", "budget"), seed)
    set_parameters(
        run, contract_accident_rate=yearly_rate, contract_term_years=1000, contract_obligation_years=1000,
        payment_cost_share=0.0,
    )  # fmt: skip
    run.step(360)
    return run


def test_4_accidents_alone_end_partnerships_after_a_geometric_time() -> None:
    """A partnership lives through its n-th month with probability (1-q)^n. The page counts end - start, at least 1: so
    the first month's endings and the second's both count as 1. Chi-square, false-alarm rate 0.001.
    """
    q, horizon = 0.6 / 12, 100
    lifetimes, causes = [], set()
    for seed in range(20):
        run = only_accidents(0.6, seed)
        log = run.world.partnership_log[: run.world.logged[0]]
        causes |= set(log["cause"].tolist())
        old = log[log["start"] < 240 - horizon]
        lifetimes.append(np.minimum(old["end"] - old["start"], horizon))
        living = (run.world.missions.status >= ACTIVE) & (run.world.missions.began < 240 - horizon)
        lifetimes.append(np.full(int(living.sum()), horizon))
    assert causes == {ACCIDENT}
    observed = np.bincount(np.concatenate(lifetimes), minlength=horizon + 1)[1:]
    alive_after = (1 - q) ** np.arange(1, horizon + 1)  # so many months lived through
    expected = -np.diff(np.concatenate([[1.0], alive_after[1:], [0.0]])) * observed.sum()
    assert observed.sum() > 6000
    edges = [0, *range(1, 40, 2), *range(40, 100, 12), 99]
    grouped = [np.add.reduceat(counts, edges) for counts in (observed, expected)]
    assert grouped[1].min() > 20
    assert stats.chisquare(*grouped).pvalue > 0.001


def test_4_the_default_rate_of_accidents_is_a_twelfth_of_the_yearly_one_a_month() -> None:
    """Endings in so many contract-months are binomial. Exact two-sided test, false-alarm rate 0.001."""
    endings = months = 0
    for seed in range(4):
        run = only_accidents(0.024, 100 + seed)
        log = run.world.partnership_log[: run.world.logged[0]]
        endings += log.size
        months += int((log["end"] - log["start"]).sum()) + log.size  # short by those that ended at once, few
        living = run.world.missions[run.world.missions.status >= ACTIVE]
        months += int((240 - living.began).sum())
    assert stats.binomtest(endings, months, 0.024 / 12).pvalue > 0.001


# 5: the act


@pytest.mark.parametrize("term_years", [1, 3])
def test_5_before_the_act_passes_nothing_is_signed_and_no_yearly_money_is_paid(term_years: int) -> None:
    """Every act is late. What settles an ended partnership and, in a gap, pays for the old year is no such money."""
    run = opened(Scenario(name="late").with_time(warmup_years=5, years=15))
    set_parameters(
        run, budget_late_otherwise=1.0, budget_late_after_transition=1.0, budget_interim=0.0,
        contract_term_years=term_years,
    )  # fmt: skip
    waiting = signed_after = paid_after = due_unpaid = 0
    for _ in range(240):
        before = run.world.missions.copy()
        ended = int(run.world.logged[0])
        paid = run.world.partners.paid.copy()
        run.step()
        now = run.world.missions
        sums = run.world.kinds
        if run.world.country[0].act_passed == 1:
            signed_after += int(sums.starts.sum() + sums.renewed.sum())
            paid_after += int(sums.paid.sum() > 0.0)
            continue
        waiting += 1
        assert sums.starts.sum() == sums.renewed.sum() == 0.0
        kept = (before.status == ACTIVE) & (now.status >= ACTIVE)
        assert (now.invoiced[kept] >= before.invoiced[kept]).all()
        due_unpaid += int((now.invoice_due[kept & (now.invoiced > 0.0)] <= 0).sum())
        log = run.world.partnership_log[ended : run.world.logged[0]]
        may_be_paid = {*before.partner[before.status == GAP].tolist(), *log["partner"].tolist()}
        others = np.array([j for j in range(paid.size) if j not in may_be_paid])
        assert run.world.partners.paid[others].tolist() == paid[others].tolist()
        old_year = (before.status == GAP) & (now.status == GAP) & (now.invoiced == 0.0)
        settled = np.isin(np.arange(now.size), log["mission"])
        least = before.invoiced[old_year | settled].sum() + before.accrued[settled].sum()
        assert least - 1e-9 <= sums.paid.sum() <= least + settled.sum() + 1e-9  # a month more was accrued and settled
    assert waiting > 60
    assert signed_after > 100
    assert paid_after > 100
    assert (due_unpaid > 100) == (term_years > 1)  # a term of a year leaves no contract in force to the new year


# 6: money


MONEY = {
    "default": Scenario(name="default"),
    "advances": Scenario(name="advances").with_parameters({"payment.advance": 0.5}),
    "poor": Scenario(name="poor").with_parameters({"payment.cost_share": 1.05, "partner.own_funds": 0.02}),
    "poor with advances": Scenario(name="both").with_parameters(
        {
            "payment.cost_share": 1.05, "partner.own_funds": 0.02, "payment.advance": 0.5,
            "payment.acceptance_months": 4.0, "budget.interim": 0.0,
        }
    ),
    "bridge fund": Scenario(name="bridge").with_reform("bridge-fund", from_year=2026),
    "package": Scenario(name="package").with_reform("ecosystem-package", from_year=2030),
    "several years": Scenario(name="years").with_reform("multi-year-obligation", from_year=2026),
}  # fmt: skip


@pytest.mark.parametrize("name", MONEY)
def test_6_every_partners_money_adds_up(name: str) -> None:
    run = opened(MONEY[name])
    partners = run.world.partners
    opening = partners.cash.copy()
    assert opening.tolist() == partners.reserve.tolist()
    paid = cost = 0.0
    for _ in range(360):
        run.step()
        books = opening + partners.paid + partners.own_means - partners.cost + partners.reset
        assert np.abs(books - partners.cash).max() < 1e-9
        paid, cost = paid + float(run.world.kinds.paid.sum()), cost + float(run.world.kinds.cost.sum())
    assert partners.paid.sum() == pytest.approx(paid, rel=1e-9)
    assert partners.cost.sum() == pytest.approx(cost, rel=1e-9)
    assert paid > 1000.0


def test_6_partners_do_become_insolvent_and_lose_advances_in_the_books_above() -> None:
    run = opened(MONEY["poor with advances"])
    insolvent = lost = 0.0
    for _ in range(360):
        run.step()
        insolvent += float(run.world.kinds.insolvent.sum())
        lost += float(run.world.kinds.advance_lost.sum())
    assert insolvent > 5
    assert lost > 0.5
    assert run.world.partners.reset.sum() > 10.0


# 7: reforms


@pytest.mark.parametrize("name", REFORMS)
def test_7_a_reform_leaves_every_month_before_it_as_it_was(name: str) -> None:
    baseline, reformed = opened(SHORT), opened(SHORT.with_reform(name, from_year=FROM_YEAR))
    for before, with_reform in zip(
        each_month(baseline, MONTHS_BEFORE), each_month(reformed, MONTHS_BEFORE), strict=True
    ):
        assert before == with_reform
    baseline.step(48)
    reformed.step(48)
    assert tables(baseline.world) != tables(reformed.world)


def test_7_a_reform_of_one_group_leaves_the_months_before_it_as_they_were() -> None:
    groups = "[time]\nwarmup_years = 2\nyears = 6\n[[groups]]\nname = 'pilot'\nagencies = 4\n"
    scenario = Scenario.from_toml(groups)
    baseline = opened(scenario)
    reformed = opened(scenario.with_reform("deputy", from_year=FROM_YEAR, groups=["pilot"]))
    for before, with_reform in zip(
        each_month(baseline, MONTHS_BEFORE), each_month(reformed, MONTHS_BEFORE), strict=True
    ):
        assert before == with_reform
    reformed.step()
    baseline.step()
    assert tables(baseline.world) != tables(reformed.world)


# 8: nothing added is nothing changed


@pytest.mark.parametrize("name", REFORMS)
def test_8_a_reform_of_no_size_is_the_baseline(name: str) -> None:
    baseline, reformed = opened(SHORT), opened(SHORT.with_reform(name, from_year=FROM_YEAR, size=0.0))
    for without, with_reform in zip(each_month(baseline, 96), each_month(reformed, 96), strict=True):
        assert without == with_reform


def with_an_unused_partner(plan: Blueprint) -> Blueprint:
    """The same world with one partner more, the last one, which has no place for any contract."""
    partners = plan.world.partners[[*range(plan.world.partners.size), -1]].view(np.recarray)
    partners[-1].capacity = 0
    regions = plan.world.regions.copy()
    regions[-1].end_partner += 1
    return replace(plan, world=plan.world._replace(partners=partners, regions=regions))


def test_8_a_partner_that_nobody_uses_changes_no_other_trajectory() -> None:
    plan = blueprint(SHORT)
    fewer, more = Run(plan, 1), Run(with_an_unused_partner(plan), 1)
    assert more.world.partners.size == fewer.world.partners.size + 1
    for _ in range(96):
        fewer.step()
        more.step()
        one, other = tables(fewer.world), tables(more.world)
        assert one.pop("regions") != other.pop("regions")
        assert other.pop("partners").startswith(one.pop("partners"))
        assert one == other


def test_8_an_unused_partner_changes_nothing_in_the_regions_before_its_own_either() -> None:
    plan = blueprint(SHORT.with_world(agencies=4, agencies_per_region=2))
    fewer, more = Run(plan, 1), Run(with_an_unused_partner(plan), 1)
    fewer.step(96)
    more.step(96)
    assert fewer.world.missions.tobytes() == more.world.missions.tobytes()
    assert fewer.world.agencies.tobytes() == more.world.agencies.tobytes()
    assert more.world.partners.tobytes().startswith(fewer.world.partners.tobytes())


def test_8_measuring_more_changes_no_trajectory() -> None:
    plan = blueprint(SHORT)
    less = run_all(plan, 4, 1, Record.nothing(), 1, None)
    more = run_all(plan, 4, 1, Record(months=True), 1, None)
    assert [sums.tobytes() for sums in less.yearly] == [sums.tobytes() for sums in more.yearly]
    assert all(log.size == 0 for log in less.logs.values())
    assert sum(log.size for log in more.logs.values()) > 1000


# 9: size and order


def totals(raw: Raw, group: int | None = None) -> dict[str, np.ndarray]:
    """Sums over all years and kinds, by run; of one agency group if named."""
    chosen = slice(None) if group is None else slice(group, group + 1)
    of_groups = raw.yearly[0][:, :, chosen].sum(axis=(1, 2))
    of_kinds = raw.yearly[1][:, :, chosen].sum(axis=(1, 2, 3))
    names = (*(GROUP_SUMS.names or ()), *(KIND_SUMS.names or ()))
    found = dict(zip(names, np.hstack([of_groups, of_kinds]).T, strict=True))
    return {**found, "partnership": found["active"] + found["gap"]}


RATES = (
    ("starts", "agencies"), ("due", "active"), ("renewed", "due"), ("seam_months", "due"), ("gap", "partnership"),
    ("trust", "partnership"), ("output", "partnership"), ("engagement", "posts"), ("vacant", "posts"),
    ("coordinator_changes", "posts"), ("leader_changes", "agencies"), ("backlog", "posts"), ("served", "need"),
    ("reputation", "agencies"), ("paradigm", "agencies"), ("experience", "agencies"), ("late_acts", "months"),
    ("paid", "active"), ("late_invoices", "partnership"),
    *((cause, "partnership") for cause in CAUSES[1:]),
)  # fmt: skip


def differing_rates(one: dict[str, np.ndarray], other: dict[str, np.ndarray], false_alarms: float) -> dict[str, float]:
    """Rates, each one sum over another, that differ between two samples of runs more than chance has it.

    The error of a ratio of sums is that of its residuals over runs; the false-alarm rate is for all rates together.
    """
    limit = stats.norm.isf(false_alarms / 2 / len(RATES))
    found = {}
    for above, below in RATES:
        rates, variances = [], []
        for sample in (one, other):
            rate = sample[above].sum() / sample[below].sum()
            residuals = (sample[above] - rate * sample[below]) / sample[below].mean()
            rates.append(rate)
            variances.append(residuals.var(ddof=1) / residuals.size)
        if (z := (rates[1] - rates[0]) / math.sqrt(sum(variances) or 1.0)) and abs(z) > limit:
            found[f"{above}/{below}"] = z
    return found


def test_9_four_times_as_many_regions_change_no_rate() -> None:
    """400 runs of one region against 400 of four, 26 rates: false-alarm rate 0.001 in all."""
    size = Scenario(name="size").with_time(warmup_years=10, years=20)
    one = run_all(blueprint(size), 400, 11, Record.nothing(), 2, None)
    four = run_all(blueprint(size.with_world(agencies=40)), 400, 12, Record.nothing(), 2, None)
    assert differing_rates(totals(one), totals(four), 0.001) == {}


def test_9_the_order_of_agencies_changes_no_rate() -> None:
    """The agencies of a busier group stand first or last in their region. 400 runs each, 26 rates in two groups,
    false-alarm rate 0.001 for each group.
    """
    busy = "[[groups]]\nname = 'busy'\nagencies = 5\n"
    busy += "[groups.workload]\nroutine = 1.0\n[groups.rotation]\ntransfer_rate = 0.5\n"
    plan = blueprint(Scenario.from_toml(busy))
    samples = []
    for seed, order in ((21, [0] * 5 + [1] * 5), (22, [1] * 5 + [0] * 5)):
        agencies = plan.world.agencies.copy()
        agencies.group[:] = order
        permuted = replace(plan, world=plan.world._replace(agencies=agencies))
        samples.append(run_all(permuted, 400, seed, Record.nothing(), 2, None))
    first, last = samples
    for group in (0, 1):
        assert differing_rates(totals(first, group), totals(last, group), 0.001) == {}


def test_9_the_rates_would_show_a_difference_that_is_there() -> None:
    base = Scenario(name="base")
    other = base.with_parameters({"rotation.transfer_rate": 0.33})
    one, two = (run_all(blueprint(scenario), 100, 31, Record.nothing(), 2, None) for scenario in (base, other))
    assert "coordinator_changes/posts" in differing_rates(totals(one), totals(two), 0.001)
