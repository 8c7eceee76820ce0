"""The rules of the game, without a terminal and without files.

    game = Game(Setup(scenario_of("default"), seed=1, budget=5.0))
    game.decide(move)          # refused beyond powers or budget
    game.pass_year()           # the model runs one year

A decision holds from the first month of its year until it is withdrawn, or ends by itself. What it takes of the yearly
budget is worked out again each year, from the world as it was in the year before; what is not set aside does not carry
over. A year has room for NEW_A_YEAR new decisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from govsim.errors import InputError
from govsim.game.figures import Figures, Months
from govsim.game.levers import LEVERS, costs, offered
from govsim.game.moves import Move, check_powers
from govsim.game.roles import PARTNERS, Course
from govsim.runs.mesa.model import PartnershipModel
from govsim.scenario import idle
from govsim.scenario.scenario import Scenario
from govsim.words import Lang, say

YEARS = 8
MOST_MISSIONS = 240
"""A larger country would keep the class waiting for the debrief."""
BUDGET_PER_AGENCY = 0.5
"""Contract-years a year: not enough for everything."""
NEW_A_YEAR = 2
"""Reforms that a year's agenda has room for, beside those in force: attention is scarcer than money."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Setup:
    """What a game begins with: an eight-year scenario, the luck, contract-years a year, the language."""

    scenario: Scenario
    seed: int
    budget: float
    lang: Lang = "en"


@dataclass(frozen=True)
class Spell:
    """A decision in force: from a year of the game on (0 is the first), up to another or for as long as it lasts."""

    lever: str
    start: int
    end: int | None = None

    @property
    def stop(self) -> int:
        """The first year in which it is in force no more; YEARS where it outlasts the game."""
        ended = YEARS if self.end is None else self.end
        return -(-LEVERS[self.lever].reform.until(12 * self.start, 12 * ended) // 12)


def scenario_of(name: str) -> Scenario:
    """A scenario as it is played: eight fiscal years. Raises InputError for one that is too large or has no past."""
    scenario = Scenario.load(name)
    if not scenario.time.warmup_years:
        what = "has no year before the game (time.warmup_years = 0), from which a class could begin"
        raise InputError(what, place=name, remedy="let warmup_years be 1 at least")
    if missing := [kind for kind in PARTNERS if kind not in scenario.kind_names]:
        what = f"has no partners of the kind {missing[0]}, which is a role of the game"
        raise InputError(what, place=name, remedy="state it under [[partner_kinds]]")
    missions = scenario.world.agencies * scenario.world.missions_per_agency
    if missions > MOST_MISSIONS:
        what = f"has {missions:,} missions; a class plays in a country of {MOST_MISSIONS} at most"
        raise InputError(what, place=name, remedy="choose a smaller one, such as default")
    return scenario.with_time(years=YEARS)


def usual_budget(scenario: Scenario) -> float:
    """The yearly budget unless told otherwise, contract-years."""
    return BUDGET_PER_AGENCY * scenario.world.agencies


def spells(decisions: Sequence[Sequence[Move]]) -> list[Spell]:
    """The decisions of all years so far as spells, in the order in which they were taken."""
    found: list[Spell] = []
    for year, moves in enumerate(decisions):
        for move in moves:
            if not move.drop:
                found.append(Spell(move.lever, year))
                continue
            place = next(n for n in reversed(range(len(found))) if found[n].lever == move.lever)
            found[place] = Spell(move.lever, found[place].start, year)
    return found


def with_spells(scenario: Scenario, chosen: Sequence[Spell]) -> Scenario:
    """A scenario under these decisions."""
    first = scenario.time.first_fiscal_year
    for spell in chosen:
        until = None if spell.end is None else first + spell.end
        scenario = scenario.with_reform(spell.lever, from_year=first + spell.start, until_year=until)
    return scenario


@dataclass
class Game:
    """A game under way.

    decisions   the moves of each year that has passed;  draft  those of the year under way
    years       what each year came to;  before  the last year before the game;  set_aside  of each year's budget
    model       the world now, at the beginning of a year
    """

    setup: Setup
    decisions: list[tuple[Move, ...]] = field(default_factory=list)
    draft: list[Move] = field(default_factory=list)
    years: list[Figures] = field(default_factory=list)
    set_aside: list[float] = field(default_factory=list)
    model: PartnershipModel = None  # type: ignore[assignment]  # made below
    before: Figures = None  # type: ignore[assignment]  # found below

    def __post_init__(self) -> None:
        self.offered = offered(self.setup.scenario)
        if self.before is not None:
            return
        self.model = PartnershipModel(self.setup.scenario, seed=self.setup.seed)
        while self.model.run.month < -12:
            self.model.step()
        months = Months(self.model)
        while self.model.run.month < 0:
            months.step(self.model)
        self.before = months.figures(self.model)

    @property
    def year(self) -> int:
        """The number of the year under way, from 0; YEARS when the game is over."""
        return len(self.years)

    @property
    def over(self) -> bool:
        """Whether all years have passed."""
        return self.year == YEARS

    @property
    def fiscal_year(self) -> int:
        """The fiscal year under way, CE."""
        return self.setup.scenario.time.first_fiscal_year + self.year

    @property
    def latest(self) -> Figures:
        """The last year that has passed, from which prices are worked out."""
        return self.years[-1] if self.years else self.before

    # Deciding

    def standing(self) -> dict[str, int]:
        """What is in force in the year under way, the draft counted, with the year of the game since which it is."""
        everything = spells([*self.decisions, tuple(self.draft)])
        return {spell.lever: spell.start for spell in everything if spell.start <= self.year < spell.stop}

    def ended(self) -> list[str]:
        """What was in force in the year that has just passed and has ended by itself."""
        return [
            spell.lever for spell in spells(self.decisions) if spell.end is None and spell.stop == self.year < YEARS
        ]

    def price(self, lever: str) -> float:
        """What a lever takes of this year's budget beside what is in force."""
        standing = self._starting()
        with_it = costs({lever: True, **standing}, self.latest)
        if lever in standing:
            return with_it[lever]
        without = costs(standing, self.latest)  # what shares a part with it becomes cheaper
        return with_it[lever] + sum(with_it[other] - price for other, price in without.items())

    def _starting(self) -> dict[str, bool]:
        """What is in force in the year under way, and whether it starts in it."""
        return {lever: since == self.year for lever, since in self.standing().items()}

    def taken(self) -> float:
        """What all that is in force takes of this year's budget."""
        return sum(costs(self._starting(), self.latest).values())

    def left(self) -> float:
        """What is left of this year's budget; below 0 where what was set before has become dearer."""
        return self.setup.budget - self.taken()

    def decide(self, move: Move) -> None:
        """Add a move to the year under way. Raises InputError, in the game's language, for what the rules refuse."""
        lang = self.setup.lang
        if self.over:
            raise InputError(say("game.over", lang))
        if move.lever not in self.offered:
            raise InputError(say("game.not.offered", lang, lever=LEVERS[move.lever].label(lang)))
        check_powers(move, lang)
        (self._drop if move.drop else self._set)(move, lang)

    def check(self, move: Move) -> None:
        """Raise InputError for what decide() would refuse."""
        draft = list(self.draft)
        try:
            self.decide(move)
        finally:
            self.draft[:] = draft

    def _drop(self, move: Move, lang: Lang) -> None:
        label = LEVERS[move.lever].label(lang)
        if move.lever not in self.standing():
            raise InputError(say("game.not.standing", lang, lever=label))
        of_today = [draft for draft in self.draft if draft.lever == move.lever]
        if of_today:
            self.draft.remove(of_today[0])
        else:
            self.draft.append(move)

    def _set(self, move: Move, lang: Lang) -> None:
        label = LEVERS[move.lever].label(lang)
        if move.lever in self.standing():
            raise InputError(say("game.standing", lang, lever=label))
        before = list(self.draft)
        withdrawn = [draft for draft in self.draft if draft.lever == move.lever]
        if withdrawn:  # it stood, and was withdrawn a moment ago
            self.draft.remove(withdrawn[0])
        elif sum(not draft.drop for draft in self.draft) >= NEW_A_YEAR:
            raise InputError(say("game.agenda", lang, lever=label, n=NEW_A_YEAR))
        else:
            self.draft.append(move)
        if self.left() < -_ROUNDING:
            price, left = self.price(move.lever), self.left()
            self.draft[:] = before
            raise InputError(
                say(
                    "game.too.dear",
                    lang,
                    lever=label,
                    price=price,
                    left=max(0.0, left + price),
                    budget=self.setup.budget,
                )
            )

    # Playing

    @property
    def scenario(self) -> Scenario:
        """The scenario under all decisions so far, the draft's among them."""
        return with_spells(self.setup.scenario, spells([*self.decisions, tuple(self.draft)]))

    def check_year(self) -> None:
        """Raise InputError where no year may pass: the game is over, or what is in force exceeds the budget."""
        if self.over:
            raise InputError(say("game.over", self.setup.lang))
        if self.left() < -_ROUNDING:
            raise InputError(say("game.over.budget", self.setup.lang, taken=self.taken(), budget=self.setup.budget))

    def pass_year(self) -> Figures:
        """Have the model run the year under way. Raises InputError where it may not pass."""
        self.check_year()
        scenario = self.scenario
        if scenario != self.model.scenario:
            with idle.quietly():  # a reform that was withdrawn has nothing left to move, and the class knows
                self.model.change(scenario)
        months = Months(self.model)
        for _ in range(12):
            months.step(self.model)
        self.note_year(months.figures(self.model))
        return self.latest

    def note_year(self, figures: Figures) -> None:
        """What the year under way came to: it has passed."""
        self.set_aside.append(self.taken())
        self.years.append(figures)
        self.decisions.append(tuple(self.draft))
        self.draft.clear()

    def course(self) -> Course:
        """How it went, for the roles' goals."""
        return Course(self.before, self.years, sum(self.set_aside) / (YEARS * self.setup.budget or 1.0))
