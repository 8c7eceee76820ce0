# %% [markdown] lang="en"
# # Lesson 5: solutions
#
# Worked solutions of the exercises of lesson 5.

# %% [markdown] lang="th"
# # บทเรียนที่ 5: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 5

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, pick

import govsim
from govsim.model.barriers import BARRIERS
from govsim.model.reforms import REFORMS
from govsim.outcomes.intervals import mean_over_runs
from govsim.show import labels

lesson = Lesson("05_law_roles_and_scope", LANG)
RUNS, SEED = lesson.runs(200), 1
pilot = govsim.Scenario.load("inclusive-care")
first = pilot.time.first_fiscal_year

# %% [markdown] lang="en"
# ## Exercise 1: what is left of a sandbox?
#
# While it lasts there are more partnerships. After it the gain melts: of the most there was, less than a fifth is left ten
# years after the beginning. A temporary measure leaves what people have learned in it: a little experience, no new rule.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: พื้นที่ทดลองเหลืออะไรไว้
#
# ระหว่างที่มีผล ความร่วมมือมีมากขึ้น หลังจากนั้นส่วนที่เพิ่มขึ้นค่อย ๆ หายไป เมื่อครบสิบปีเหลือไม่ถึงหนึ่งในห้าของจุดสูงสุด
# มาตรการชั่วคราวเหลือไว้เพียงสิ่งที่คนได้เรียนรู้ คือประสบการณ์เล็กน้อย แต่ไม่มีกติกาใหม่

# %%
options = {"legal-sandbox": pilot.with_reform("legal-sandbox", from_year=first)}
comparison = govsim.compare(pilot, options, RUNS, SEED)
tables = [
    each.years.pivot(index="run", columns="year", values="alive")
    for each in (comparison.base, comparison.ensembles["legal-sandbox"])
]
lesson.table(
    [
        {
            "year": labels.fiscal_year(year, LANG),
            "gain": lesson.told(mean_over_runs("", "", tables[1][year] - tables[0][year]), "partnerships"),
        }
        for year in (first, first + 2, first + 5, first + 10, first + 15)
    ],
    {
        "year": lesson.word("fiscal year", "ปีงบประมาณ พ.ศ."),
        "gain": lesson.word("more partnerships than without", "จำนวนความร่วมมือที่มากกว่ากรณีไม่มี"),
    },
)

# %% tags=["claims"]
gain = {year: mean_over_runs("", "", tables[1][year] - tables[0][year]) for year in (first, first + 2, first + 10)}
lesson.holds("While it lasts there are more partnerships.", min(gain[first].low, gain[first + 2].low) > 0)
lesson.holds("less than a fifth is left ten years after the beginning", gain[first + 10].high < gain[first + 2].low / 5)

# %% [markdown] lang="en"
# ## Exercise 2: a permanent sandbox
#
# A sandbox that never ends opens doors for good. Relief gives coordinators time, and with it every partnership what it
# lives on. Run each alone and both, and the table shows what is due to which.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: พื้นที่ทดลองถาวร
#
# พื้นที่ทดลองที่ไม่สิ้นสุดเปิดประตูไว้อย่างถาวร การแบ่งเบาภาระงานให้เวลาแก่ผู้ประสานงาน ซึ่งเป็นสิ่งที่ทุกความร่วมมือต้องอาศัย
# เมื่อจำลองแต่ละมาตรการเดี่ยว ๆ และใช้ร่วมกัน ตารางจะบอกว่าผลใดเป็นของมาตรการใด

# %%
for_good = pilot.with_reform("my-sandbox", from_year=first, parameters=dict(REFORMS["legal-sandbox"].parameters))
GOOD, RELIEF = lesson.word("the same for good", "แบบเดียวกันอย่างถาวร"), "workload-relief"
BOTH = lesson.word("for good, with workload relief", "ถาวร พร้อมแบ่งเบาภาระงาน")
options |= {
    GOOD: for_good,
    RELIEF: pilot.with_reform(RELIEF, from_year=first),
    BOTH: for_good.with_reform(RELIEF, from_year=first),
}
comparison = govsim.compare(pilot, options, RUNS, SEED)
lesson.table(
    [
        {
            "option": lesson.label("reform", name),
            "alive": lesson.told(pick(comparison.options, "difference", option=name, outcome="alive"), "partnerships"),
            "life": lesson.told(pick(comparison.options, "difference", option=name, outcome="rmst_60"), "months"),
        }
        for name in options
    ],
    {
        "option": lesson.word("option", "ทางเลือก"),
        "alive": lesson.word("more partnerships", "จำนวนที่เพิ่มขึ้น"),
        "life": lesson.word("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
    },
)
lives = comparison.per_run.pivot(index="run", columns="option", values="rmst_60")
engaged, alone, added = (
    pick(comparison.options, "difference", option=GOOD, outcome="engagement"),
    mean_over_runs("", "", lives[RELIEF] - lives["do nothing"]),
    mean_over_runs("", "", lives[BOTH] - lives[RELIEF]),
)
lesson.say(
    en=f"Relief alone lengthens life by {lesson.told(alone, 'months')}; a sandbox for good adds {lesson.told(added, 'months')} "
    "to that. What the sandbox brings is partnerships, and each takes time of the same coordinators: their engagement changes "
    f"by {lesson.told(engaged)} with the sandbox alone.",
    th=f"การแบ่งเบาภาระงานอย่างเดียวเพิ่มอายุ {lesson.told(alone, 'months')} พื้นที่ทดลองถาวรเพิ่มจากนั้นอีก {lesson.told(added, 'months')} "
    "สิ่งที่พื้นที่ทดลองเพิ่มคือจำนวนความร่วมมือ ซึ่งแต่ละคู่ใช้เวลาของผู้ประสานงานชุดเดิม ความทุ่มเทจึงเปลี่ยนไป "
    f"{lesson.told(engaged)} เมื่อใช้พื้นที่ทดลองอย่างเดียว",
)

# %% tags=["claims"]
lesson.holds("Relief alone lengthens life by", alone.low > 0)
lesson.holds("a sandbox for good adds", added.low > 0)
lesson.holds("each takes time of the same coordinators", engaged.high < 0)

# %% [markdown] lang="en"
# ## Exercise 3: do scope and roles help each other?
#
# One would think so: clear roles take the audit risk out of a flexible scope, and a flexible scope mends the drift that a
# charter adds. Whether the model says so, the interval of the last row shows.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: ขอบเขตกับบทบาทช่วยกันหรือไม่
#
# น่าจะช่วยกัน เพราะบทบาทที่ชัดลดความเสี่ยงจากการตรวจสอบของขอบเขตที่ยืดหยุ่น
# และขอบเขตที่ยืดหยุ่นช่วยแก้การห่างจากความต้องการที่ข้อตกลงทำให้เพิ่มขึ้น แบบจำลองให้คำตอบอย่างไรดูได้จากช่วงความเชื่อมั่นของแถวสุดท้าย

# %%
scope, charter = (pilot.with_reform(name, from_year=first) for name in ("flexible-scope", "role-charter"))
both = scope.with_reform("role-charter", from_year=first)
comparison = govsim.compare(pilot, {"scope": scope, "charter": charter, "both": both}, RUNS, SEED)
served = comparison.per_run.pivot(index="run", columns="option", values="coverage")
gains = {name: served[name] - served["do nothing"] for name in ("scope", "charter", "both")}
gains["excess"] = gains["both"] - gains["scope"] - gains["charter"]
words = {
    "scope": lesson.label("reform", "flexible-scope"),
    "charter": lesson.label("reform", "role-charter"),
    "both": lesson.word("both together", "ทั้งสองมาตรการ"),
    "excess": lesson.word("both less the sum of each", "ทั้งสองมาตรการหักด้วยผลรวม"),
}
lesson.table(
    [
        {"option": words[name], "gain": lesson.told(mean_over_runs("", "", values), "points", 2)}
        for name, values in gains.items()
    ],
    {"option": lesson.word("option", "ทางเลือก"), "gain": lesson.word("need served", "ความต้องการที่ได้รับบริการ")},
)
excess = mean_over_runs("", "", gains["excess"])
if excess.low > 0:
    verdict = lesson.word(
        "They help each other: together they give more than the sum.", "ทั้งสองช่วยกัน เมื่อใช้ร่วมกันได้มากกว่าผลรวม"
    )
elif excess.high < 0:
    verdict = lesson.word(
        "They get in each other's way: together they give less than the sum.",
        "ทั้งสองขัดกัน เมื่อใช้ร่วมกันได้น้อยกว่าผลรวม",
    )
else:
    verdict = lesson.word(
        "As far as these repeats show, the two simply add up.", "เท่าที่รอบการจำลองเหล่านี้บอกได้ ผลของทั้งสองเพียงบวกกัน"
    )
lesson.say(verdict)

# %% [markdown] lang="en"
# ## Exercise 4: the law's share
#
# Shares say how much of what all five barriers take away each of them explains, over all orders of switching them off.
# "Off" is a choice: another definition gives other shares, which is why it is printed beside them.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: ส่วนของกฎหมาย
#
# สัดส่วนบอกว่าแต่ละอุปสรรคอธิบายสิ่งที่อุปสรรคทั้งห้าทำให้เสียไปเพียงใด เฉลี่ยทุกลำดับของการตัดอุปสรรค
# การ “ตัดอุปสรรค” เป็นการเลือก คำนิยามอื่นให้สัดส่วนอื่น จึงพิมพ์คำนิยามไว้ข้างตัวเลข

# %%
factorial = govsim.apportion(pilot, lesson.runs(30), SEED, references=())
rows = factorial.shares[factorial.shares["outcome"] == "rmst_60"]
lesson.table(
    [
        {
            "barrier": lesson.label("barrier", name),
            "share": lesson.told(pick(rows, "share", barrier=name), "per cent"),
            "off": labels.barrier_off(name, None, LANG),
        }
        for name in BARRIERS
    ],
    {
        "barrier": lesson.word("barrier", "อุปสรรค"),
        "share": lesson.word("share of the lost months", "สัดส่วนของเดือนที่เสียไป"),
        "off": lesson.word("off means", "การตัดอุปสรรคหมายถึง"),
    },
)

# %% [markdown] lang="en"
# ## For the teacher: the pilots
#
# *What can be said of the pilots, and what only of all partnerships?* Of a pilot: the share of repeats in which it is alive,
# and those differences whose interval leaves out zero. Of all partnerships: every mean in the first picture, far more
# surely; but the pilot is not the average partnership, as its department begins with a high priority. Ask: how many more
# repeats would halve the pilot's intervals (four times as many), and would that make the model truer (no)?

# %% [markdown] lang="th"
# ## สำหรับผู้สอน: โครงการนำร่อง
#
# *เรื่องใดกล่าวได้เกี่ยวกับโครงการนำร่อง และเรื่องใดกล่าวได้เฉพาะกับความร่วมมือทั้งหมด* กล่าวถึงโครงการนำร่องได้เพียงสัดส่วนของรอบที่โครงการยังอยู่
# และผลต่างที่ช่วงความเชื่อมั่นไม่คร่อมศูนย์ กล่าวถึงความร่วมมือทั้งหมดได้ทุกค่าเฉลี่ยในภาพแรก ซึ่งแม่นยำกว่ามาก
# แต่โครงการนำร่องไม่ใช่ความร่วมมือโดยเฉลี่ย เพราะหน่วยงานเริ่มด้วยลำดับความสำคัญสูง ควรถามผู้เรียนว่า
# ต้องจำลองเพิ่มเป็นกี่เท่าจึงทำให้ช่วงความเชื่อมั่นแคบลงครึ่งหนึ่ง (สี่เท่า) และแบบจำลองจะตรงกับความจริงมากขึ้นหรือไม่ (ไม่)

# %% tags=["claims"]
starts, usual = pilot.agencies[0].priority, pilot.parameter("leadership.priority_median")
lesson.holds("its department begins with a high priority", starts > usual)
