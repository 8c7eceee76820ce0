"""A month, a run, a batch of runs. The order of the rules stands here and nowhere else."""

from govsim.compiled import allocates, rule
from govsim.draws import run_luck
from govsim.rules.audit import audit
from govsim.rules.budget import budget, budget_act
from govsim.rules.continuation import continuation
from govsim.rules.delivery import delivery
from govsim.rules.initiation import initiation
from govsim.rules.law import regime_changes
from govsim.rules.leadership import leadership
from govsim.rules.learning import diffusion, learning
from govsim.rules.logs import CONTRACTS, EVENTS, PARTNERSHIP_MONTHS, PARTNERSHIPS, RUN, log_contract, log_partnership
from govsim.rules.observation import observe_country, observe_missions
from govsim.rules.payment import close_invoice, payment
from govsim.rules.politics import politics
from govsim.rules.rotation import rotation
from govsim.rules.start import start
from govsim.rules.trust import trust
from govsim.rules.workload import workload
from govsim.world import ALIVE, World, is_partnership


@rule
def month_passes(world, regimes, current, luck, month):
    """One month, in the order of section 4. `current` holds the country's regime, then each group's.

    What agencies share meets within a region, so each region takes its month in one go, while its rows are at hand;
    only the country before it and diffusion after it see all.
    """
    world.country[0].regime = current[0]
    politics(world, regimes, luck, month)
    budget_act(world, regimes, luck, month)
    for r in range(world.regions.size):
        region = world.regions[r]
        regime_changes(world, region, regimes, current)
        leadership(world, region, regimes, luck, month)
        budget(world, region, regimes, luck, month)
        rotation(world, region, regimes, luck, month)
        workload(world, region, regimes, luck, month)
        initiation(world, region, regimes, luck, month)
        delivery(world, region, regimes, luck, month)
        payment(world, region, regimes, luck, month)
        audit(world, region, regimes, luck, month)
        trust(world, region, regimes, luck, month)
        continuation(world, region, regimes, luck, month)
        learning(world, region)
        observe_missions(world, region, regimes, month)
    diffusion(world)
    observe_country(world, month)


@allocates
def begin(template, regimes, current, luck, first_month, sums, logs, logged):
    """The world of one run before its first month: the template's tables, copied and filled by the run's luck.

    `sums` are the month's sums by group and by kind; `logs` the logs; they are shared by the runs of a batch.
    """
    country = template.country.copy()
    world = World(
        country, template.regions, template.agencies.copy(), template.officials.copy(), template.partners.copy(),
        template.missions.copy(), template.in_force, template.recorded_acts, sums[0], sums[1],
        logs[0], logs[1], logs[2], logs[3], logged,
    )  # fmt: skip
    world.country[0].first_month = first_month
    start(world, regimes, current, luck)
    return world


@rule
def lacks_room(world):
    """Whether a log could be too short for all that one month can bring. A log not asked for needs no room."""
    missions, logged = world.missions.size, world.logged
    return (
        0 < world.partnership_log.size < logged[PARTNERSHIPS] + missions
        or 0 < world.contract_log.size < logged[CONTRACTS] + missions
        or 0 < world.event_log.size < logged[EVENTS] + events_at_most(world)
        or 0 < world.month_log.size < logged[PARTNERSHIP_MONTHS] + missions
    )


@rule
def events_at_most(world):
    """A month's events: late payments and partners' coordinators, coordinators, leaders, and the act."""
    return 2 * world.missions.size + world.officials.size + world.agencies.size + 1


@allocates
def with_room(world):
    """The world with longer logs of the same rows, so that no event is ever lost."""
    missions, logged = world.missions.size, world.logged
    return World(
        world.country, world.regions, world.agencies, world.officials, world.partners, world.missions,
        world.in_force, world.recorded_acts, world.groups, world.kinds,
        longer(world.partnership_log, logged[PARTNERSHIPS], missions),
        longer(world.contract_log, logged[CONTRACTS], missions),
        longer(world.event_log, logged[EVENTS], events_at_most(world)),
        longer(world.month_log, logged[PARTNERSHIP_MONTHS], missions),
        logged,
    )  # fmt: skip


@allocates
def longer(log, used, needed):
    """A log at least twice as long that fits `needed` rows more; one not asked for stays empty."""
    if log.size == 0:
        return log
    more = log.repeat(2 + needed // log.size)
    more[:used] = log[:used]
    return more


@allocates
def logs_of(world):
    """The four logs, which may have grown since the run began."""
    return world.partnership_log, world.contract_log, world.event_log, world.month_log


@rule
def log_the_living(world, end):
    """What lives at the end of a run is logged with the month after the last; so are contracts and late payments."""
    for i in range(world.missions.size):
        mission = world.missions[i]
        if is_partnership(mission):
            if mission.signed < end:
                log_contract(world, i, end)
            log_partnership(world, i, end, ALIVE)
            close_invoice(world, i, end)


@allocates
def run_batch(
    template,
    regimes,
    points,
    schedule,
    first_month,
    seed,
    runs,
    first,
    sums,
    values,
    yearly,
    monthly,
    logs,
    logged,
    stop,
):
    """Run after run, each from its seed alone, without Python in between. Returns the logs and the runs completed.

    template   World before any run            regimes   records of shape (points, regimes)
    points     the design point of each run, shape (runs,)
    runs       the number of each run that, with the seed, decides its luck, shape (runs,)
    first      what the logs call the first of them; the others follow
    schedule   regimes by number, shape (months, 1 + groups): the country's, then each group's
    sums       the month's sums as records: (groups,) and (groups, kinds);  values  the same memory as numbers
    yearly     (group sums, kind sums), shapes (runs, years, groups, fields) and (runs, years, groups, kinds, fields)
    monthly    the same by month, or of no months when they are not asked for
    logs       partnerships, contracts, events, partnership months: not of size 0 when asked for
    logged     rows in each, and the run
    stop       set to 1 from outside, it ends the batch after the month under way
    """
    for k in range(points.size):
        run_regimes = regimes[points[k]]
        luck = run_luck(seed, runs[k])
        logged[RUN] = first + k
        world = begin(template, run_regimes, schedule[0], luck, first_month, sums, logs, logged)
        for step in range(schedule.shape[0]):
            if stop[0] != 0:
                return logs_of(world), k
            month = first_month + step
            values[0][:] = 0.0
            values[1][:] = 0.0
            if lacks_room(world):
                world = with_room(world)
            month_passes(world, run_regimes, schedule[step], luck, month)
            if month >= 0:
                yearly[0][k, month // 12] += values[0]
                yearly[1][k, month // 12] += values[1]
                if monthly[0].shape[1] > 0:
                    monthly[0][k, month] = values[0]
                    monthly[1][k, month] = values[1]
        if lacks_room(world):
            world = with_room(world)
        log_the_living(world, first_month + schedule.shape[0])
        logs = logs_of(world)
    return logs, points.size
