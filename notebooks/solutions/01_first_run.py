# %% [markdown] lang="en"
# # Lesson 1: solutions
#
# Worked solutions of the exercises of lesson 1. Yours may look different and be right: what counts is that the reason
# is given and the interval is looked at.

# %% [markdown] lang="th"
# # บทเรียนที่ 1: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 1 คำตอบของท่านอาจต่างไปและถูกต้องก็ได้ สิ่งสำคัญคือให้เหตุผลและดูช่วงความเชื่อมั่น

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
import numpy as np
import pandas as pd
from lesson import Lesson, Number, pick
from scipy.stats import norm

import govsim
from govsim.outcomes.intervals import mean_over_runs, percentile_interval
from govsim.outcomes.named import named_partnerships
from govsim.outcomes.survival import bootstrap_survival, risk_table, survival

lesson = Lesson("01_first_run", LANG)
RUNS = lesson.runs(200)
pilot = govsim.Scenario.load("inclusive-care")


def outlive(ensemble):
    """The share of partnerships that outlive three years. || สัดส่วนความร่วมมือที่อยู่รอดเกินสามปี"""
    return pick(ensemble.summary(), name="survival_3y")


# %% [markdown] lang="en"
# ## Exercise 1: another seed
#
# A seed stands for a set of repeats: other luck under the same rules. Numbers move a little. An interval is made to hold
# the model's answer, not the number of another seed, which has luck of its own and so leaves it more often. A
# conclusion that holds for one seed only is none.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: ค่าเริ่มต้นการสุ่มอื่น
#
# ค่าเริ่มต้นการสุ่มแทนชุดของรอบ คือโชคชุดอื่นภายใต้กติกาเดิม ตัวเลขขยับเล็กน้อย
# ช่วงความเชื่อมั่นสร้างขึ้นให้ครอบคลุมคำตอบของแบบจำลอง ไม่ใช่ตัวเลขจากค่าเริ่มต้นการสุ่มอื่น
# ซึ่งมีโชคของตนเอง จึงออกนอกช่วงบ่อยกว่า ข้อสรุปที่จริงกับค่าเริ่มต้นการสุ่มเพียงค่าเดียวไม่นับเป็นข้อสรุป

# %%
ensembles = {seed: govsim.simulate(pilot, RUNS, seed) for seed in (1, 2, 3)}
lesson.table(
    [{"seed": seed, "share": lesson.told(outlive(found), "per cent")} for seed, found in ensembles.items()],
    {"seed": lesson.word("seed", "ค่าเริ่มต้นการสุ่ม"), "share": lesson.word("outlive three years", "อยู่รอดเกินสามปี")},
)
one = outlive(ensembles[1])
outside = sum(not one.low <= outlive(ensembles[seed]).value <= one.high for seed in (2, 3))
missed, answer = 2 * norm.sf(norm.ppf(0.975) / 2**0.5), 2 * norm.sf(norm.ppf(0.975))
lesson.say(
    en=f"Of the two other seeds, {outside} lie outside the interval of the first. On average "
    f"{lesson.number(missed, 'per cent', 0)} of seeds would, as both numbers move (the interval misses the model's own "
    f"answer in {lesson.number(answer, 'per cent', 0)}).",
    th=f"ค่าเริ่มต้นการสุ่มอีกสองค่าให้ผลนอกช่วงของค่าแรก {outside} ค่า โดยเฉลี่ยจะออกนอกช่วง{lesson.number(missed, 'per cent', 0)} "
    f"เพราะตัวเลขทั้งสองต่างก็ขยับ (ช่วงนี้พลาดคำตอบของแบบจำลองเอง{lesson.number(answer, 'per cent', 0)})",
)

# %% tags=["claims"]
others = [outlive(ensembles[seed]).value for seed in (2, 3)]
lesson.holds("Numbers move a little", all(0 < abs(value - one.value) < 0.02 for value in others))

# %% [markdown] lang="en"
# ## Exercise 2: no transfers
#
# The world without transfers has the same luck in all else, so the difference is the barrier's and not chance. It
# bounds what is to be gained from transfers: the model's three reforms of them, taken together, give less. Note what "off"
# means: no coordinator moves, on either side. That is not a reform anyone proposes.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: ไม่มีการโยกย้าย
#
# รอบที่ไม่มีการโยกย้ายเผชิญโชคเดียวกันทุกเรื่องที่เหลือ ผลต่างจึงมาจากอุปสรรคนี้ ไม่ใช่จากโชค
# และเป็นขอบบนของผลที่จะได้จากการแก้เรื่องการโยกย้าย มาตรการด้านนี้สามอย่างในแบบจำลองรวมกันก็ยังให้ผลน้อยกว่า โปรดสังเกตว่าการ “ตัดอุปสรรค” หมายถึงไม่มีผู้ใดย้ายเลยทั้งสองฝ่าย
# ซึ่งไม่มีใครเสนอเป็นมาตรการจริง

# %%
still = govsim.simulate(pilot.without("rotation"), RUNS, 1)
with_transfers, without = outlive(ensembles[1]), outlive(still)
drawn = [bootstrap_survival(risk_table(some.partnerships, RUNS), 1)[:, 35] for some in (ensembles[1], still)]
low, high = percentile_interval((drawn[1] - drawn[0])[:, None], RUNS)[
    :, 0
]  # the same repeats resampled for both || สุ่มรอบซ้ำชุดเดียวกันสำหรับทั้งสองโครงการ
more = Number(without.value - with_transfers.value, low, high)
lesson.say(
    en=f"With transfers {lesson.told(with_transfers, 'per cent')} outlive three years, without them "
    f"{lesson.told(without, 'per cent')}: a difference of {lesson.told(more, 'points')}.",
    th=f"เมื่อมีการโยกย้าย อยู่รอดเกินสามปี{lesson.told(with_transfers, 'per cent')} เมื่อไม่มี "
    f"{lesson.told(without, 'per cent')} ต่างกัน {lesson.told(more, 'points')}",
)

# %% tags=["claims"]
gentler = pilot
for name in ("handover-overlap", "minimum-tenure", "deputy"):
    gentler = gentler.with_reform(name, from_year=pilot.time.first_fiscal_year)
together = outlive(govsim.simulate(gentler, RUNS, 1))
lesson.holds("the model's three reforms of them, taken together, give less", together.high < without.low)
lesson.holds("a difference of ", more.low > 0)

# %% [markdown] lang="en"
# ## Exercise 3: the other pilot
#
# The two pilots differ in the partner alone: a university institute, and a city municipality, which does more of the
# work through a gap, has less to do elsewhere and more reason of its own to stay (assumptions, in the table of kinds of
# partners in [docs/odd.md](../../docs/odd.md#initialisation)). Whether two intervals overlap is a rough check only. Both
# pilots meet the same luck in the repeats of the same number, so take the difference repeat by repeat, and its interval.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: โครงการนำร่องอีกโครงการ
#
# สองโครงการต่างกันที่ภาคีเท่านั้น รายหนึ่งเป็นสถาบันของมหาวิทยาลัย อีกรายเป็นเทศบาลนคร ซึ่งทำงานต่อได้มากกว่าระหว่างขาดช่วงสัญญา
# มีทางเลือกอื่นน้อยกว่า และมีเหตุของตนเองที่จะอยู่ต่อมากกว่า (เป็นข้อสมมติ ดูตารางประเภทภาคีใน
# [docs/odd.md](../../docs/odd.md#initialisation)) การดูว่าช่วงความเชื่อมั่นสองช่วงซ้อนทับกันหรือไม่เป็นเพียงการตรวจอย่างหยาบ
# ทั้งสองโครงการเผชิญโชคเดียวกันในรอบหมายเลขเดียวกัน จึงควรหาผลต่างทีละรอบ แล้วดูช่วงของผลต่างนั้น

# %%
rows, lives = [], []
for name in ("inclusive-care", "universal-design"):
    ensemble = govsim.simulate(name, RUNS, 1)
    one = named_partnerships(ensemble.scenario, ensemble.tables)[0]
    alive = pick(one.alive, name="alive_3y")
    rows.append({"pilot": name, "alive": lesson.told(alive, "per cent"), "years": lesson.told(one.lifetime, "years")})
    log = ensemble.partnerships
    mine = log[(log["mission"] == 0) & (log["start"] == 0)].sort_values(
        "run"
    )  # the pilot, once in every repeat || โครงการนำร่อง รอบละหนึ่งครั้ง
    lives.append(mine["end"].to_numpy())
first, second = (pd.Series(months > 36, dtype=float) for months in lives)
longer = np.minimum(lives[1], 12 * pilot.time.years) - np.minimum(lives[0], 12 * pilot.time.years)
alive, years = mean_over_runs("alive", "", second - first), mean_over_runs("years", "", pd.Series(longer / 12))
rows.append(
    {
        "pilot": lesson.word("difference, repeat by repeat", "ผลต่างทีละรอบ"),
        "alive": lesson.told(alive, "points"),
        "years": lesson.told(years, "years"),
    }
)
lesson.table(
    rows,
    {
        "pilot": lesson.word("pilot", "โครงการนำร่อง"),
        "alive": lesson.word("alive after three years", "ยังอยู่เมื่อครบสามปี"),
        "years": lesson.word("mean life", "อายุเฉลี่ย"),
    },
)
if min(alive.low, years.low) > 0:
    verdict = lesson.word("lives longer, and these repeats suffice to say so", "อยู่ได้นานกว่า และจำลองเท่านี้เพียงพอที่จะบอกได้")
elif max(alive.high, years.high) < 0:
    verdict = lesson.word(
        "lives less long, and these repeats suffice to say so", "อยู่ได้สั้นกว่า และจำลองเท่านี้เพียงพอที่จะบอกได้"
    )
else:
    verdict = lesson.word(
        "may live longer or not: not known from this many repeats", "จะอยู่ได้นานกว่าหรือไม่ จำลองเท่านี้ยังบอกไม่ได้"
    )
lesson.say(
    en=f"In the model the Universal Design centre {verdict}: the intervals of the differences say it.",
    th=f"ในแบบจำลอง ศูนย์ Universal Design {verdict} ดูได้จากช่วงความเชื่อมั่นของผลต่าง",
)

# %% tags=["claims"]
from govsim.model import constants

university, municipality = (constants.KINDS.index(kind) for kind in ("university", "municipality"))
through, outside, motive = constants.KIND_BRIDGE_OUTPUT, constants.KIND_OUTSIDE, constants.KIND_MOTIVE
lesson.holds("does more of the work through a gap", through[municipality] > through[university])
lesson.holds("has less to do elsewhere", outside[municipality] < outside[university])
lesson.holds("more reason of its own to stay", motive[municipality] > motive[university])

# %% [markdown] lang="en"
# ## Exercise 4: the most dangerous year
#
# The survival curve gives it at once: one minus what is left at the end of a year, divided by what was left at its
# beginning. Where the danger falls with age, two things may be at work: partners and agencies learn to know each other,
# and those that were weak from the start are gone, so that the survivors look stronger. The table cannot tell them
# apart.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: ปีที่เสี่ยงที่สุด
#
# คำนวณได้จากเส้นโค้งการอยู่รอด คือหนึ่งลบด้วยส่วนที่เหลือเมื่อสิ้นปีหารด้วยส่วนที่เหลือเมื่อต้นปี ถ้าอันตรายลดลงตามอายุ
# อาจมีสองเรื่องเกิดพร้อมกัน คือทั้งสองฝ่ายค่อย ๆ รู้จักกัน และคู่ที่อ่อนแอตั้งแต่ต้นหายไปก่อน คู่ที่เหลือจึงดูเข้มแข็งขึ้น
# ตารางนี้แยกสองเรื่องนี้จากกันไม่ได้

# %%
table = risk_table(ensembles[1].partnerships, RUNS)
curves = np.vstack(
    [survival(table), bootstrap_survival(table, 1)]
)  # the estimate, then repeats resampled || ค่าประมาณ แล้วตามด้วยการสุ่มรอบซ้ำ
curves = np.column_stack([np.ones(len(curves)), curves])  # at age 0 all are alive || ที่อายุ 0 ทุกคู่ยังอยู่
years = {}
for year in range(1, 9):
    ends = 1 - curves[:, 12 * year] / curves[:, 12 * (year - 1)]
    years[year] = Number(ends[0], *percentile_interval(ends[1:, None], RUNS)[:, 0])
lesson.table(
    [{"year": year, "ends": lesson.told(ends, "per cent")} for year, ends in years.items()],
    {
        "year": lesson.word("year of life", "ปีที่"),
        "ends": lesson.word("of those that begin it, end in it", "สิ้นสุดในปีนั้น เทียบกับที่ยังอยู่เมื่อต้นปี"),
    },
)
worst = max(years, key=lambda year: years[year].value)
lesson.say(en=f"Year {worst} of life is the most dangerous one.", th=f"ปีที่ {worst} เสี่ยงที่สุด")

# %% tags=["claims"]
falls = [ends.value for ends in years.values()]
lesson.holds("Where the danger falls with age", falls == sorted(falls, reverse=True))
rest = max(years[year].high for year in years if year != worst)
lesson.holds("of life is the most dangerous one.", years[worst].low > rest)
