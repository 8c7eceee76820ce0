# %% [markdown] lang="en"
# # Lesson 7. Your own experiment
#
# **The question.** You want to tell the ministry which number to find out first: how often coordinators move, how full
# their desks are, how safe a budget line is, or how fast contracts are signed. *Which of the unknowns decides how long
# partnerships live? How many runs do you need to say so, and how do you write it up so that others can check it?*
#
# Here you design an experiment, run it, analyse it, and have its methods paragraph written with the numbers filled in.
#
# Time: 90 minutes; more with an experiment of your own.

# %% [markdown] lang="th"
# # บทเรียนที่ 7 การทดลองของท่านเอง
#
# **คำถาม** ท่านต้องการบอกกระทรวงว่าควรหาตัวเลขใดก่อน ผู้ประสานงานโยกย้ายบ่อยเพียงใด งานล้นมือเพียงใด
# รายการงบประมาณมั่นคงเพียงใด หรือลงนามสัญญาได้เร็วเพียงใด *สิ่งที่ไม่รู้ข้อใดกำหนดว่าความร่วมมืออยู่ได้นานเพียงใด
# ต้องจำลองกี่รอบจึงกล่าวได้ และจะเขียนรายงานอย่างไรให้ผู้อื่นตรวจสอบได้*
#
# ในบทเรียนนี้ท่านจะออกแบบการทดลอง ดำเนินการ วิเคราะห์ และได้ย่อหน้าวิธีวิจัยที่เติมตัวเลขให้แล้ว
#
# เวลาเรียน: 90 นาที หรือมากกว่าหากทำการทดลองของท่านเอง

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, Number, pick

import govsim
from govsim.model.parameters import BY_NAME
from govsim.plots import sensitivity
from govsim.study.replications import replications_for_power, replications_for_precision
from govsim.study.sensitivity import analyse

lesson = Lesson("07_your_own_experiment", LANG)
SEED = 7

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## A design on half a page
#
# 1. **One question.** Which unknowns decide how long partnerships live?
# 2. **One outcome**, named before the run: mean months lived of the first sixty.
# 3. **Factors**: what you vary, and over which range. Only what is not a decision (uncertainties), or only decisions
#    (levers); never both in one ranking.
# 4. **A sample** of points that fills the space of factors, and **replications** at each point.
# 5. What would change your mind. Write it down now.

# %% [markdown] lang="th"
# ## การออกแบบครึ่งหน้ากระดาษ
#
# 1. **คำถามเดียว** สิ่งที่ไม่รู้ข้อใดกำหนดว่าความร่วมมืออยู่ได้นานเพียงใด
# 2. **ผลลัพธ์เดียว** กำหนดไว้ก่อนจำลอง คืออายุเฉลี่ยใน 60 เดือนแรก
# 3. **ปัจจัย** ที่จะเปลี่ยนและช่วงค่า ใช้เฉพาะสิ่งที่ไม่มีใครเลือกได้ (ความไม่แน่นอน) หรือเฉพาะการตัดสินใจ
#    ไม่ปะปนกันในการจัดลำดับเดียว
# 4. **ตัวอย่าง** ของจุดที่กระจายทั่วช่วงของปัจจัย และ **จำนวนรอบ** ในแต่ละจุด
# 5. ผลแบบใดจะทำให้ท่านเปลี่ยนใจ โปรดเขียนไว้ก่อน

# %%
FACTORS = [  # change these lines: any uncertainty of `govsim list parameters` || ลองเปลี่ยนบรรทัดเหล่านี้: พารามิเตอร์ที่ไม่แน่นอนตัวใดก็ได้จาก `govsim list parameters`
    "workload.routine",
    "budget.line_kept",
    "contract.agree",
    "rotation.transfer_rate",
    "trust.doubt",
    "partner.surplus",
]
lesson.table(
    [
        {
            "factor": lesson.word(BY_NAME[name].label, BY_NAME[name].label_th),
            "low": f"{BY_NAME[name].low:g}",
            "high": f"{BY_NAME[name].high:g}",
            "source": BY_NAME[name].source.replace("assumption", lesson.word("assumption", "ข้อสมมติ")),
        }
        for name in FACTORS
    ],
    {
        "factor": lesson.word("factor", "ปัจจัย"),
        "low": lesson.word("from", "ตั้งแต่"),
        "high": lesson.word("to", "ถึง"),
        "source": lesson.word("source", "แหล่งที่มา"),
    },
)

# %% [markdown] lang="en"
# ## Predict before you run
#
# A **total index** is the share of the variance of the outcome in which a factor has a part, alone or with others.
# Write your numbers between the quotes after `answer=`, and run the cell.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# **ดัชนีรวม** คือสัดส่วนของความแปรปรวนของผลลัพธ์ที่ปัจจัยหนึ่งมีส่วน ทั้งโดยลำพังและร่วมกับปัจจัยอื่น
# เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน

# %%
lesson.ask(
    "workload.routine", en=f"What is the total index of: {BY_NAME['workload.routine'].label}?",
    th=f"ดัชนีรวมเป็นเท่าใด: {BY_NAME['workload.routine'].label_th}",
    unit="per cent", between=(0, 100), example=20,
)  # fmt: skip
lesson.ask(
    "budget.line_kept", en=f"What is the total index of: {BY_NAME['budget.line_kept'].label}?",
    th=f"ดัชนีรวมเป็นเท่าใด: {BY_NAME['budget.line_kept'].label_th}",
    unit="per cent", between=(0, 100), example=30,
)  # fmt: skip
lesson.ask(
    "rotation.transfer_rate", en=f"What is the total index of: {BY_NAME['rotation.transfer_rate'].label}?",
    th=f"ดัชนีรวมเป็นเท่าใด: {BY_NAME['rotation.transfer_rate'].label_th}",
    unit="per cent", between=(0, 100), example=40,
)  # fmt: skip
lesson.ask(
    "luck", en="Of the variance of a single run, how much is luck rather than the factors?",
    th="ความแปรปรวนของการจำลองรอบเดียวมาจากโชค ไม่ใช่จากปัจจัย เท่าใด",
    unit="per cent", between=(0, 100), example=50,
)  # fmt: skip

# %% [markdown] lang="en"
# ## How many replications?
#
# First a pilot at the default point. Two questions can be asked of it: how many runs for a **mean** that is known well
# enough, and how many to detect a **difference** that matters. Name both before you look: here half a month and
# one month.

# %% [markdown] lang="th"
# ## ต้องจำลองกี่รอบ
#
# เริ่มด้วยการจำลองขั้นต้นที่ค่าตั้งต้น ถามได้สองคำถาม คือต้องกี่รอบจึงรู้ **ค่าเฉลี่ย** ดีพอ และต้องกี่รอบจึงแยก **ผลต่าง**
# ที่มีความหมายออกจากศูนย์ได้ ให้กำหนดทั้งสองไว้ก่อนดูผล ในที่นี้คือครึ่งเดือนและหนึ่งเดือน

# %%
PRECISION, EFFECT = 0.5, 1.0  # months, as the table below says || เดือน ตามตารางข้างล่าง
base = govsim.Scenario.load("default")
charter = base.with_reform("role-charter", from_year=base.time.first_fiscal_year)
pilot = govsim.compare(base, {"role-charter": charter}, max(lesson.runs(40), 2), SEED)
lives = pilot.per_run.pivot(index="run", columns="option", values="rmst_60")
precise = replications_for_precision(lives["do nothing"].to_numpy(), PRECISION)
powerful = replications_for_power((lives["role-charter"] - lives["do nothing"]).to_numpy(), EFFECT, power=0.9)
lesson.table(
    [
        {"what": what, "needed": needed.replications, "low": needed.low, "high": needed.high}
        for what, needed in (
            (lesson.word("the mean, to within half a month", "รู้ค่าเฉลี่ยคลาดเคลื่อนไม่เกินครึ่งเดือน"), precise),
            (
                lesson.word("a paired difference of one month detected", "แยกผลต่างแบบจับคู่หนึ่งเดือนออกจากศูนย์"),
                powerful,
            ),
        )
    ],
    {
        "what": lesson.word("wanted", "สิ่งที่ต้องการ"),
        "needed": lesson.word("runs needed", "จำนวนรอบที่ต้องใช้"),
        "low": lesson.word("at least, as far as the pilot tells", "อย่างน้อย เท่าที่การจำลองขั้นต้นบอกได้"),
        "high": lesson.word("at most", "อย่างมาก"),
    },
)

# %% [markdown] lang="en"
# ## The run
#
# The numbers above are for **one** point. A ranking asks something else: how the points differ. Many points with few
# replications each tell that better than few points with many; so we make a few at each, and see afterwards how much
# luck is left in their means.
#
# `Design` says which points, `sweep` makes the runs. Without a folder the study stays in memory; with `out="results/..."`
# it is kept, can be stopped and gone on with, and opened by others.

# %% [markdown] lang="th"
# ## การจำลอง
#
# จำนวนรอบข้างต้นเป็นของ **จุดเดียว** แต่การจัดลำดับถามว่าจุดต่าง ๆ ให้ผลต่างกันอย่างไร จุดจำนวนมากที่จำลองจุดละไม่กี่รอบตอบได้ดีกว่า
# จุดจำนวนน้อยที่จำลองจุดละหลายรอบ จึงจำลองจุดละไม่กี่รอบ แล้วดูภายหลังว่ายังมีโชคเหลืออยู่ในค่าเฉลี่ยเพียงใด
#
# `Design` กำหนดจุด และ `sweep` จำลองทุกจุด ถ้าไม่ระบุโฟลเดอร์ ผลอยู่ในหน่วยความจำ ถ้าระบุ `out="results/..."`
# ผลจะถูกเก็บไว้ หยุดแล้วทำต่อได้ และผู้อื่นเปิดดูได้

# %%
samples = 64 if lesson.runs(64) == 64 else 16
design = govsim.Design.of(
    "default",
    method="sobol",
    samples=samples,
    replications=lesson.runs(4),
    seed=SEED,
    parameters=FACTORS,
    second_order=False,
)
size = design.describe()
study = govsim.sweep(design)
status = study.status()
lesson.say(
    en=f"{size['points']:,} points, {size['replications']} replications each: {status.done:,} runs, {status.failed} failed.",
    th=f"{size['points']:,} จุด จุดละ {size['replications']} รอบ รวม {status.done:,} รอบ ล้มเหลว {status.failed} รอบ",
)

# %% [markdown] lang="en"
# ## The analysis
#
# Two indices for each factor: what it explains **alone** (first order), and what it has a part in (total). Where total is
# larger than first, factors work together. Intervals show how far this sample can rank them.

# %% [markdown] lang="th"
# ## การวิเคราะห์
#
# ดัชนีสองค่าต่อปัจจัย คือส่วนที่อธิบายได้ **โดยลำพัง** (อันดับหนึ่ง) และส่วนที่มีส่วนร่วม (ดัชนีรวม) ถ้าดัชนีรวมใหญ่กว่า
# แปลว่าปัจจัยทำงานร่วมกัน ช่วงความเชื่อมั่นบอกว่าตัวอย่างนี้จัดลำดับได้เพียงใด

# %%
OUTCOME = "rmst_60"  # change this line: "trust", "coverage", "alive" || ลองเปลี่ยนบรรทัดนี้: "trust", "coverage", "alive"
analysis = analyse(study.sample(), OUTCOME, study.outcome(OUTCOME), methods="sobol")
lesson.picture(sensitivity.ranking(analysis, lang=LANG))

# %%
indices = analysis.indices[analysis.indices["target"] == "mean"]
for name in ("workload.routine", "budget.line_kept", "rotation.transfer_rate"):
    if name in FACTORS:
        lesson.gap(name, pick(indices, measure="ST", factor=name))
noise = analysis.noise.iloc[0]
luck = Number(*(float(noise[f"share_luck{end}"]) for end in ("", "_low", "_high")))
lesson.gap("luck", luck)
left = Number(*(float(noise[f"left_in_means{end}"]) for end in ("", "_low", "_high")))
lesson.say(
    en=f"In the means over {size['replications']} replications luck is {lesson.told(left, 'per cent')} of the variance. "
    + (
        "So it is more points, not more replications, that would narrow the intervals."
        if left.high < 0.1
        else "So more replications would narrow the intervals as well as more points."
    ),
    th=f"ในค่าเฉลี่ยของ {size['replications']} รอบ โชคเป็น{lesson.told(left, 'per cent')} ของความแปรปรวน "
    + (
        "ช่วงความเชื่อมั่นจะแคบลงได้ด้วยการเพิ่มจุด ไม่ใช่เพิ่มรอบ"
        if left.high < 0.1
        else "ทั้งการเพิ่มรอบและการเพิ่มจุดทำให้ช่วงความเชื่อมั่นแคบลง"
    ),
)
if indices["high"].max() > 1:
    lesson.say(
        en="A share of the variance cannot pass 100 %, but an interval here does: it is an estimate from a sample of points, "
        "resampled many times (bootstrap), and nothing holds it below. Read it as: up to all.",
        th="สัดส่วนของความแปรปรวนเกินร้อยละ 100 ไม่ได้ แต่ช่วงความเชื่อมั่นในที่นี้เกิน เพราะเป็นค่าประมาณจากการสุ่มซ้ำจุดตัวอย่าง (bootstrap) "
        "ซึ่งไม่ได้กำหนดเพดานไว้ ให้อ่านว่า อาจมากได้ถึงทั้งหมด",
    )

# %% tags=["claims"]
lesson.holds("so we make a few at each", left.high < 0.1)
lesson.holds("So it is more points, not more replications", left.high < 0.1)

# %% [markdown] lang="en"
# ## What happened, and why: the best and the worst point
#
# An index says that a factor matters, not how. So look at a partnership at two points of the sample: the one where
# partnerships live longest, and the one where they live shortest. What is different in the two stories?

# %% [markdown] lang="th"
# ## เกิดอะไรขึ้น และเพราะเหตุใด: จุดที่ดีที่สุดและแย่ที่สุด
#
# ดัชนีบอกว่าปัจจัยใดสำคัญ แต่ไม่บอกว่าอย่างไร ให้ดูความร่วมมือหนึ่งคู่ในสองจุดของตัวอย่าง คือจุดที่ความร่วมมืออยู่ได้นานที่สุด
# และจุดที่สั้นที่สุด เรื่องราวทั้งสองต่างกันอย่างไร

# %%
means = study.to_pandas().groupby("point")[[*FACTORS, OUTCOME]].mean()
ends = {
    lesson.word("longest", "นานที่สุด"): means.loc[means[OUTCOME].idxmax()],
    lesson.word("shortest", "สั้นที่สุด"): means.loc[means[OUTCOME].idxmin()],
}
lesson.table(
    [
        {"what": lesson.word(BY_NAME[name].label, BY_NAME[name].label_th)}
        | {key: float(point[name]) for key, point in ends.items()}
        for name in FACTORS
    ]
    + [
        {"what": lesson.word("months lived of sixty", "อายุ (เดือน) ใน 60 เดือนแรก")}
        | {key: float(point[OUTCOME]) for key, point in ends.items()}
    ],
    {"what": lesson.word("factor", "ปัจจัย")} | {key: key for key in ends},
)
for key, point in ends.items():
    model = govsim.PartnershipModel(base.with_parameters({name: float(point[name]) for name in FACTORS}), seed=SEED)
    while model.running and model.month < 120:
        model.step()
    lesson.say(f"**{key}**")
    lesson.story(model.missions.to_list()[1], since=0, most=12)

# %% [markdown] lang="en"
# ## Write it up
#
# A methods paragraph that others can check, from the design itself. The numbers are filled in by the program, so that text
# and run cannot drift apart. Add your reasons: why this outcome, why these factors, what would change your mind.

# %% [markdown] lang="th"
# ## เขียนรายงาน
#
# ย่อหน้าวิธีวิจัยที่ผู้อื่นตรวจสอบได้ สร้างจากการออกแบบโดยตรง โปรแกรมเติมตัวเลขให้ ข้อความกับการจำลองจึงตรงกันเสมอ
# โปรดเติมเหตุผลของท่าน เหตุใดเลือกผลลัพธ์นี้ เหตุใดเลือกปัจจัยเหล่านี้ และผลแบบใดจะทำให้เปลี่ยนใจ

# %%
order = indices[indices["measure"] == "ST"].sort_values("value", ascending=False)
most = order.iloc[0]
top = BY_NAME[most["factor"]]
index = lesson.told(Number(most["value"], most["low"], most["high"]), "per cent", 0)
common = lesson.word(
    "common random numbers" if design.common_random_numbers else "independent luck",
    "ใช้เหตุการณ์สุ่มชุดเดียวกันทุกจุด" if design.common_random_numbers else "ใช้เหตุการณ์สุ่มที่เป็นอิสระต่อกัน",
)
lesson.say(
    en=f"> We used govsim {govsim.__version__} (agent-based; months; {base.world.agencies} departments, "
    f"{base.world.agencies * base.world.missions_per_agency} missions, {base.time.years} reported years after "
    f"{base.time.warmup_years} of warm-up). {size['factors']} uncertain parameters were varied over their documented ranges "
    f"with a Sobol design of {size['points']:,} points (seed {design.seed}), {size['replications']} replications each, "
    f"{common}: {status.done:,} runs, {status.failed} failed. The outcome was the mean of the first sixty months that a "
    f"partnership lives. Luck accounts for {lesson.told(luck, 'per cent')} of the variance of a single run. The largest "
    f"total index is that of *{top.label}*: {index}. A pilot of {precise.now} runs at the default values gives a "
    f"half-width of {precise.half_width_now:.2f} months; {PRECISION:g} would take {precise.replications} "
    f"runs there, which a ranking of factors does not need. The design's fingerprint is `{design.fingerprint[:12]}`. The model "
    "explores mechanisms; it does not predict.",
    th=f"> ใช้แบบจำลองอิงตัวแทน (agent-based) govsim รุ่น {govsim.__version__} (คำนวณทีละเดือน {base.world.agencies} หน่วยงาน "
    f"{base.world.agencies * base.world.missions_per_agency} ภารกิจ รายงานผล {base.time.years} ปี หลังจำลองล่วงหน้า "
    f"{base.time.warmup_years} ปี) เปลี่ยนพารามิเตอร์ที่ไม่แน่นอน {size['factors']} ตัวตลอดช่วงค่าที่ระบุไว้ ตามแบบ Sobol "
    f"{size['points']:,} จุด (ค่าเริ่มต้นการสุ่ม {design.seed}) จุดละ {size['replications']} รอบ {common} "
    f"รวม {status.done:,} รอบ ล้มเหลว {status.failed} รอบ ผลลัพธ์คืออายุเฉลี่ยของความร่วมมือใน 60 เดือนแรก "
    f"เหตุการณ์สุ่มอธิบายความแปรปรวนของการจำลองหนึ่งรอบ{lesson.told(luck, 'per cent')} ดัชนีรวมที่ใหญ่ที่สุดคือ "
    f"*{top.label_th}* {index} การจำลองขั้นต้น {precise.now} รอบที่ค่าตั้งต้น"
    f"ให้ครึ่งความกว้างของช่วงความเชื่อมั่น {precise.half_width_now:.2f} เดือน (หากต้องการ {PRECISION:g} เดือน "
    f"ต้องจำลอง {precise.replications} รอบที่จุดนั้น ซึ่งไม่จำเป็นต่อการจัดลำดับปัจจัย) "
    f"ลายนิ้วมือ (fingerprint) ของการออกแบบคือ `{design.fingerprint[:12]}` แบบจำลองมีไว้สำรวจกลไก ไม่ใช่เพื่อพยากรณ์",
)

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** Another outcome: repeat the analysis for `trust` on the same study. Which factors come first and second
# now? Why is it no surprise that the order changes?
#
# **Exercise 2.** Does the sample suffice? Look at the intervals of the two largest indices. Run the design with twice as
# many samples: by how much do the intervals shrink?
#
# **Exercise 3.** One factor at a time. Use `method="one-at-a-time"` with five levels for two factors of your choice, and
# draw what it gives. What can this design not see?
#
# **Exercise 4.** A decision under ignorance. Take twenty points of a Latin hypercube over the same factors, each without and
# with the role charter (`options=` in the design). In how many of the points is the charter better?
#
# **Exercise 5.** Your own question. Write down question, outcome, factors and what would change your mind; then run it.

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** ผลลัพธ์อื่น วิเคราะห์ซ้ำสำหรับ `trust` จากการศึกษาเดิม ปัจจัยใดมาเป็นอันดับหนึ่งและสอง เหตุใดการที่ลำดับเปลี่ยนจึงไม่น่าแปลกใจ
#
# **แบบฝึกหัดที่ 2** ตัวอย่างพอหรือไม่ ดูช่วงความเชื่อมั่นของดัชนีสองค่าที่ใหญ่ที่สุด แล้วจำลองด้วยตัวอย่างสองเท่า ช่วงแคบลงเท่าใด
#
# **แบบฝึกหัดที่ 3** ทีละปัจจัย ใช้ `method="one-at-a-time"` ห้าระดับกับสองปัจจัยที่ท่านเลือก แล้วแสดงผล การออกแบบนี้มองไม่เห็นอะไร
#
# **แบบฝึกหัดที่ 4** การตัดสินใจภายใต้ความไม่รู้ ใช้ยี่สิบจุดแบบ Latin hypercube ของปัจจัยเดิม แต่ละจุดทั้งไม่มีและมีข้อตกลงแบ่งบทบาทหน้าที่
# (`options=` ในการออกแบบ) มีกี่จุดที่ข้อตกลงให้ผลดีกว่า
#
# **แบบฝึกหัดที่ 5** คำถามของท่านเอง เขียนคำถาม ผลลัพธ์ ปัจจัย และผลแบบใดจะทำให้เปลี่ยนใจ แล้วจำลอง

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - How many runs: Lee and others (2015), Lorscheid, Heine and Meyer (2012), Secchi and Seri (2017). Sensitivity analysis of
#   agent-based models: ten Broeke, van Voorn and Ligtenberg (2016).
# - How to describe such a model: ODD (Grimm and others 2020), ODD+D (Müller and others 2013); [docs/odd.md](../../docs/odd.md) is
#   the one of this model. Say what the model is for: Edmonds and others (2019).
# - The ranges say what is thought possible, not how likely each value is. An index answers for the whole range; a narrower
#   one may give another order. And structure matters too: exchange a rule (Lesson 2) and see.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - จำนวนรอบ: Lee และคณะ (2015), Lorscheid, Heine และ Meyer (2012), Secchi และ Seri (2017)
#   การวิเคราะห์ความอ่อนไหวของแบบจำลองอิงตัวแทน: ten Broeke, van Voorn และ Ligtenberg (2016)
# - วิธีบรรยายแบบจำลอง: ODD (Grimm และคณะ 2020), ODD+D (Müller และคณะ 2013) ของแบบจำลองนี้คือ [docs/odd.md](../../docs/odd.md)
#   ควรบอกว่าแบบจำลองมีไว้เพื่ออะไร: Edmonds และคณะ (2019)
# - ช่วงค่าบอกว่าอะไรเป็นไปได้ ไม่ได้บอกว่าค่าใดมีโอกาสเกิดเพียงใด ดัชนีตอบสำหรับทั้งช่วง ช่วงที่แคบกว่าอาจให้ลำดับอื่น
#   และโครงสร้างก็สำคัญ ลองเปลี่ยนกฎ (บทเรียนที่ 2) แล้วดูผล
