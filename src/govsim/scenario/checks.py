"""What must hold between the tables of a scenario, beyond each key's own range."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from govsim.errors import KeyPath, UnplacedError, did_you_mean, shown
from govsim.model import barriers, extensions
from govsim.model.barriers import BARRIERS, Barrier, faults
from govsim.model.extensions import barriers_of, owner_of
from govsim.model.parameters import BY_NAME
from govsim.model.reforms import REFORMS
from govsim.scenario import adaptive, meeting
from govsim.scenario.acts import Acts, act_problem
from govsim.scenario.tables import (
    Agency,
    Contract,
    DatedReform,
    Group,
    Horizon,
    Mission,
    OwnBarrier,
    Partner,
    PartnerKind,
    Size,
    Stated,
)

RESERVED = ("all", "others")
MOST_MISSIONS = 2_000_000
"""About a gigabyte of tables for each thread."""


class _Tables(Protocol):
    """The tables of a scenario that are held against each other."""

    @property
    def time(self) -> Horizon: ...
    @property
    def world(self) -> Size: ...
    @property
    def groups(self) -> tuple[Group, ...]: ...
    @property
    def agencies(self) -> tuple[Agency, ...]: ...
    @property
    def missions(self) -> tuple[Mission, ...]: ...
    @property
    def partner_kinds(self) -> tuple[PartnerKind, ...]: ...
    @property
    def kinds(self) -> tuple[PartnerKind, ...]: ...
    @property
    def kind_names(self) -> tuple[str, ...]: ...
    @property
    def partners(self) -> tuple[Partner, ...]: ...
    @property
    def contracts(self) -> tuple[Contract, ...]: ...
    @property
    def meeting(self) -> meeting.Edges: ...
    @property
    def reforms(self) -> tuple[DatedReform, ...]: ...
    @property
    def adaptive(self) -> tuple[adaptive.AdaptiveReform, ...]: ...
    @property
    def recorded_acts(self) -> Acts: ...
    @property
    def barriers_off(self) -> tuple[str, ...]: ...
    @property
    def barriers(self) -> tuple[OwnBarrier, ...]: ...
    @property
    def known_barriers(self) -> Mapping[str, Barrier]: ...
    @property
    def name(self) -> str: ...
    @property
    def extensions(self) -> tuple[str, ...]: ...
    @property
    def parameters(self) -> Stated: ...
    @property
    def group_names(self) -> tuple[str, ...]: ...


def check(scenario: _Tables) -> None:
    """Raise an error for the first thing in which a scenario does not hold together. Later checks rest on earlier."""
    _check_extensions(scenario)
    _check_names(scenario)
    _check_size(scenario)
    _check_groups(scenario)
    _check_missions(scenario)
    _check_kinds(scenario)
    _check_partners(scenario)
    _check_contracts(scenario)
    _check_meeting(scenario)
    _check_reforms(scenario)
    _check_adaptive(scenario)
    _check_barriers(scenario)
    _check_recorded_acts(scenario)


def _check_extensions(scenario: _Tables) -> None:
    """Parameters of extensions are for scenarios that take these up."""
    if len({*scenario.extensions}) < len(scenario.extensions):
        raise UnplacedError(("extensions",), "name one twice", "keep one of the two")
    stated: list[tuple[KeyPath, Stated]] = [((), scenario.parameters)]
    stated += [(("groups", n), group.parameters) for n, group in enumerate(scenario.groups)]
    stated += [(("reforms", n), reform.parameters) for n, reform in enumerate(scenario.reforms)]
    for n, barrier in enumerate(scenario.barriers):
        stated.append((("barriers", n), barrier.parameters))
        stated += [(("barriers", n, "second"), barrier.second.parameters)] if barrier.second else []
    for path, values in stated:
        for name, _ in values:
            owner = owner_of(name)
            if owner is not None and owner not in scenario.extensions:
                what = f"is a parameter of the extension {owner}"
                raise UnplacedError((*path, *name.split(".", 1)), what, _take_up(owner, scenario))


def _take_up(extension: str, scenario: _Tables) -> str:
    """How a scenario takes up an extension."""
    return f'write extensions = ["{extension}"] above the first [table]; or, as typed, {scenario.name}+{extension}'


def _check_names(scenario: _Tables) -> None:
    for table in ("groups", "agencies", "missions", "partners"):
        for number, name in _repeated(item.name for item in getattr(scenario, table)):
            raise UnplacedError(
                (table, number, "name"), f"= {shown(name)} is the name of two {table}", "give each its own"
            )


def _check_size(scenario: _Tables) -> None:
    world = scenario.world
    missions = world.agencies * world.missions_per_agency
    if missions > MOST_MISSIONS:
        what = f"and missions_per_agency make {missions:,} missions; a world holds {MOST_MISSIONS:,} at most"
        raise UnplacedError(
            ("world", "agencies"), what, "make one of the two smaller; the national scenario has 48,000"
        )


def _check_groups(scenario: _Tables) -> None:
    world, groups = scenario.world, _numbers(scenario.groups)
    for number, agency in enumerate(scenario.agencies):
        if number >= world.agencies:
            what = f"= {shown(agency.name)} is one too many: the world has {world.agencies} agencies"
            raise UnplacedError(("agencies", number, "name"), what, "raise agencies in [world]")
        if agency.group is not None and agency.group not in groups:
            raise _unknown(("agencies", number, "group"), agency.group, "a declared group", groups, "declared groups")
    named = Counter(agency.group for agency in scenario.agencies)
    left = world.agencies - len(scenario.agencies)
    for number, group in enumerate(scenario.groups):
        if group.name in RESERVED:
            what = f"= {shown(group.name)} is taken: it stands for agencies in no declared group"
            raise UnplacedError(("groups", number, "name"), what, "give the group another name")
        if group.agencies == 0 and not named[group.name]:
            remedy = "give it agencies = 1 or more, or name it as the group of one of the [[agencies]]"
            raise UnplacedError(("groups", number, "agencies"), "is 0, so the group has no agency", remedy)
        if group.agencies > left:
            what = f"= {group.agencies} is more than the {left} agencies that are left of {world.agencies}"
            raise UnplacedError(
                ("groups", number, "agencies"), what, "raise agencies in [world], or make a group smaller"
            )
        left -= group.agencies


def _check_missions(scenario: _Tables) -> None:
    numbers = _numbers(scenario.agencies)
    named: Counter[str] = Counter()
    for number, mission in enumerate(scenario.missions):
        path = ("missions", number, "agency")
        if mission.agency not in numbers:
            raise _unknown(path, mission.agency, "an agency with a name", numbers, "named agencies")
        named[mission.agency] += 1
        has = scenario.agencies[numbers[mission.agency]].missions or scenario.world.missions_per_agency
        if named[mission.agency] > has:
            what = f"= {shown(mission.agency)} has {has} missions, and this is one more"
            raise UnplacedError(path, what, f"give the agency missions = {named[mission.agency]} or more")


def _check_kinds(scenario: _Tables) -> None:
    kinds = scenario.partner_kinds
    if not kinds:
        return
    for number, name in _repeated(scenario.kind_names):
        raise UnplacedError(
            ("partner_kinds", number, "name"), f"= {shown(name)} is the name of two kinds", "give each its own"
        )
    if abs((total := sum(kind.share for kind in kinds)) - 1) > 1e-6:
        shares = ", ".join(f"{kind.name} {kind.share:g}" for kind in kinds)
        what = f"= {kinds[-1].share:g}: the shares of all kinds add up to {total:g}, not to 1"
        raise UnplacedError(("partner_kinds", len(kinds) - 1, "share"), what, f"they are {shares}")
    for name, _ in scenario.parameters:
        if name.startswith("constants.kind_"):
            what = "is a number of the kinds that ship, and the scenario declares kinds of its own"
            raise UnplacedError(tuple(name.split(".", 1)), what, "state it under [[partner_kinds]]")


def _check_partners(scenario: _Tables) -> None:
    agencies = _numbers(scenario.agencies)
    named: Counter[tuple[int, str]] = Counter()
    for number, partner in enumerate(scenario.partners):
        if partner.near is not None and partner.near not in agencies:
            path = ("partners", number, "near")
            raise _unknown(path, partner.near, "an agency with a name", agencies, "named agencies")
        if partner.kind not in scenario.kind_names:
            what = f"must be one of {', '.join(map(shown, scenario.kind_names))}, not {shown(partner.kind)}"
            raise UnplacedError(("partners", number, "kind"), what)
        region = _region(scenario, partner.near, agencies)
        named[region, partner.kind] += 1
        has = scenario.world.kinds_in(region, scenario.kinds)[partner.kind]
        if named[region, partner.kind] > has:
            what = f"= {shown(partner.kind)}: its region has {has} of this kind, and this is one more"
            raise UnplacedError(("partners", number, "kind"), what, "raise partners_per_agency in [world]")


def _check_contracts(scenario: _Tables) -> None:
    agencies, missions = _numbers(scenario.agencies), _numbers(scenario.missions)
    partners = _numbers(scenario.partners)
    held: Counter[str] = Counter()
    capacity = {kind.name: kind.capacity for kind in scenario.kinds}
    for number, name in _repeated(contract.mission for contract in scenario.contracts):
        raise UnplacedError(
            ("contracts", number, "mission"), f"= {shown(name)} has a contract already", "keep one of the two"
        )
    for number, contract in enumerate(scenario.contracts):
        path = ("contracts", number)
        if contract.mission not in missions:
            raise _unknown((*path, "mission"), contract.mission, "a mission with a name", missions, "named missions")
        if contract.partner not in partners:
            raise _unknown((*path, "partner"), contract.partner, "a partner with a name", partners, "named partners")
        agency = scenario.missions[missions[contract.mission]].agency
        partner = scenario.partners[partners[contract.partner]]
        if not scenario.meeting and _region(scenario, partner.near, agencies) != _region(scenario, agency, agencies):
            what = f"= {shown(partner.name)} works in another region than the mission's agency"
            raise UnplacedError((*path, "partner"), what, f"give the partner near = {shown(agency)}")
        held[partner.name] += 1
        places = partner.capacity or capacity[partner.kind]
        if held[partner.name] > places:
            what = f"= {shown(partner.name)} can hold {places} contracts, and this is one more"
            raise UnplacedError((*path, "partner"), what, f"give the partner capacity = {held[partner.name]} or more")
        _check_contract_years(path, contract, scenario.time.first_fiscal_year)


def _check_meeting(scenario: _Tables) -> None:
    """That contracts in force are between those who can meet is asked where their numbers are known (layout.py)."""
    world = scenario.world
    sizes = world.agencies, world.agencies * world.partners_per_agency
    meeting.check(scenario.meeting, _numbers(scenario.agencies), _numbers(scenario.partners), sizes)


def _check_contract_years(path: KeyPath, contract: Contract, first: int) -> None:
    start, end = contract.start_year or first, contract.end_year or first
    in_force = f"a contract must be in force in the first month of {first}, the first reported fiscal year"
    if start > first:
        raise UnplacedError((*path, "start_year"), f"= {start} is after {first}", in_force)
    if end < first:
        raise UnplacedError((*path, "end_year"), f"= {end} is before {first}", in_force)
    if contract.renewals > first - start:
        what = f"= {contract.renewals} cannot be: at most one a year since first signing, {start} to {first}"
        raise UnplacedError((*path, "renewals"), what, "state the fiscal year of first signing: start_year")


def _check_reforms(scenario: _Tables) -> None:
    for number, reform in enumerate(scenario.reforms):
        path = ("reforms", number)
        _check_reform_content(path, reform, scenario)
        _check_reform_years(path, reform, scenario.time.fiscal_years)
        _check_reform_groups(path, reform, scenario.group_names)
        for earlier in scenario.reforms[:number]:
            if (earlier.name, earlier.from_year) == (reform.name, reform.from_year) and _share_group(earlier, reform):
                what = f"= {shown(reform.name)} begins twice in {reform.from_year} for the same agencies"
                raise UnplacedError((*path, "name"), what, "keep one of the two")


def _check_adaptive(scenario: _Tables) -> None:
    for number, each in enumerate(scenario.adaptive):
        path, dated = ("adaptive", number), each.dated(each.by_year + 1)
        _check_reform_content(path, dated, scenario)
        _check_reform_groups(path, dated, scenario.group_names)
    adaptive.check(scenario.adaptive, scenario.time)


def _check_reform_groups(path: KeyPath, reform: DatedReform, known: tuple[str, ...]) -> None:
    for place, group in enumerate(reform.groups or ()):
        if group not in known:
            raise _unknown((*path, "groups", place), group, "a group of agencies", known, "groups")


def _check_reform_content(path: KeyPath, reform: DatedReform, scenario: _Tables) -> None:
    if not reform.parameters and reform.name not in REFORMS:
        extensions.installed()  # it may be one of an extension that the scenario does not name
    owner = extensions.owner_of_reform(reform.name)
    if owner is not None and owner.name not in scenario.extensions and not reform.parameters:
        raise UnplacedError(
            (*path, "name"), f"is a reform of the extension {owner.name}", _take_up(owner.name, scenario)
        )
    shipped = reform.name in REFORMS or (owner is not None and owner.name in scenario.extensions)
    if shipped and (own := next((key for key in reform.declares if getattr(reform, key) is not None), None)):
        what = f"is stated of {shown(reform.name)}, a known reform, of which it is fixed"
        raise UnplacedError((*path, own), what, "give the reform a name of your own, with its parameters")
    if shipped and reform.parameters:
        what = f"= {shown(reform.name)} is a known reform: its parameters are fixed"
        raise UnplacedError(
            (*path, "name"), what, "give it a name of your own, or leave its parameters out and set its size"
        )
    if not shipped and not reform.parameters:
        remedy = did_you_mean(reform.name, extensions.reforms(), "known reforms")
        raise UnplacedError(
            (*path, "name"), f"= {shown(reform.name)} is not a known reform, and states no parameters", remedy
        )
    for name, _ in reform.parameters:
        if BY_NAME[name].role == "structure":
            what = "is a structure, a way the world may work: no reform moves it"
            remedy = f"state it for the whole run, in a table [{BY_NAME[name].group}] before [[reforms]]"
            raise UnplacedError((*path, *name.split(".", 1)), what, remedy)
    if reform.groups is None:
        return
    if not reform.groups:
        raise UnplacedError((*path, "groups"), "is empty", "name a group, or leave the key out: then it is for all")
    for place, group in _repeated(reform.groups):
        raise UnplacedError((*path, "groups", place), f"= {shown(group)} is given twice", "keep one of the two")
    for parameter in reform.targets:
        if BY_NAME[parameter].scope == "country":
            what = f"cannot be limited: {parameter} is the same for the whole country"
            raise UnplacedError((*path, "groups"), what, "leave the key out: then the reform is for all")


def _check_reform_years(path: KeyPath, reform: DatedReform, years: range) -> None:
    if reform.from_year not in years:
        what = f"= {reform.from_year} is not simulated: the years are {years[0]} to {years[-1]}, warm-up included"
        raise UnplacedError((*path, "from_year"), what, "change from_year, or years and warmup_years in [time]")
    if reform.until_year is not None and reform.until_year <= reform.from_year:
        what = f"= {reform.until_year} is not after from_year = {reform.from_year}"
        raise UnplacedError((*path, "until_year"), what, "it is the fiscal year in whose first month the reform ends")


def _share_group(one: DatedReform, other: DatedReform) -> bool:
    return one.groups is None or other.groups is None or not set(one.groups).isdisjoint(other.groups)


def _check_barriers(scenario: _Tables) -> None:
    known = scenario.known_barriers
    _check_own_barriers(scenario, known)
    for number, name in enumerate(scenario.barriers_off):
        if name not in known:
            raise _unknown(("without", number), name, "a barrier", known, "barriers")
    for number, name in _repeated(scenario.barriers_off):
        raise UnplacedError(("without", number), f"= {shown(name)} is given twice", "keep one of the two")


def _check_own_barriers(scenario: _Tables, known: Mapping[str, Barrier]) -> None:
    taken = {**BARRIERS, **barriers_of(scenario.extensions)}
    for number, barrier in enumerate(scenario.barriers):
        path: KeyPath = ("barriers", number)
        if barrier.name in taken:
            what = f"= {shown(barrier.name)} is a known barrier, of which it is fixed what off means"
            raise UnplacedError((*path, "name"), what, "give the barrier another name")
        if barrier.name in barriers.RESERVED:
            what = f"= {shown(barrier.name)} is taken: it is a column or a row of the results"
            raise UnplacedError((*path, "name"), what, "give the barrier another name")
        if any(barrier.name == earlier.name for earlier in scenario.barriers[:number]):
            what = f"= {shown(barrier.name)} is the name of two barriers"
            raise UnplacedError((*path, "name"), what, "give each its own")
        for table, place in ((barrier, path), (barrier.second, (*path, "second"))):
            if table is None:
                continue
            if not table.parameters:
                dotted = ".".join(str(part) for part in place if isinstance(part, str))
                remedy = f"say which values hold where it is switched off, in a table such as [{dotted}.rotation]"
                if table is barrier:
                    raise UnplacedError((*path, "name"), f"= {shown(barrier.name)} holds no parameter", remedy)
                raise UnplacedError(place, "holds no parameter", remedy)
            for name, what, remedy in faults(barrier.name, dict(table.parameters), known):
                raise UnplacedError((*place, *name.split(".", 1)), what, remedy)


def _check_recorded_acts(scenario: _Tables) -> None:
    for number, (year, months) in enumerate(scenario.recorded_acts):
        if problem := act_problem(year, months):
            raise UnplacedError(("recorded_acts", number), *problem)
    for number, year in _repeated(year for year, _ in scenario.recorded_acts):
        raise UnplacedError(("recorded_acts", number), f"give the fiscal year {year} twice")


def _repeated[Item](items: Iterable[Item]) -> Iterator[tuple[int, Item]]:
    """Each item that stood before, with its number."""
    seen: set[Item] = set()
    for number, item in enumerate(items):
        if item in seen:
            yield number, item
        seen.add(item)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


def _numbers(items: Iterable[_Named]) -> dict[str, int]:
    return {item.name: number for number, item in enumerate(items)}


def _region(scenario: _Tables, agency: str | None, agencies: Mapping[str, int]) -> int:
    return 0 if agency is None else scenario.world.region_of(agencies[agency])


def _unknown(path: KeyPath, name: str, what: str, known: Iterable[str], listed: str) -> UnplacedError:
    return UnplacedError(path, f"= {shown(name)} is not {what}", did_you_mean(name, known, listed))
