# %% [markdown] lang="en"
# # Lesson 4: solutions
#
# Worked solutions of the exercises of lesson 4.

# %% [markdown] lang="th"
# # บทเรียนที่ 4: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 4

# %%
import sys

sys.path.insert(0, "..")  # lesson.py lies there
LANG = "en"
from lesson import Lesson, Number, pick

import govsim

lesson = Lesson("04_rotation_and_leaders", LANG)
RUNS, SEED = lesson.runs(200), 1
default = govsim.Scenario.load("default")
first = default.time.first_fiscal_year

# %% [markdown] lang="en"
# ## Exercise 1: how slow is a cascade?
#
# Two levels in a row are slower than one: in the first months the coordinators hardly notice. With slow levels a head
# who stays the usual time leaves before the line has arrived.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: การถ่ายทอดช้าเพียงใด
#
# สองระดับต่อกันช้ากว่าระดับเดียว เดือนแรก ๆ ผู้ประสานงานแทบไม่รู้สึก ถ้าแต่ละระดับช้า
# ผู้บริหารที่อยู่ตามเวลาปกติจะพ้นตำแหน่งก่อนที่แนวนโยบายของตนจะถ่ายทอดไปถึง

# %%
rows = []
for tau in (1.0, default.parameter("leadership.cascade_months"), 8.0):
    supervisors = coordinators = month = 0
    while coordinators < 0.9:
        supervisors += (1 - supervisors) / tau
        coordinators += (supervisors - coordinators) / tau
        month += 1
    rows.append({"tau": f"{tau:g}", "month": month})
lesson.table(
    rows, {"tau": ("months a level", "จำนวนเดือนต่อระดับ"), "month": ("months to nine tenths", "จำนวนเดือนจนถึงเก้าในสิบ")}
)

# %% [markdown] lang="en"
# ## Exercise 2: October
#
# A yearly probability p with October share s gives 1 − (1 − p)^s in October and 1 − (1 − p)^((1 − s)/11) in any other
# month (section 3 of the model page). In October the old contract has run out and the new one must be signed: exactly
# then the one who should sign is new, or the post is empty.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: เดือนตุลาคม
#
# ความน่าจะเป็นต่อปี p ที่มีสัดส่วนเดือนตุลาคม s ให้ค่า 1 − (1 − p)^s ในเดือนตุลาคม และ 1 − (1 − p)^((1 − s)/11) ในเดือนอื่น
# (หัวข้อ 3 ของหน้าแบบจำลอง) เดือนตุลาคมสัญญาเก่าครบกำหนดแล้วและต้องลงนามสัญญาใหม่ ตรงเวลานั้นเอง ผู้ที่ต้องลงนามเป็นคนใหม่
# หรือตำแหน่งว่าง

# %%
p, s = default.parameter("rotation.transfer_rate"), default.parameter("rotation.october_share")
october, other = 1 - (1 - p) ** s, 1 - (1 - p) ** ((1 - s) / 11)
lesson.say(
    en=f"October {lesson.number(october, 'per cent')}, any other month {lesson.number(other, 'per cent')}: "
    f"{lesson.number(october / other, 'times', 0)} as likely.",
    th=f"เดือนตุลาคม{lesson.number(october, 'per cent')} เดือนอื่น{lesson.number(other, 'per cent')} "
    f"คือเป็น {lesson.number(october / other, 'times', 0)}",
)

# %% [markdown] lang="en"
# ## Exercise 3: stability or caring?
#
# "Off" sets priority and seriousness to a favourable value everywhere, and lets nobody leave. So the gain mixes two
# things. Setting the medians of the leaders to the same favourable value, while they still come and go and differ, tells
# the parts apart: what that alone gives is due to caring; the rest to stability and to the absence of careless heads.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: ความต่อเนื่องหรือความใส่ใจ
#
# การ “ตัดอุปสรรค” กำหนดลำดับความสำคัญและความจริงจังไว้ที่ค่าที่เอื้อทุกหน่วยงาน และไม่ให้ใครพ้นตำแหน่ง ผลที่ได้จึงปนสองเรื่อง
# ถ้ากำหนดค่ามัธยฐานของผู้บริหารไว้ที่ค่าที่เอื้อเท่ากัน แต่ยังให้เปลี่ยนตัวและแตกต่างกัน จะแยกสองเรื่องออกจากกันได้
# ส่วนที่ได้จากกรณีนี้มาจากความใส่ใจ ส่วนที่เหลือมาจากความต่อเนื่องและการไม่มีผู้บริหารที่ไม่ใส่ใจ

# %%
options = {
    lesson.word("barrier off: nobody leaves, all care", "ตัดอุปสรรค: ไม่มีใครพ้นตำแหน่ง ทุกคนใส่ใจ"): default.without(
        "leadership"
    ),
    lesson.word("leaders come and go, but care more", "ผู้บริหารเปลี่ยนตัว แต่ใส่ใจมากขึ้น"): default.with_parameters(
        {"leadership.priority_median": 0.75, "leadership.seriousness_median": 0.75}
    ),
    lesson.label("reform", "leadership-charter"): default.with_reform("leadership-charter", from_year=first),
}
comparison = govsim.compare(default, options, RUNS, SEED)
lesson.table(
    [
        {
            "option": name,
            "life": lesson.told(pick(comparison.options, "difference", option=name, outcome="rmst_60"), "months"),
        }
        for name in options
    ],
    {"option": ("option", "ทางเลือก"), "life": ("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก")},
)

# %% [markdown] lang="en"
# ## Exercise 4: do they add up?
#
# The two reforms work on the same loss, so together they do less than the sum. The difference of differences needs an
# interval too: it is taken run by run, as all options have the same luck.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: ผลบวกกันหรือไม่
#
# สองมาตรการแก้ความเสียหายเดียวกัน เมื่อใช้ร่วมกันจึงได้ผลน้อยกว่าผลรวม ผลต่างของผลต่างก็ต้องมีช่วงความเชื่อมั่น
# คำนวณทีละรอบได้ เพราะทุกทางเลือกเผชิญโชคเดียวกัน

# %%
single = {name: default.with_reform(name, from_year=first) for name in ("handover-overlap", "deputy")}
both = single["deputy"].with_reform("handover-overlap", from_year=first)
comparison = govsim.compare(default, {**single, "both": both}, RUNS, SEED)
trust = comparison.per_run.pivot(index="run", columns="option", values="trust")
gains = {name: trust[name] - trust["do nothing"] for name in (*single, "both")}
gains["excess"] = gains["both"] - gains["handover-overlap"] - gains["deputy"]


def told(values):
    """Mean of a value a run, with Student's interval."""
    estimate = govsim.outcomes.summary.mean_over_runs("", "", values)
    return lesson.told(Number(estimate.value, estimate.low, estimate.high), digits=3)


words = {
    "handover-overlap": lesson.label("reform", "handover-overlap"),
    "deputy": lesson.label("reform", "deputy"),
    "both": lesson.word("both together", "ทั้งสองอย่าง"),
    "excess": lesson.word("both less the sum of each", "ทั้งสองอย่างหักด้วยผลรวม"),
}
lesson.table(
    [{"option": words[name], "trust": told(values)} for name, values in gains.items()],
    {"option": ("option", "ทางเลือก"), "trust": ("gain in decision trust", "ความไว้วางใจที่เพิ่มขึ้น")},
)
