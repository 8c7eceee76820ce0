# %% [markdown] lang="en"
# # Lesson 6. Reforms and their price
#
# **The question.** The cabinet will fund one reform for partnerships. The budget office asks for its price, the auditor
# asks whether it works in bad times too, and an opponent says: "It only works because you assume an easy world." *What
# do you recommend, and how do you answer the three?*
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 6 มาตรการปฏิรูปและราคาที่ต้องจ่าย
#
# **คำถาม** คณะรัฐมนตรีจะให้งบประมาณแก่มาตรการปฏิรูปเพื่อความร่วมมือหนึ่งมาตรการ สำนักงบประมาณถามราคา
# ผู้ตรวจสอบถามว่าได้ผลในยามลำบากหรือไม่ และผู้คัดค้านกล่าวว่า “ที่ได้ผลก็เพราะท่านสมมติให้โลกเอื้ออำนวย”
# *ท่านจะเสนอมาตรการใด และจะตอบสามคำถามนี้อย่างไร*
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path.insert(0, "..")  # lesson.py lies there
LANG = "en"
from lesson import Lesson, pick

import govsim
from govsim import plots
from govsim.outcomes.continuity import survival_curve

lesson = Lesson("06_reforms_and_their_price", LANG)
RUNS, SEED = lesson.runs(200), 1
base = govsim.Scenario.load("default")
first = base.time.first_fiscal_year

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## A fair comparison
#
# Each option meets **the same luck** as doing nothing: the same elections, the same transfers where nobody forbids them,
# the same late acts. So what differs is the reform. That is why two hundred pairs of worlds tell differences that two
# hundred unpaired ones would not.
#
# And no reform is free. Costs are in **contract-years**: what a typical contract costs in a year. An official's year
# costs half of that.

# %% [markdown] lang="th"
# ## การเปรียบเทียบที่เป็นธรรม
#
# แต่ละทางเลือกเผชิญ **โชคเดียวกัน** กับการคงสภาพเดิม คือการเลือกตั้งเดียวกัน การโยกย้ายเดียวกันหากไม่มีใครห้าม
# และ พ.ร.บ. ที่ล่าช้าเหมือนกัน สิ่งที่ต่างจึงคือมาตรการ ด้วยเหตุนี้โลกสองร้อยคู่จึงบอกผลต่างที่โลกสองร้อยโลกแบบไม่จับคู่บอกไม่ได้
#
# ไม่มีมาตรการใดได้มาโดยไม่ต้องแลก ต้นทุนวัดเป็น **ปีสัญญา** คือค่าใช้จ่ายต่อปีของสัญญาทั่วไปหนึ่งฉบับ
# เจ้าหน้าที่หนึ่งคนทำงานหนึ่งปีมีต้นทุนครึ่งหนึ่งของค่านั้น

# %% [markdown] lang="en"
# ## Predict before you run
#
# **Change these lines.**

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# **ลองเปลี่ยนบรรทัดเหล่านี้**

# %%
lesson.predict(
    "relief", 1, "months",
    en="longer life, of five years, with workload relief", th="อายุที่เพิ่มขึ้นในห้าปีแรก เมื่อแบ่งเบาภาระงานประจำ",
)  # fmt: skip
lesson.predict(
    "price", 1, "contract-years",
    en="money for one partnership-year more, with a multi-year obligation",
    th="เงินต่อความร่วมมือที่เพิ่มขึ้นหนึ่งปี เมื่อก่อหนี้ผูกพันข้ามปีงบประมาณ",
)  # fmt: skip
lesson.predict(
    "sandbox", 80, "per cent",
    en="worlds in which the legal sandbox lengthens partnerships", th="สัดส่วนของโลกที่พื้นที่ทดลองทำให้ความร่วมมืออยู่นานขึ้น",
)  # fmt: skip

# %% [markdown] lang="en"
# ## The run

# %% [markdown] lang="th"
# ## การจำลอง

# %%
names = ("multi-year-obligation", "workload-relief", "role-charter", "bridge-fund", "legal-sandbox")  # change this line
options = {name: base.with_reform(name, from_year=first) for name in names}
PACKAGE = "ecosystem-package"
options[PACKAGE] = base.with_reform(PACKAGE, from_year=first)
comparison = govsim.compare(base, options, RUNS, SEED)
lesson.picture(
    plots.options(comparison.options, seed=SEED, lang=LANG, outcomes=["rmst_60", "trust", "coverage", "reform_cost"])
)


# %%
def row(option, outcome):
    """The row of the table of options."""
    table = comparison.options
    return table[(table["option"] == option) & (table["outcome"] == outcome)].iloc[0]


lesson.gap("relief", pick(comparison.options, "difference", option="workload-relief", outcome="rmst_60"))
sandbox = row("legal-sandbox", "rmst_60")
lesson.gap("sandbox", float(sandbox["better_in"] / sandbox["runs"]))

# %% [markdown] lang="en"
# ## The budget office: what does it cost?
#
# Money is counted whole: what partners are paid, and what the reform costs besides. Divide it by the partnership-years
# gained, and you have the price of one. Beware of this ratio: the cheapest reform may be the one that does almost
# nothing.

# %% [markdown] lang="th"
# ## สำนักงบประมาณ: ราคาเท่าใด
#
# นับเงินทั้งหมด คือเงินที่จ่ายให้ภาคีและต้นทุนของมาตรการ แล้วหารด้วยจำนวนปีความร่วมมือที่เพิ่มขึ้น จะได้ราคาต่อหนึ่งปี
# โปรดระวังอัตราส่วนนี้ มาตรการที่ถูกที่สุดอาจเป็นมาตรการที่แทบไม่ทำอะไร

# %%
costs = comparison.costs
lesson.table(
    [
        {
            "reform": lesson.label("reform", option),
            "cost": lesson.told(
                pick(comparison.options, "difference", option=option, outcome="reform_cost"), "contract-years", 0
            ),
            "gained": lesson.number(
                float(costs.loc[costs["option"] == option, "partnership_years"].iloc[0]), "years", 0
            ),
            "price": lesson.told(pick(costs, "per_year", option=option), "contract-years", 2),
        }
        for option in options
    ],
    {
        "reform": ("reform", "มาตรการ"),
        "cost": ("its own cost in all", "ต้นทุนของมาตรการทั้งหมด"),
        "gained": ("partnership-years gained", "ปีความร่วมมือที่เพิ่มขึ้น"),
        "price": ("all money for one of them", "เงินทั้งหมดต่อหนึ่งปีที่เพิ่มขึ้น"),
    },
)
lesson.gap("price", pick(costs, "per_year", option="multi-year-obligation"))
lesson.say(
    en="No partner works for nothing: a partnership-year more means about a contract-year more to pay, before the reform "
    "costs anything. And where gaps become shorter, more months of the same partnerships are paid.",
    th="ไม่มีภาคีใดทำงานโดยไม่รับเงิน ความร่วมมือที่เพิ่มขึ้นหนึ่งปีหมายถึงเงินค่าสัญญาอีกราวหนึ่งปีสัญญา ก่อนนับต้นทุนของมาตรการ "
    "และเมื่อช่วงที่ขาดสัญญาสั้นลง จำนวนเดือนที่ต้องจ่ายให้ความร่วมมือเดิมก็เพิ่มขึ้น",
)

# %% [markdown] lang="en"
# ## The auditor: does it work in bad times?
#
# A mean over worlds may hide that a reform fails where it is needed. So look at the **worst tenth** of worlds, and at the
# share of worlds in which the option is better at all. Where the interval of a difference holds zero, the table says how
# many runs it would take to tell.

# %% [markdown] lang="th"
# ## ผู้ตรวจสอบ: ได้ผลในยามลำบากหรือไม่
#
# ค่าเฉลี่ยของทุกโลกอาจบดบังความล้มเหลวของมาตรการในที่ที่จำเป็นต้องใช้ จึงต้องดู **หนึ่งในสิบของโลกที่แย่ที่สุด**
# และสัดส่วนของโลกที่ทางเลือกดีกว่าจริง ถ้าช่วงความเชื่อมั่นของผลต่างคร่อมศูนย์ ตารางบอกว่าต้องจำลองกี่รอบจึงจะบอกได้

# %%
rows = []
for option in ("do nothing", *options):
    found = row(option, "rmst_60")
    compared = option != "do nothing"
    rows.append(
        {
            "option": lesson.label("reform", option),
            "mean": found["value"],
            "worst": found["worst_decile"],
            "better": lesson.number(found["better_in"] / found["runs"], "per cent", 0) if compared else None,
            "needed": f"{found['needed']:,}" if found["needed"] is not None else None,
        }
    )
lesson.table(
    rows,
    {
        "option": ("option", "ทางเลือก"),
        "mean": ("months lived of sixty", "อายุ (เดือน) ใน 60 เดือนแรก"),
        "worst": ("in the worst tenth", "ในหนึ่งในสิบที่แย่ที่สุด"),
        "better": ("worlds in which it is better", "โลกที่ดีกว่าการคงสภาพเดิม"),
        "needed": ("runs needed to tell", "จำนวนรอบที่ต้องใช้จึงบอกได้"),
    },
    digits=1,
)

# %% [markdown] lang="en"
# ## The opponent: is it the reform, or an easy world?
#
# Draw four lines: two worlds, each without and with the reform. The effect of the reform is the distance between two
# lines **of one colour**. The distance between the colours is a difference of assumptions: nobody can decide it.

# %% [markdown] lang="th"
# ## ผู้คัดค้าน: เป็นเพราะมาตรการ หรือเพราะโลกที่เอื้ออำนวย
#
# ให้วาดสี่เส้น คือสองโลก โลกละสองเส้นเมื่อไม่มีและมีมาตรการ ผลของมาตรการคือระยะห่างระหว่างสองเส้น **ที่มีสีเดียวกัน**
# ส่วนระยะห่างระหว่างสีคือความต่างของข้อสมมติ ซึ่งไม่มีใครเลือกได้

# %%
REFORM = "multi-year-obligation"  # change this line
easier = base.with_parameters(
    {"rotation.transfer_rate": 0.15, "budget.late_otherwise": 0.0, "budget.late_after_transition": 0.3}
)
other = govsim.compare(easier, {REFORM: easier.with_reform(REFORM, from_year=first)}, RUNS, SEED)


def curve(ensemble):
    """Survival of the partnerships begun in reported years, so under the reform where there is one."""
    begun = ensemble.partnerships[ensemble.partnerships["start"] >= 0]
    return survival_curve(begun, RUNS, SEED)


worlds = [
    plots.World(label, curve(found.base), curve(found.ensembles[REFORM]))
    for label, found in (
        (lesson.word("this world", "โลกนี้"), comparison),
        (lesson.word("fewer transfers and late acts", "การโยกย้ายและความล่าช้าน้อยกว่า"), other),
    )
]
lesson.picture(plots.four_lines(worlds, REFORM, runs=RUNS, seed=SEED, lang=LANG))
here, there = (pick(found.options, "difference", option=REFORM, outcome="rmst_60") for found in (comparison, other))
lesson.say(
    en=f"The reform adds {lesson.told(here, 'months')} in this world and {lesson.told(there, 'months')} in the easier one.",
    th=f"มาตรการเพิ่มอายุ {lesson.told(here, 'months')} ในโลกนี้ และ {lesson.told(there, 'months')} ในโลกที่เอื้อกว่า",
)

# %% [markdown] lang="en"
# ## One partnership in two histories
#
# The same world twice, with the same luck. Until the reform begins, both histories are the same to the last digit. Then
# they part. Compare what happens to the same mission without and with the reform.

# %% [markdown] lang="th"
# ## ความร่วมมือหนึ่งคู่ในประวัติศาสตร์สองแบบ
#
# โลกเดียวกันสองครั้ง โชคเดียวกัน ก่อนมาตรการเริ่ม ประวัติศาสตร์ทั้งสองเหมือนกันทุกตัวเลข จากนั้นจึงแยกทาง
# ให้เปรียบเทียบภารกิจเดียวกันเมื่อไม่มีและมีมาตรการ

# %%
two = {
    lesson.label("reform", "do nothing"): base,
    lesson.label("reform", REFORM): base.with_reform(REFORM, from_year=first + 2),
}
models = {name: govsim.PartnershipModel(scenario, seed=SEED) for name, scenario in two.items()}
for model in models.values():
    while model.running:
        model.step()


def lived(model, mission):
    """Months of a mission in which it had a partner, from the reform on."""
    told = model.chronicle.of("missions", mission)
    return sum(incident.what == "ended" and incident.month >= 24 for incident in told)


without, with_reform = models.values()
mission = max(range(len(without.missions)), key=lambda i: lived(without, i) - lived(with_reform, i))
for name, model in models.items():
    lesson.say(en=f"**{name}**", th=f"**{name}**")
    lesson.story(model.missions.to_list()[mission], since=24, most=16)

# %% [markdown] lang="en"
# This mission was chosen since the two histories differ much: an example of how the reform works, not of how much. How
# much is in the tables above. Can you find a mission that fares **worse** with the reform?

# %% [markdown] lang="th"
# ภารกิจนี้เลือกมาเพราะประวัติศาสตร์สองแบบต่างกันมาก เป็นตัวอย่างว่ามาตรการทำงานอย่างไร ไม่ใช่มากเพียงใด
# คำตอบว่ามากเพียงใดอยู่ในตารางข้างบน ท่านหาภารกิจที่ **แย่ลง** เมื่อมีมาตรการได้หรือไม่

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** When to begin? Let the obligation begin in the first year, or ten years later. How does the gain over all
# twenty years change, and how the price of a partnership-year?
#
# **Exercise 2.** Half a reform. `with_reform(..., size=0.5)` goes half the way at half the price. Is half of workload
# relief worth half?
#
# **Exercise 3.** Two reforms for the price of the package: choose any two, add their costs, and try to beat the ecosystem
# package in months lived per contract-year of reform cost.
#
# **Exercise 4** (for those who program). What would unpaired luck have cost? `variance_ratio` in the table of options says
# which part of the variance pairing has left. How many runs would you need without it, for the same interval?

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** ควรเริ่มเมื่อใด ให้การก่อหนี้ผูกพันข้ามปีงบประมาณเริ่มในปีแรก หรืออีกสิบปีข้างหน้า
# ผลรวมตลอดยี่สิบปีเปลี่ยนไปอย่างไร และราคาต่อหนึ่งปีความร่วมมือเปลี่ยนไปอย่างไร
#
# **แบบฝึกหัดที่ 2** มาตรการครึ่งหนึ่ง `with_reform(..., size=0.5)` ทำเพียงครึ่งทางด้วยราคาครึ่งหนึ่ง
# การแบ่งเบาภาระงานครึ่งหนึ่งได้ผลครึ่งหนึ่งหรือไม่
#
# **แบบฝึกหัดที่ 3** สองมาตรการในราคาของชุดมาตรการ เลือกสองมาตรการใดก็ได้ รวมต้นทุน แล้วลองเอาชนะชุดมาตรการสร้างระบบนิเวศ
# ในแง่จำนวนเดือนที่เพิ่มขึ้นต่อต้นทุนของมาตรการหนึ่งปีสัญญา
#
# **แบบฝึกหัดที่ 4** (สำหรับผู้เขียนโปรแกรม) ถ้าไม่จับคู่โชคจะต้องเสียอะไร `variance_ratio` ในตารางทางเลือกบอกว่าความแปรปรวนเหลือส่วนใด
# ถ้าไม่จับคู่ต้องจำลองกี่รอบจึงได้ช่วงความเชื่อมั่นเท่าเดิม

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - What each reform moves and costs: section 9 of the model page, and `govsim explain multi-year-obligation`. Most costs
#   are assumptions; put in your own before you recommend anything.
# - Effects of multi-year frameworks are known for stability more than for efficiency: Vlaicu and others (2014).
# - Interval of a ratio: Fieller (1954). Runs needed: the normal formula with the correction of Guenther (1981), with
#   ninety per cent power.
# - Robust means here: in the worst tenth of **these** worlds, under **these** numbers. Lesson 7 varies the numbers.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - แต่ละมาตรการเปลี่ยนอะไรและราคาเท่าใด: หัวข้อ 9 ของหน้าแบบจำลอง และ `govsim explain multi-year-obligation`
#   ต้นทุนส่วนใหญ่เป็นข้อสมมติ โปรดใส่ตัวเลขของท่านก่อนเสนอแนะ
# - ผลของกรอบงบประมาณหลายปีด้านเสถียรภาพมีหลักฐานมากกว่าด้านประสิทธิภาพ: Vlaicu และคณะ (2014)
# - ช่วงความเชื่อมั่นของอัตราส่วน: Fieller (1954) จำนวนรอบที่ต้องใช้: สูตรที่อาศัยการแจกแจงปกติพร้อมการปรับของ Guenther (1981)
#   ที่กำลังการทดสอบ (power) ร้อยละเก้าสิบ
# - คำว่าทนทาน (robust) ในที่นี้หมายถึงหนึ่งในสิบที่แย่ที่สุดของโลก **เหล่านี้** ภายใต้ตัวเลข **เหล่านี้** บทเรียนที่ 7 จะเปลี่ยนตัวเลข
