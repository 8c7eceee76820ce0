# %% [markdown] lang="en"
# # Lesson 8: solutions
#
# Worked solutions of the exercises of lesson 8.

# %% [markdown] lang="th"
# # บทเรียนที่ 8: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 8

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from dataclasses import replace

from lesson import Lesson, Number, pick

import govsim
from govsim.outcomes.intervals import wilson
from govsim.study.evidence.shipped import not_ruled_out

lesson = Lesson("08_decisions_that_survive", LANG)
RUNS, SEED = lesson.runs(100), 1
FUTURES = "evidence" if RUNS == 100 else 20
base = govsim.Scenario.load("default").with_time(years=12)
START = base.time.first_fiscal_year + 2
options = {name: base.with_reform(name, from_year=START) for name in ("ecosystem-package", "multi-year-obligation")}
decision = govsim.decide(base, options, FUTURES, lesson.runs(4), SEED)

# %% [markdown] lang="en"
# ## Exercise 1: what is a partnership-year worth?
#
# The more it is worth, the more money is worth spending, and the option that gains most becomes the choice. Finding out is
# worth most where two options are close: that is where the choice may still turn.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: หนึ่งคู่-ปีมีค่าเท่าใด
#
# ยิ่งมีค่ามาก เงินที่ใช้ก็ยิ่งคุ้ม และทางเลือกที่ได้มากที่สุดจะถูกเลือก การหาคำตอบมีค่ามากที่สุดเมื่อสองทางเลือกใกล้เคียงกัน เพราะการตัดสินใจยังพลิกได้

# %%
rows = []
for worth in (1, 2, 4):
    again = replace(decision, worth=float(worth))
    mean = again.robust.query("outcome == 'net_benefit' and criterion == 'mean' and best")
    known = again.information[again.information["outcome"] == "net_benefit"]
    rows.append(
        {
            "worth": lesson.number(worth, "contract-years", 0),
            "choice": " / ".join(lesson.label("reform", name) for name in mean["option"]),
            "knowing": lesson.told(pick(known, "value", parameter="all assumptions"), "contract-years"),
        }
    )
lesson.table(
    rows,
    {
        "worth": lesson.word("a partnership-year is worth", "หนึ่งคู่-ปีมีค่า"),
        "choice": lesson.word("best on average over futures", "ดีที่สุดโดยเฉลี่ยในทุกอนาคต"),
        "knowing": lesson.word("knowing every assumption is worth", "การรู้ข้อสมมติทุกข้อมีค่า"),
    },
)

# %% tags=["claims"]
knowing, closeness, choices = {}, {}, {}
for worth in (1, 2, 4):
    again = replace(decision, worth=float(worth))
    mean = (
        again.robust.query("outcome == 'net_benefit' and criterion == 'mean'")
        .set_index("option")["value"]
        .astype(float)
    )
    known = again.information[again.information["outcome"] == "net_benefit"]
    knowing[worth] = pick(known, "value", parameter="all assumptions")
    closeness[worth], choices[worth] = -(mean.nlargest(2).iloc[0] - mean.nlargest(2).iloc[1]), mean.idxmax()
close = max(closeness, key=closeness.get)
lesson.holds(
    "Finding out is worth most where two options are close", max(knowing, key=lambda w: knowing[w].value) == close
)
lesson.holds(
    "the option that gains most becomes the choice", choices[1] == "do nothing" and choices[4] == decision.pair[0]
)

# %% [markdown] lang="en"
# ## Exercise 2: another rule
#
# A rule that waits for something rare hardly ever begins and hardly ever costs; one that waits for something common is nearly
# the reform itself. What it gains depends on whether what is seen tells that the reform is needed.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: มาตรการที่รอดูแบบอื่น
#
# มาตรการที่รอสิ่งที่หายากแทบไม่เคยเริ่มและแทบไม่มีค่าใช้จ่าย ส่วนที่รอสิ่งที่พบบ่อยก็แทบเป็นมาตรการปกติ ผลที่ได้ขึ้นกับว่าสิ่งที่เห็นบอกว่าจำเป็นต้องใช้หรือไม่

# %%
first = options.get(decision.pair[0], base)
seen = {
    "trust < 0.5": {"observable": "trust", "below": 0.5},
    "gap_share > 0.1": {"observable": "gap_share", "above": 0.1},
}
rules = {
    name: first.with_adaptive("bridge-fund", **rule, first_year=START, by_year=START + 2) for name, rule in seen.items()
}
found = govsim.compare(base, {"-": first, **rules}, RUNS, SEED)
rows = []
for name in rules:
    began = found.ensembles[name].adopted["run"].nunique()
    rows.append(
        {
            "rule": f"`{name}`",
            "began": lesson.told(Number(began / RUNS, *wilson(began, RUNS)), "per cent", 0),
            "months": lesson.told(pick(found.options, "difference", option=name, outcome="rmst_60"), "months"),
            "cost": lesson.told(
                pick(found.options, "difference", option=name, outcome="reform_cost"), "contract-years"
            ),
        }
    )
lesson.table(
    rows,
    {
        "rule": lesson.word("the bridge fund waits for", "เงินทดรองจ่ายช่วงรอยต่อรอ"),
        "began": lesson.word("repeats in which it began", "รอบที่เริ่ม"),
        "months": lesson.word("longer life than doing nothing", "อยู่นานกว่าการคงสภาพเดิม"),
        "cost": lesson.word("reforms cost", "ค่าใช้จ่ายของมาตรการ"),
    },
)

# %% tags=["claims"]
rare, common = rules
began = {name: found.ensembles[name].adopted["run"].nunique() / RUNS for name in rules}
cost = {name: pick(found.options, "difference", option=name, outcome="reform_cost").value for name in ("-", *rules)}
lesson.holds("A rule that waits for something rare hardly ever begins", began[rare] < 0.1)
lesson.holds("hardly ever costs", cost[rare] - cost["-"] < 0.1 * (cost[common] - cost["-"]))
lesson.holds("one that waits for something common is nearly the reform itself", began[common] > 0.9)

# %% [markdown] lang="en"
# ## Exercise 3: narrower ignorance
#
# A table of futures of your own is taken as it is. Knowing that budgets cover much takes away a part of the futures, and the
# share may change with it; whether it becomes more one-sided is what the value of knowing it measures.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: ความไม่รู้ที่แคบลง
#
# ตารางอนาคตของท่านเองใช้ได้ทันที เมื่อรู้ว่างบประมาณครอบคลุมมาก อนาคตบางส่วนก็หายไป สัดส่วนจึงอาจเปลี่ยน
# จะเอนไปข้างเดียวมากขึ้นหรือไม่คือสิ่งที่มูลค่าของการรู้วัด

# %%
points = not_ruled_out() if RUNS == 100 else not_ruled_out()[:50]
some = points[points["budget.cover"] > points["budget.cover"].median()].reset_index(drop=True)
some = some[[name for name in some if name not in decision.futures.held]]
narrow = govsim.decide(base, options, some, lesson.runs(4), SEED)
best, rival = decision.pair
for words, each in (
    (lesson.word("all futures", "อนาคตทุกแบบ"), decision),
    (lesson.word("budgets cover more than the median", "งบประมาณครอบคลุมมากกว่าค่ากลาง"), narrow),
):
    share = pick(each.beats, "share", outcome="rmst_60", option=best, over=rival)
    lesson.say(
        en=f"{words}: {lesson.label('reform', best)} is better in {lesson.told(share, 'per cent', 0)}.",
        th=f"{words}: {lesson.label('reform', best)}ดีกว่าใน{lesson.told(share, 'per cent', 0)}",
    )
