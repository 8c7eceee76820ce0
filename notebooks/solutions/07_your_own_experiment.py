# %% [markdown] lang="en"
# # Lesson 7: solutions
#
# Worked solutions of the exercises of lesson 7.

# %% [markdown] lang="th"
# # บทเรียนที่ 7: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 7

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, Number, pick

import govsim
from govsim.model.parameters import BY_NAME
from govsim.outcomes.intervals import wilson
from govsim.plots import sensitivity
from govsim.show.plots.style import BLUE, sheet
from govsim.study.sensitivity import analyse

lesson = Lesson("07_your_own_experiment", LANG)
SEED = 7
FACTORS = [
    "workload.routine",
    "budget.line_kept",
    "contract.agree",
    "rotation.transfer_rate",
    "trust.doubt",
    "partner.surplus",
]
SAMPLES = 64 if lesson.runs(64) == 64 else 16


def swept(samples):
    """The study of the lesson with so many samples. || การศึกษาในบทเรียนด้วยจำนวนตัวอย่างเท่านี้"""
    return govsim.sweep(
        govsim.Design.of(
            "default",
            method="sobol",
            samples=samples,
            replications=lesson.runs(4),
            seed=SEED,
            parameters=FACTORS,
            second_order=False,
        )
    )


def totals(study, outcome):
    """The total indices of an outcome. || ดัชนีรวมของผลลัพธ์หนึ่ง"""
    indices = analyse(study.sample(), outcome, study.outcome(outcome), methods="sobol").indices
    return indices[(indices["target"] == "mean") & (indices["measure"] == "ST")]


study = swept(SAMPLES)

# %% [markdown] lang="en"
# ## Exercise 1: another outcome
#
# Each outcome has its own mechanisms: a budget line decides whether a partnership lives, hardly how much the partner
# trusts; a full desk decides both. There is no "most important factor" without "for what". Where an interval passes the whole:
# a share cannot, but an estimate resampled from few points can; read it as "up to all".

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: ผลลัพธ์อื่น
#
# ผลลัพธ์แต่ละตัวมีกลไกของตน รายการงบประมาณกำหนดว่าความร่วมมืออยู่หรือไม่ แต่แทบไม่กำหนดว่าภาคีไว้วางใจเพียงใด
# ส่วนงานที่ล้นมือกำหนดทั้งสองอย่าง ไม่มี “ปัจจัยสำคัญที่สุด” หากไม่บอกว่าสำคัญต่ออะไร
# ช่วงความเชื่อมั่นที่เกินทั้งหมด: สัดส่วนเกินไม่ได้ แต่ค่าประมาณจากการสุ่มซ้ำจุดไม่กี่จุดเกินได้ ให้อ่านว่า อาจมากได้ถึงทั้งหมด

# %%
tables = {outcome: totals(study, outcome) for outcome in ("rmst_60", "trust")}
lesson.table(
    [
        {"factor": lesson.word(BY_NAME[name].label, BY_NAME[name].label_th)}
        | {outcome: lesson.told(pick(table, factor=name), "per cent", 0) for outcome, table in tables.items()}
        for name in FACTORS
    ],
    {
        "factor": lesson.word("factor", "ปัจจัย"),
        "rmst_60": lesson.word("total index for lifetimes", "ดัชนีรวมของอายุความร่วมมือ"),
        "trust": lesson.word("for trust", "ของความไว้วางใจ"),
    },
)

# %% tags=["claims"]
line, desk, doubt = (
    [pick(table, factor=name) for table in tables.values()]
    for name in ("budget.line_kept", "workload.routine", "trust.doubt")
)
lesson.holds("a budget line decides whether a partnership lives", line[0].low > 0.1)
lesson.holds("hardly how much the partner trusts", line[1].high < 0.01)
lesson.holds("a full desk decides both", min(desk[0].low, desk[1].low) > max(line[0].high, doubt[1].high))
lesson.holds(
    'There is no "most important factor" without "for what"',
    line[0].low > doubt[0].high and doubt[1].low > line[1].high,
)

# %% [markdown] lang="en"
# ## Exercise 2: does the sample suffice?
#
# Twice the samples narrow an interval to about seven tenths on average, not to a half. If the intervals of the first two
# factors overlapped, one would say "these two", and not rank them.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: ตัวอย่างพอหรือไม่
#
# ตัวอย่างสองเท่าทำให้ช่วงแคบลงเหลือราวเจ็ดในสิบโดยเฉลี่ย ไม่ใช่ครึ่งหนึ่ง ถ้าช่วงของสองปัจจัยแรกซ้อนทับกัน ควรกล่าวว่า
# “สองปัจจัยนี้” และไม่จัดลำดับ

# %%
larger = totals(swept(2 * SAMPLES), "rmst_60")
first_two = tables["rmst_60"].sort_values("value", ascending=False)["factor"].head(2)
lesson.table(
    [
        {
            "factor": lesson.word(BY_NAME[name].label, BY_NAME[name].label_th),
            "small": lesson.told(pick(tables["rmst_60"], factor=name), "per cent"),
            "large": lesson.told(pick(larger, factor=name), "per cent"),
        }
        for name in first_two
    ],
    {
        "factor": lesson.word("factor", "ปัจจัย"),
        "small": lesson.word(f"{SAMPLES} samples", f"ตัวอย่าง {SAMPLES}"),
        "large": lesson.word(f"{2 * SAMPLES} samples", f"ตัวอย่าง {2 * SAMPLES}"),
    },
)
one, two = (pick(larger, factor=name) for name in first_two)
width = [pick(larger, factor=name).high - pick(larger, factor=name).low for name in first_two]
before = [pick(tables["rmst_60"], factor=name) for name in first_two]
shrunk = " / ".join(f"{now / (was.high - was.low):.2f}" for now, was in zip(width, before, strict=True))
apart = one.low > two.high or two.low > one.high
lesson.say(
    en=f"Here the intervals become {shrunk} times as wide as they were, and those of the two factors "
    f"{'do not overlap: they may be ranked.' if apart else 'overlap: say these two, and do not rank them.'}",
    th=f"ในที่นี้ช่วงความเชื่อมั่นกว้าง {shrunk} เท่าของเดิม และช่วงของสองปัจจัย"
    f"{'ไม่ซ้อนทับกัน จึงจัดลำดับได้' if apart else 'ซ้อนทับกัน ให้กล่าวว่าสองปัจจัยนี้ และไม่จัดลำดับ'}",
)

# %% [markdown] lang="en"
# ## Exercise 3: one factor at a time
#
# It shows the shape of each effect, which an index does not: is it a line, a step, a threshold? It cannot see what happens
# when two factors move together.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: ทีละปัจจัย
#
# การออกแบบนี้แสดงรูปร่างของผล ซึ่งดัชนีไม่บอก ว่าเป็นเส้นตรง ขั้นบันได หรือมีจุดเปลี่ยน แต่มองไม่เห็นผลเมื่อสองปัจจัยเปลี่ยนพร้อมกัน

# %%
one_at_a_time = govsim.Design.of(
    "default", method="one-at-a-time", levels=5, replications=lesson.runs(20), seed=SEED,
    parameters=["workload.routine", "rotation.transfer_rate"],
)  # fmt: skip
swung = govsim.sweep(one_at_a_time)
effects = analyse(swung.sample(), "rmst_60", swung.outcome("rmst_60")).effects
effects = effects[effects["target"] == "mean"].assign(at=effects["at"].round(6)).drop_duplicates(["factor", "at"])
title = lesson.word("One factor at a time: longer life than at the default", "ทีละปัจจัย: อายุที่เพิ่มขึ้นเทียบกับค่าตั้งต้น")
with sheet(title, lang=LANG, height=2.8) as page:
    for axes, (name, rows) in zip(
        page.figure.subplots(1, 2, sharey=True), effects.groupby("factor", sort=False), strict=True
    ):
        rows = rows.astype({"value": float, "low": float, "high": float}).fillna({"low": 0, "high": 0})
        bars = (rows["value"] - rows["low"], rows["high"] - rows["value"])
        axes.errorbar(rows["at"], rows["value"], yerr=bars, color=BLUE, marker="o", markersize=3.5, capsize=3)
        axes.axhline(0, color="grey", linewidth=0.8)
        axes.set_title(lesson.word("transfers a year", "การโยกย้ายต่อปี") if name.startswith("rotation") else
                       lesson.word("routine work of a post", "งานประจำของตำแหน่ง"))  # fmt: skip
    page.figure.axes[0].set_ylabel(lesson.word("months", "เดือน"))
    page.footer.append(
        lesson.word(
            f"{one_at_a_time.replications} runs a point, seed {SEED}. Bars: 95 % intervals of the paired difference.",
            f"จำลองจุดละ {one_at_a_time.replications} รอบ ค่าเริ่มต้นการสุ่ม {SEED} เส้นตั้ง: ช่วงความเชื่อมั่นร้อยละ 95 ของผลต่างแบบจับคู่",
        )
    )
lesson.picture(page.figure)

# %% [markdown] lang="en"
# ## Exercise 4: a decision under ignorance
#
# The share of points in which an option is better shows how far a recommendation depends on what is not known. It is no
# probability: points are spread over ranges, not drawn from beliefs.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: การตัดสินใจภายใต้ความไม่รู้
#
# สัดส่วนของจุดที่ทางเลือกดีกว่าบอกว่าข้อเสนอขึ้นอยู่กับสิ่งที่ไม่มีใครรู้เพียงใด แต่ไม่ใช่ความน่าจะเป็น
# เพราะจุดกระจายตามช่วงค่า ไม่ได้สุ่มจากความเชื่อ

# %%
design = govsim.Design.of(
    "default",
    method="lhs",
    samples=20,
    replications=lesson.runs(4),
    seed=SEED,
    parameters=FACTORS,
    options=[
        {"label": "do nothing"},
        {"label": "role-charter", "reforms": [{"name": "role-charter", "from_year": 2026}]},
    ],
)
table = govsim.sweep(design).to_pandas()
table["row"] = table["point"] % design.rows
by_point = table.groupby(["row", "option"], observed=True)["rmst_60"].mean().unstack()
better = int((by_point["role-charter"] > by_point["do nothing"]).sum())
share = Number(better / len(by_point), *wilson(better, len(by_point)))
lesson.say(
    en=f"{lesson.label('reform', 'role-charter')}: better in {better} of {len(by_point)} points, {lesson.told(share, 'per cent')}.",
    th=f"{lesson.label('reform', 'role-charter')}: ดีกว่าใน {better} จาก {len(by_point)} จุด {lesson.told(share, 'per cent')}",
)

# %% [markdown] lang="en"
# ## Exercise 5: your own question
#
# There is no model answer. Let a neighbour read the half page of your design before you run, and ask: could this result
# have come out otherwise? If not, it is built into the question.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 5: คำถามของท่านเอง
#
# ไม่มีคำตอบสำเร็จรูป ให้เพื่อนอ่านการออกแบบครึ่งหน้าก่อนจำลอง แล้วถามว่า ผลนี้ออกมาเป็นอย่างอื่นได้หรือไม่
# ถ้าไม่ได้ แปลว่าคำตอบถูกใส่ไว้ในคำถามแล้ว

# %%
lesson.picture(
    sensitivity.ranking(analyse(study.sample(), "coverage", study.outcome("coverage"), methods="sobol"), lang=LANG)
)
