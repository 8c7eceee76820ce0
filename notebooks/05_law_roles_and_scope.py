# %% [markdown] lang="en"
# # Lesson 5. Law, roles and scope: the three success factors
#
# **The question.** The study behind this course names three things that helped its pilots: a **flexible scope** of
# service and target group, **roles** divided clearly and accepted by both sides from the start, and a **legal
# environment** that fits. You can write one of them into the next agreement. *Which one, and what will it cost besides
# money?*
#
# The two pilots are Inclusive Care (with a university institute) and the Universal Design centre of Nonthaburi (with a
# city municipality).
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 5 กฎหมาย บทบาท และขอบเขต: ปัจจัยความสำเร็จสามประการ
#
# **คำถาม** โครงการวิจัยที่เป็นที่มาของบทเรียนนี้พบว่ามีสามเรื่องที่ช่วยให้โครงการนำร่องสำเร็จ คือ **ขอบเขตที่ยืดหยุ่น**
# ของบริการและกลุ่มเป้าหมาย **บทบาท** ที่แบ่งชัดเจนและทั้งสองฝ่ายยอมรับตั้งแต่ต้น และ **สภาพแวดล้อมทางกฎหมาย** ที่เหมาะสม
# ถ้าท่านเขียนลงในข้อตกลงฉบับหน้าได้เพียงเรื่องเดียว *จะเลือกเรื่องใด และนอกจากเงินแล้วต้องแลกด้วยอะไร*
#
# โครงการนำร่องทั้งสองคือ Inclusive Care (กับสถาบันของมหาวิทยาลัย)
# และศูนย์พัฒนาการออกแบบเพื่อทุกคน (Universal Design) นนทบุรี (กับเทศบาลนคร)
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path.insert(0, "..")  # lesson.py lies there
LANG = "en"
import numpy as np
from lesson import Lesson, pick

import govsim
from govsim import plots
from govsim.outcomes.named import named_partnerships
from govsim.plots.style import BLUE, ORANGE, sheet

lesson = Lesson("05_law_roles_and_scope", LANG)
RUNS, SEED = lesson.runs(200), 1
pilot = govsim.Scenario.load("inclusive-care")
first = pilot.time.first_fiscal_year
FACTORS = ("flexible-scope", "role-charter", "legal-sandbox")

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## The three factors as levers
#
# Each factor is a reform of the model, with a price that is not only money:

# %% [markdown] lang="th"
# ## ปัจจัยสามประการในฐานะมาตรการ
#
# แต่ละปัจจัยเป็นมาตรการหนึ่งในแบบจำลอง และมีต้นทุนที่ไม่ใช่เงินเท่านั้น

# %%
does = {
    "flexible-scope": (
        "lets the service follow a need that drifts; but auditors find more to object to while roles are unclear",
        "ให้บริการปรับตามความต้องการที่เปลี่ยนไป แต่ผู้ตรวจสอบมีเรื่องทักท้วงมากขึ้นหากบทบาทไม่ชัด",
    ),
    "role-charter": (
        "makes roles clear from the start and keeps them through handovers; but takes two months more to agree",
        "ทำให้บทบาทชัดตั้งแต่ต้นและคงอยู่แม้เปลี่ยนคน แต่ใช้เวลาตกลงกันเพิ่มสองเดือน",
    ),
    "legal-sandbox": (
        "widens authority, frees spending and tells auditors the rules, for three years; then all is as before",
        "ขยายอำนาจ ผ่อนคลายระเบียบการใช้จ่าย และตกลงแนวปฏิบัติกับผู้ตรวจสอบไว้ล่วงหน้า เป็นเวลาสามปี แล้วกลับเป็นเหมือนเดิม",
    ),
}
lesson.table(
    [{"factor": lesson.label("reform", name), "does": lesson.word(*does[name])} for name in FACTORS],
    {"factor": ("reform", "มาตรการ"), "does": ("what it does, and the price", "ทำอะไร และต้องแลกด้วยอะไร")},
)

# %% [markdown] lang="en"
# ## Predict before you run
#
# **Change these lines**: how many months longer does a partnership live, of its first five years?

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# **ลองเปลี่ยนบรรทัดเหล่านี้** ความร่วมมืออยู่นานขึ้นกี่เดือนในช่วงห้าปีแรก

# %%
for name, guess in (("flexible-scope", 2), ("role-charter", 2), ("legal-sandbox", 4)):
    lesson.predict(
        name, guess, "months",
        en=f"longer life with {plots.words.option_label(name, 'en')}", th=f"อายุที่เพิ่มขึ้นเมื่อใช้{plots.words.option_label(name, 'th')}",
    )  # fmt: skip
lesson.predict(
    "sum", 8, "months", en="longer life with all three", th="อายุที่เพิ่มขึ้นเมื่อใช้ทั้งสามมาตรการ"
)  # fmt: skip

# %% [markdown] lang="en"
# ## The run

# %% [markdown] lang="th"
# ## การจำลอง


# %%
def with_factors(scenario, names):
    """The scenario with these reforms from its first reported year on."""
    for name in names:
        scenario = scenario.with_reform(name, from_year=scenario.time.first_fiscal_year)
    return scenario


ALL = lesson.word("all three", "ทั้งสามมาตรการ")
options = {name: with_factors(pilot, [name]) for name in FACTORS} | {ALL: with_factors(pilot, FACTORS)}
comparison = govsim.compare(pilot, options, RUNS, SEED)


def difference(option, outcome):
    """What an option changes, with its interval."""
    return pick(comparison.options, "difference", option=option, outcome=outcome)


for name in FACTORS:
    lesson.gap(name, difference(name, "rmst_60"))
lesson.gap("sum", difference(ALL, "rmst_60"))

# %%
lesson.picture(
    plots.options(comparison.options, seed=SEED, lang=LANG, outcomes=["rmst_60", "alive", "coverage", "engagement"])
)

# %% [markdown] lang="en"
# Read the panels together. The sandbox brings **more** partnerships, and hardly longer ones: it opens doors. Each new
# partnership takes time of the same coordinators, so engagement falls a little. The charter makes the work of the
# coordinators lighter, since less must be cleared up again after each farewell. Flexible scope changes the **service**
# more than the life of the partnership.

# %% [markdown] lang="th"
# ให้อ่านทุกภาพประกอบกัน พื้นที่ทดลองผ่อนปรนกฎระเบียบ (sandbox) ทำให้มีความร่วมมือ **มากขึ้น** แต่แทบไม่ทำให้อยู่นานขึ้น
# กล่าวคือเป็นการเปิดประตูให้เริ่มต้น ความร่วมมือใหม่แต่ละคู่ใช้เวลาของผู้ประสานงานชุดเดิม ความทุ่มเทจึงลดลงเล็กน้อย
# ส่วนข้อตกลงแบ่งบทบาทหน้าที่ทำให้งานของผู้ประสานงานเบาลง เพราะหลังเปลี่ยนคนแต่ละครั้งไม่ต้องตกลงกันใหม่มาก
# ขอบเขตที่ยืดหยุ่นเปลี่ยน **บริการ** มากกว่าอายุของความร่วมมือ

# %% [markdown] lang="en"
# ## Why: roles and scope by hand
#
# **Clarity** of roles grows while both sides negotiate. It does not grow later. Each change of coordinator takes a share
# of it away, unless there is a charter. **Mismatch** between the service and the need grows a little every month; a
# flexible contract lets a share of it be mended.

# %% [markdown] lang="th"
# ## เพราะเหตุใด: บทบาทและขอบเขต คำนวณด้วยมือ
#
# **ความชัดเจน** ของบทบาทเพิ่มขึ้นระหว่างเจรจา หลังจากนั้นไม่เพิ่มอีก การเปลี่ยนผู้ประสานงานแต่ละครั้งทำให้หายไปส่วนหนึ่ง
# เว้นแต่มีข้อตกลงแบ่งบทบาทหน้าที่ **ความไม่สอดคล้อง** ระหว่างบริการกับความต้องการเพิ่มขึ้นทีละน้อยทุกเดือน
# สัญญาที่ยืดหยุ่นเปิดให้ปรับแก้ได้ส่วนหนึ่ง

# %%
pace, loss = pilot.parameter("contract.clarity_months"), pilot.parameter("contract.clarity_loss")
drift = 0.02 * np.sqrt(2 / np.pi)  # the mean of 0.02 |z|
title = lesson.word("Five years of roles and scope, by hand", "บทบาทและขอบเขตในห้าปี คำนวณด้วยมือ")
with sheet(title, lang=LANG, height=2.6) as page:
    left, right = page.figure.subplots(1, 2)
    lines = []
    for charter, colour, style in ((0.0, BLUE, "-"), (1.0, ORANGE, "--")):
        clarity = 1 - np.exp(-2 * charter / pace)
        clarity, path = 1 - (1 - clarity) * np.exp(-3 * 0.75 / pace), []  # three months of talks, engagement 0.75
        for month in range(61):
            if month in (18, 40):  # change this line: the months in which the coordinator leaves
                clarity *= 1 - loss * (1 - charter)
            path.append(clarity)
        lines += left.plot(path, color=colour, linestyle=style, linewidth=1.8, drawstyle="steps-post")
    for flexibility, colour, style in ((pilot.parameter("contract.flexibility"), BLUE, "-"), (0.15, ORANGE, "--")):
        mismatch, path = 0.0, []
        for _ in range(61):
            path.append(mismatch)
            mismatch = (1 - flexibility) * (mismatch + drift)
        right.plot(path, color=colour, linestyle=style, linewidth=1.8)
    for axes, name in (
        (left, lesson.word("clarity of roles", "ความชัดเจนของบทบาท")),
        (right, lesson.word("mismatch with need", "ความไม่สอดคล้องกับความต้องการ")),
    ):
        axes.set_title(name)
        axes.set_xlim(0, 60)
        axes.set_xticks(range(0, 61, 12))
        axes.set_xlabel(lesson.word("months", "เดือน"))
        axes.set_ylim(0)
    left.set_ylim(0, 1)
    page.legend(
        lines,
        [
            lesson.word("as things are", "คงสภาพเดิม"),
            lesson.word("with charter (left), flexible scope (right)", "มีข้อตกลงแบ่งบทบาทหน้าที่ (ซ้าย) ขอบเขตยืดหยุ่น (ขวา)"),
        ],
    )
    page.footer.append(
        lesson.word(
            "Computed by hand, no simulation; no term ends here.", "คำนวณด้วยมือ ไม่ใช่การจำลอง และไม่มีสัญญาครบกำหนดในภาพนี้"
        )
    )
lesson.picture(page.figure)

# %% [markdown] lang="en"
# ## Why: what auditors find
#
# When a mission is audited, a finding is likelier the newer the form is to the department, the more flexible the scope
# while roles are unclear, and the stiffer the spending rules. A guideline that auditors have accepted beforehand makes
# it rarer. By hand, for a department new to it:

# %% [markdown] lang="th"
# ## เพราะเหตุใด: ผู้ตรวจสอบพบอะไร
#
# เมื่อภารกิจถูกตรวจสอบ ข้อทักท้วงเกิดง่ายขึ้นถ้ารูปแบบงานเป็นเรื่องใหม่สำหรับหน่วยงาน ถ้าขอบเขตยืดหยุ่นขณะที่บทบาทไม่ชัด
# และถ้าระเบียบการใช้จ่ายขาดความคล่องตัว แนวปฏิบัติที่ผู้ตรวจสอบยอมรับไว้ล่วงหน้าทำให้เกิดน้อยลง
# ต่อไปนี้คำนวณด้วยมือสำหรับหน่วยงานที่ไม่เคยทำงานรูปแบบนี้


# %%
def finding(flexibility, clarity, spending, guideline, novelty=0.5):
    """The probability of a finding at an audit (section 4.9 of the model page)."""
    x = -2 + 1.5 * novelty + 1.5 * (flexibility / 0.3) * (1 - clarity) + (1 - spending) - guideline
    return float(1 / (1 + np.exp(-x)))


rows = []
for words, keys in {
    ("as things are", "คงสภาพเดิม"): (0.05, 0.6, 0.5, 0.0),
    ("flexible scope, unclear roles", "ขอบเขตยืดหยุ่น บทบาทไม่ชัด"): (0.15, 0.4, 0.5, 0.0),
    ("flexible scope and role charter", "ขอบเขตยืดหยุ่น และมีข้อตกลงแบ่งบทบาทหน้าที่"): (0.15, 0.9, 0.5, 0.0),
    ("all three", "ทั้งสามมาตรการ"): (0.15, 0.9, 0.9, 1.0),
}.items():
    rows.append({"what": lesson.word(*words), "chance": lesson.number(finding(*keys), "per cent")})
lesson.table(rows, {"what": ("contract", "สัญญา"), "chance": ("finding at an audit", "โอกาสถูกทักท้วงเมื่อถูกตรวจสอบ")})

# %% [markdown] lang="en"
# ## The story of a partnership that the law ended
#
# A finding freezes payment, is a breach of trust, makes the department cautious, and may be an objection to the
# authority itself. This is such a case, from one of the simulated worlds.

# %% [markdown] lang="th"
# ## เรื่องราวของความร่วมมือที่สิ้นสุดเพราะกฎหมาย
#
# ข้อทักท้วงทำให้การเบิกจ่ายถูกระงับ เป็นการผิดคำมั่น ทำให้หน่วยงานระมัดระวังมากขึ้น และอาจเป็นการทักท้วงอำนาจตามกฎหมายเอง
# ต่อไปนี้คือกรณีเช่นนั้นจากโลกจำลองหนึ่ง

# %%
log = comparison.base.partnerships
case = (
    log[(log["cause"] == "law") & (log["start"] >= 0)]
    .assign(age=lambda table: table["end"] - table["start"])
    .nlargest(1, "age")
    .iloc[0]
)
model = govsim.PartnershipModel(pilot, seed=SEED, replication=int(case["run"]))
while model.running and model.month <= case["end"]:
    model.step()
lesson.story(model.missions.to_list()[case["mission"]], since=max(0, int(case["end"]) - 60))

# %% [markdown] lang="en"
# ## The pilots themselves
#
# All partnerships of the country are one thing, the pilot in question another. Of each two hundred worlds, in how many
# is the pilot alive after three years?

# %% [markdown] lang="th"
# ## ตัวโครงการนำร่องเอง
#
# ความร่วมมือทั้งหมดเป็นเรื่องหนึ่ง โครงการนำร่องที่เราสนใจเป็นอีกเรื่องหนึ่ง ในสองร้อยโลก มีกี่โลกที่โครงการนำร่องยังอยู่เมื่อครบสามปี

# %%
other = govsim.Scenario.load("universal-design")
rows = []
for option, names in {
    lesson.label("reform", "do nothing"): (),
    **{lesson.label("reform", name): (name,) for name in FACTORS},
    ALL: FACTORS,
}.items():
    row = {"option": option}
    for scenario in (pilot, other):
        ensemble = govsim.simulate(with_factors(scenario, names), RUNS, SEED)
        named = named_partnerships(ensemble.scenario, ensemble.tables)[0]
        row[scenario.name] = lesson.told(pick(named.alive, name="alive_3y"), "per cent")
    rows.append(row)
lesson.table(
    rows,
    {
        "option": ("option", "ทางเลือก"),
        "inclusive-care": ("Inclusive Care alive", "Inclusive Care ยังอยู่"),
        "universal-design": ("Universal Design centre alive", "ศูนย์ Universal Design ยังอยู่"),
    },
)

# %% [markdown] lang="en"
# A single pilot is one partnership a world, so these intervals are wide: they overlap for most options. What can be said
# of the pilots, and what only of all partnerships?

# %% [markdown] lang="th"
# โครงการนำร่องมีโลกละหนึ่งคู่ ช่วงความเชื่อมั่นจึงกว้าง และซ้อนทับกันเกือบทุกทางเลือก
# เรื่องใดกล่าวได้เกี่ยวกับโครงการนำร่อง และเรื่องใดกล่าวได้เฉพาะกับความร่วมมือทั้งหมด

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** The sandbox ends after three years. Look at the yearly number of partnerships with and without it. What
# is left of it ten years later?
#
# **Exercise 2.** Make the sandbox permanent (a reform of your own with the same parameters and no end). Does that
# lengthen partnerships?
#
# **Exercise 3.** Flexible scope and role charter: does either gain from the other? Compare both together with the sum of
# each, for the share of need served.
#
# **Exercise 4** (for those who program). How much of what is lost to all five barriers does the law explain?
# `govsim.apportion` gives the shares; print the definition of "off" beside them.

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** พื้นที่ทดลองผ่อนปรนกฎระเบียบสิ้นสุดหลังสามปี ให้ดูจำนวนความร่วมมือรายปีเมื่อมีและไม่มี สิบปีต่อมาเหลืออะไรบ้าง
#
# **แบบฝึกหัดที่ 2** ทำพื้นที่ทดลองให้ถาวร (มาตรการของท่านเองที่ใช้ค่าพารามิเตอร์เดียวกันและไม่มีวันสิ้นสุด)
# ทำให้ความร่วมมืออยู่นานขึ้นหรือไม่
#
# **แบบฝึกหัดที่ 3** ขอบเขตที่ยืดหยุ่นกับข้อตกลงแบ่งบทบาทหน้าที่ ได้ประโยชน์จากกันหรือไม่ เปรียบเทียบเมื่อใช้ทั้งสองอย่างกับผลรวม
# สำหรับสัดส่วนความต้องการที่ได้รับบริการ
#
# **แบบฝึกหัดที่ 4** (สำหรับผู้เขียนโปรแกรม) กฎหมายอธิบายส่วนใดของสิ่งที่เสียไปเพราะอุปสรรคทั้งห้า
# ใช้ `govsim.apportion` และพิมพ์คำนิยามของการ “ตัดอุปสรรค” ไว้ข้างตัวเลข

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - The three success factors, the two pilots and the barriers of law come from the study "People-centred collaborative
#   public administration" (Driven Governance Administration Project). What each factor does in the model, and by how
#   much, is our reading: the numbers are marked as the study's or as assumptions in `govsim explain`.
# - Pay by results and what it crowds out: Lu (2016), Koning and Heinrich (2013). Negotiation, commitment and execution,
#   and what is lost when people leave: Ring and Van de Ven (1994).
# - A pilot is chosen where leaders care; that is why its department starts with a high priority. What works for a pilot
#   need not work for all.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - ปัจจัยความสำเร็จสามประการ โครงการนำร่องทั้งสอง และอุปสรรคด้านกฎหมาย มาจากโครงการวิจัย
#   “การบริหารราชการแบบร่วมมือโดยมีประชาชนเป็นศูนย์กลาง” (Driven Governance Administration Project)
#   ส่วนแต่ละปัจจัยทำอะไรในแบบจำลองและมากเพียงใดเป็นการตีความของเรา ดูแหล่งที่มาของตัวเลขได้ใน `govsim explain`
# - การจ่ายตามผลลัพธ์และสิ่งที่ถูกเบียดออก: Lu (2016), Koning และ Heinrich (2013) การเจรจา การผูกพัน การดำเนินการ
#   และสิ่งที่หายไปเมื่อคนย้ายออกไป: Ring และ Van de Ven (1994)
# - โครงการนำร่องเลือกทำในที่ที่ผู้บริหารใส่ใจ หน่วยงานจึงเริ่มด้วยลำดับความสำคัญสูง สิ่งที่ได้ผลกับโครงการนำร่องอาจไม่ได้ผลกับทุกที่
