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

sys.path.insert(0, "..")  # lesson.py lies there
LANG = "en"
from lesson import Lesson, pick

import govsim
from govsim.outcomes.continuity import survival_curve
from govsim.outcomes.named import named_partnerships

lesson = Lesson("01_first_run", LANG)
RUNS = lesson.runs(200)
pilot = govsim.Scenario.load("inclusive-care")


def outlive(ensemble):
    """The share of partnerships that outlive three years."""
    return pick(ensemble.summary(), name="survival_3y")


# %% [markdown] lang="en"
# ## Exercise 1: another seed
#
# A seed stands for a set of worlds: other luck under the same rules. Numbers move a little; with a right interval they
# leave it for about one set of worlds in twenty. A conclusion that holds for one seed only is none.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: ค่าเริ่มต้นการสุ่มอื่น
#
# ค่าเริ่มต้นการสุ่มแทนชุดของโลก คือโชคชุดอื่นภายใต้กติกาเดิม ตัวเลขขยับเล็กน้อย
# ถ้าช่วงความเชื่อมั่นถูกต้อง จะมีราวหนึ่งในยี่สิบชุดที่ค่าออกนอกช่วง ข้อสรุปที่จริงกับค่าเริ่มต้นการสุ่มเพียงค่าเดียวไม่นับเป็นข้อสรุป

# %%
ensembles = {seed: govsim.simulate(pilot, RUNS, seed) for seed in (1, 2, 3)}
lesson.table(
    [{"seed": seed, "share": lesson.told(outlive(found), "per cent")} for seed, found in ensembles.items()],
    {"seed": ("seed", "ค่าเริ่มต้นการสุ่ม"), "share": ("outlive three years", "อยู่รอดเกินสามปี")},
)

# %% [markdown] lang="en"
# ## Exercise 2: no transfers
#
# The world without transfers has the same luck in all else, so the difference is the barrier's and not chance. It is
# an upper bound of what any reform of transfers can do. Note what "off" means: nobody moves, on either side. That is
# not a reform anyone proposes.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: ไม่มีการโยกย้าย
#
# โลกที่ไม่มีการโยกย้ายเผชิญโชคเดียวกันทุกเรื่องที่เหลือ ผลต่างจึงมาจากอุปสรรคนี้ ไม่ใช่จากโชค
# และเป็นขอบบนของสิ่งที่มาตรการด้านการโยกย้ายจะทำได้ โปรดสังเกตว่าการ “ตัดอุปสรรค” หมายถึงไม่มีผู้ใดย้ายเลยทั้งสองฝ่าย
# ซึ่งไม่มีใครเสนอเป็นมาตรการจริง

# %%
still = govsim.simulate(pilot.without("rotation"), RUNS, 1)
with_transfers, without = outlive(ensembles[1]), outlive(still)
lesson.say(
    en=f"With transfers {lesson.told(with_transfers, 'per cent')} outlive three years, without them "
    f"{lesson.told(without, 'per cent')}: {lesson.number(without.value - with_transfers.value, 'points')} more.",
    th=f"เมื่อมีการโยกย้าย อยู่รอดเกินสามปี{lesson.told(with_transfers, 'per cent')} เมื่อไม่มี "
    f"{lesson.told(without, 'per cent')} เพิ่มขึ้น {lesson.number(without.value - with_transfers.value, 'points')}",
)

# %% [markdown] lang="en"
# ## Exercise 3: the other pilot
#
# The two pilots differ in the partner: a university institute, and a city municipality with larger means of its own in
# a gap. If the intervals overlap widely, the honest answer is "not known from this many worlds".

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: โครงการนำร่องอีกโครงการ
#
# สองโครงการต่างกันที่ภาคี รายหนึ่งเป็นสถาบันของมหาวิทยาลัย อีกรายเป็นเทศบาลนครซึ่งมีทุนของตนเองประคองงานช่วงขาดสัญญาได้มากกว่า
# ถ้าช่วงความเชื่อมั่นซ้อนทับกันมาก คำตอบที่ซื่อตรงคือ “จำลองเท่านี้ยังบอกไม่ได้”

# %%
rows = []
for name in ("inclusive-care", "universal-design"):
    ensemble = govsim.simulate(name, RUNS, 1)
    one = named_partnerships(ensemble.scenario, ensemble.tables)[0]
    rows.append(
        {
            "pilot": name,
            "alive": lesson.told(pick(one.alive, name="alive_3y"), "per cent"),
            "years": lesson.told(one.lifetime, "years"),
        }
    )
lesson.table(
    rows,
    {
        "pilot": ("pilot", "โครงการนำร่อง"),
        "alive": ("alive after three years", "ยังอยู่เมื่อครบสามปี"),
        "years": ("mean life", "อายุเฉลี่ย"),
    },
)

# %% [markdown] lang="en"
# ## Exercise 4: the most dangerous year
#
# The survival curve gives it at once: one minus what is left at the end of a year, divided by what was left at its
# beginning. The first year is the most dangerous one. Two things are at work: partners and agencies learn to know each
# other, and those that were weak from the start are gone after it, so that the survivors look stronger.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: ปีที่อันตรายที่สุด
#
# คำนวณได้จากเส้นโค้งการอยู่รอด คือหนึ่งลบด้วยส่วนที่เหลือเมื่อสิ้นปีหารด้วยส่วนที่เหลือเมื่อต้นปี ปีแรกอันตรายที่สุด
# มีสองเรื่องเกิดพร้อมกัน คือทั้งสองฝ่ายค่อย ๆ รู้จักกัน และคู่ที่อ่อนแอตั้งแต่ต้นหายไปก่อน คู่ที่เหลือจึงดูเข้มแข็งขึ้น

# %%
alive = survival_curve(ensembles[1].partnerships, RUNS, 1).set_index("age")["survival"]
lesson.table(
    [
        {"year": year, "ends": lesson.number(1 - alive[12 * year] / alive[12 * (year - 1)], "per cent")}
        for year in range(1, 9)
    ],
    {"year": ("year of life", "ปีที่"), "ends": ("of those that begin it, end in it", "สิ้นสุดในปีนั้น เทียบกับที่ยังอยู่เมื่อต้นปี")},
)
