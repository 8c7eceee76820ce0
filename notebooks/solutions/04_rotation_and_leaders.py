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

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, Number, pick

import govsim
from govsim.outcomes.intervals import mean_over_runs, ratio_of_means

lesson = Lesson("04_rotation_and_leaders", LANG)
RUNS, SEED = lesson.runs(200), 1
default = govsim.Scenario.load("default")
first = default.time.first_fiscal_year

# %% [markdown] lang="en"
# ## Exercise 1: how slow is a cascade?
#
# Two levels in a row are slower than one: the coordinators are always behind the supervisors. Whether a line arrives in
# time depends on how long heads stay; the runs tell, by the heads who came early enough to have left again.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: การถ่ายทอดช้าเพียงใด
#
# สองระดับต่อกันช้ากว่าระดับเดียว ผู้ประสานงานตามหลังหัวหน้างานอยู่เสมอ แนวนโยบายจะถึงทันเวลาหรือไม่ขึ้นกับว่าผู้บริหารอยู่นานเพียงใด
# การจำลองบอกได้จากผู้บริหารที่มารับตำแหน่งเร็วพอที่จะพ้นไปแล้ว

# %%
changes = govsim.simulate(default, RUNS, SEED).events.query("event == 'leader change'").sort_values("month")
left = changes.groupby(["run", "agency"])["month"].shift(
    -1
)  # the month in which this successor leaves in turn || เดือนที่ผู้มารับตำแหน่งคนนี้พ้นจากตำแหน่งบ้าง
years_left = default.time.years - default.parameter("leadership.term_limit_years")
stays = changes.assign(stay=left - changes["month"])[changes["month"] < 12 * years_left]


def over_runs(values):
    """Mean over runs of a value of each head, with its interval. || ค่าเฉลี่ยจากทุกรอบของค่าหนึ่งของผู้บริหารแต่ละคน พร้อมช่วงความเชื่อมั่น"""
    return mean_over_runs("", "", values.groupby(stays["run"]).mean())


rows, slow = [], {}
for tau in (default.parameter("leadership.cascade_months"), 8.0):
    supervisors = coordinators = month = 0
    arrived = {}
    while coordinators < 0.9:
        supervisors += (1 - supervisors) / tau
        coordinators += (supervisors - coordinators) / tau
        month += 1
        if supervisors >= 0.9:
            arrived.setdefault("supervisors", month)
    slow[tau] = month, lesson.told(over_runs(stays["stay"] < month), "per cent", 0)
    rows.append({"tau": f"{tau:g}", "one": arrived["supervisors"], "two": month, "too late": slow[tau][1]})
lesson.table(
    rows,
    {
        "tau": lesson.word("months a level", "จำนวนเดือนต่อระดับ"),
        "one": lesson.word("months to nine tenths: supervisors", "จำนวนเดือนจนถึงเก้าในสิบ: หัวหน้างาน"),
        "two": lesson.word("coordinators", "ผู้ประสานงาน"),
        "too late": lesson.word("heads who leave before", "ผู้บริหารที่พ้นจากตำแหน่งก่อนหน้านั้น"),
    },
)
mean_stay, (months, share) = lesson.told(over_runs(stays["stay"]), "months"), slow[8.0]
lesson.say(
    en=f"A head stays {mean_stay} on average. With slow levels the line needs {months} months, and {share} of heads have "
    "left before nine tenths of it arrived.",
    th=f"ผู้บริหารอยู่ในตำแหน่งเฉลี่ย {mean_stay} ถ้าแต่ละระดับช้า แนวนโยบายต้องใช้ {months} เดือน และผู้บริหาร{share} "
    "พ้นจากตำแหน่งก่อนที่แนวนโยบายเก้าในสิบจะไปถึง",
)

# %% tags=["claims"]
lesson.holds("Two levels in a row are slower than one", all(row["two"] > row["one"] for row in rows))

# %% [markdown] lang="en"
# ## Exercise 2: October
#
# A yearly probability p with October share s gives 1 − (1 − p)^s in October and 1 − (1 − p)^((1 − s)/11) in any other
# month ([Rates in docs/odd.md](../../docs/odd.md#process-overview-and-scheduling)). In October the old contract has run
# out and the new one must be signed: exactly then the one who should sign is new, or the post is empty.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: เดือนตุลาคม
#
# ความน่าจะเป็นต่อปี p ที่มีสัดส่วนเดือนตุลาคม s ให้ค่า 1 − (1 − p)^s ในเดือนตุลาคม และ 1 − (1 − p)^((1 − s)/11) ในเดือนอื่น
# ([Rates ใน docs/odd.md](../../docs/odd.md#process-overview-and-scheduling))
# เดือนตุลาคมสัญญาเก่าครบกำหนดแล้วและต้องลงนามสัญญาใหม่ ตรงเวลานั้นเอง ผู้ที่ต้องลงนามเป็นคนใหม่หรือตำแหน่งว่าง

# %%
p, s = default.parameter("rotation.transfer_rate"), default.parameter("rotation.october_share")
october, other = 1 - (1 - p) ** s, 1 - (1 - p) ** ((1 - s) / 11)
lesson.say(
    en=f"October {lesson.number(october, 'per cent')}, any other month {lesson.number(other, 'per cent')}: "
    f"{lesson.number(october / other, 'times', 0)} as likely.",
    th=f"เดือนตุลาคม{lesson.number(october, 'per cent')} เดือนอื่น{lesson.number(other, 'per cent')} "
    f"คือเป็น {lesson.number(october / other, 'times', 0)}",
)

# %% tags=["claims"]
lesson.holds("exactly then the one who should sign is new, or the post is empty", october > 5 * other)

# %% [markdown] lang="en"
# ## Exercise 3: stability or caring?
#
# "Off" sets priority and seriousness to a favourable value everywhere, and lets no leader leave. So the gain mixes two
# things. Setting the medians of the leaders to the same favourable value, while they still come and go and differ, shows
# the parts apart.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: ความต่อเนื่องหรือความใส่ใจ
#
# การ “ตัดอุปสรรค” กำหนดลำดับความสำคัญและความจริงจังไว้ที่ค่าที่เอื้อทุกหน่วยงาน และไม่ให้ใครพ้นจากตำแหน่ง ผลที่ได้จึงปนสองเรื่อง
# ถ้ากำหนดค่ามัธยฐานของผู้บริหารไว้ที่ค่าที่เอื้อเท่ากัน แต่ยังให้เปลี่ยนตัวและแตกต่างกัน จะแยกสองเรื่องออกจากกันได้

# %%
options = {
    lesson.word("barrier off: nobody leaves, all care", "ตัดอุปสรรค: ไม่มีใครพ้นจากตำแหน่ง ทุกคนใส่ใจ"): default.without(
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
            "life": lesson.told(pick(comparison.options, "difference", option=name, outcome="rmst_60"), "months", 2),
        }
        for name in options
    ],
    {
        "option": lesson.word("option", "ทางเลือก"),
        "life": lesson.word("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
    },
)
life = comparison.per_run.pivot(index="run", columns="option", values="rmst_60")
off, caring = (life[name] - life["do nothing"] for name in list(options)[:2])
caring = lesson.told(Number(*ratio_of_means(caring, off)), "per cent", 0)
lesson.say(
    en=f"Caring alone gives {caring} of the gain; the rest comes of stability and of the absence of careless heads.",
    th=f"ความใส่ใจเพียงอย่างเดียวให้ผล{caring} ของทั้งหมด ส่วนที่เหลือมาจากความต่อเนื่องและการไม่มีผู้บริหารที่ไม่ใส่ใจ",
)

# %% tags=["claims"]
part = Number(*ratio_of_means(life[list(options)[1]] - life["do nothing"], off))
lesson.holds("the rest comes of stability and of the absence of careless heads", 0 < part.low <= part.high < 1)

# %% [markdown] lang="en"
# ## Exercise 4: do they add up?
#
# The two reforms work on the same loss, the partner's account of the person. Whether both together do less than the sum
# is a difference of differences, and needs an interval too: it is taken run by run, as all options have the same luck.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: ผลบวกกันหรือไม่
#
# สองมาตรการแก้ความเสียหายเดียวกัน คือบัญชีความไว้วางใจต่อตัวบุคคลที่หายไป เมื่อใช้ร่วมกันจะได้ผลน้อยกว่าผลรวมหรือไม่เป็นผลต่างของผลต่าง
# ซึ่งต้องมีช่วงความเชื่อมั่นเช่นกัน คำนวณทีละรอบได้ เพราะทุกทางเลือกเผชิญโชคเดียวกัน

# %%
single = {name: default.with_reform(name, from_year=first) for name in ("handover-overlap", "deputy")}
both = single["deputy"].with_reform("handover-overlap", from_year=first)
comparison = govsim.compare(default, {**single, "both": both}, RUNS, SEED)
trust = comparison.per_run.pivot(index="run", columns="option", values="trust")
gains = {name: trust[name] - trust["do nothing"] for name in (*single, "both")}
gains["excess"] = gains["both"] - gains["handover-overlap"] - gains["deputy"]


found = {name: mean_over_runs("", "", values) for name, values in gains.items()}
words = {
    "handover-overlap": lesson.label("reform", "handover-overlap"),
    "deputy": lesson.label("reform", "deputy"),
    "both": lesson.word("both together", "ทั้งสองอย่าง"),
    "excess": lesson.word("both less the sum of each", "ทั้งสองอย่างหักด้วยผลรวม"),
}
lesson.table(
    [{"option": words[name], "trust": lesson.told(gain, digits=3)} for name, gain in found.items()],
    {"option": lesson.word("option", "ทางเลือก"), "trust": lesson.word("gain in decision trust", "ความไว้วางใจที่เพิ่มขึ้น")},
)
excess = found["excess"]
if excess.low is None or excess.low <= 0 <= excess.high:
    verdict = lesson.word("These runs do not show whether they add up.", "รอบการจำลองเท่านี้ยังบอกไม่ได้ว่าผลบวกกันหรือไม่")
elif excess.value < 0:
    verdict = lesson.word("Together they do less than the sum.", "เมื่อใช้ร่วมกันได้ผลน้อยกว่าผลรวม")
else:
    verdict = lesson.word("Together they do more than the sum.", "เมื่อใช้ร่วมกันได้ผลมากกว่าผลรวม")
lesson.say(verdict)

# %% tags=["claims"]
lesson.holds(
    "The two reforms work on the same loss",
    max(found["handover-overlap"].high, found["deputy"].high) < found["both"].low,
)

# %% [markdown] lang="en"
# ## Notes for the teacher
#
# The discussion has no single answer. Trust counts for whether a partner waits and how soon a contract is signed; the
# vote on the line does not ask for it ([section 4.3 of docs/odd.md](../../docs/odd.md#43-budget)). So the yearly vote is
# a good first answer, and lesson 3 has the run for it. Let the class object: what do the reforms of this lesson give
# where the vote is secure?

# %% [markdown] lang="th"
# ## บันทึกสำหรับผู้สอน
#
# คำถามอภิปรายไม่มีคำตอบเดียว ความไว้วางใจมีผลต่อการที่ภาคีจะรอต่อหรือไม่ และทั้งสองฝ่ายจะลงนามเร็วเพียงใด
# แต่การพิจารณางบประมาณไม่ได้ดูความไว้วางใจ ([หัวข้อ 4.3 ของ docs/odd.md](../../docs/odd.md#43-budget))
# คำตอบแรกที่ดีจึงเป็นการพิจารณางบประมาณทุกปี ซึ่งบทเรียนที่ 3 มีการจำลองประกอบ ควรเปิดให้ผู้เรียนโต้แย้ง เช่น
# ถ้ารายการงบประมาณมั่นคงแล้ว มาตรการของบทเรียนนี้จะให้ผลเท่าใด
