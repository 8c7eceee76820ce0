# %% [markdown] lang="en"
# # Lesson 5. Law, roles and scope: the three success factors
#
# **The question.** The study behind this course names three things that helped its pilots: a **flexible scope** of
# service and target group, **roles** divided clearly and accepted by both sides from the start, and a **legal
# environment** that fits. You can write one of them into the next agreement. *Which one, and what will it cost in addition to
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

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
import numpy as np
from lesson import Lesson, pick

import govsim
from govsim import plots
from govsim.model import constants
from govsim.model.reforms import REFORMS
from govsim.outcomes.intervals import mean_over_runs
from govsim.outcomes.named import named_partnerships
from govsim.show.plots.style import BLUE, ORANGE, sheet

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
does = {  # what it does, and the price besides money || ทำอะไร และต้องแลกด้วยอะไรนอกจากเงิน
    "flexible-scope": (
        lesson.word("lets the service follow a need that drifts", "ให้บริการปรับตามความต้องการที่เปลี่ยนไป"),
        lesson.word(
            "auditors find more to object to where roles are unclear", "ผู้ตรวจเงินแผ่นดินมีเรื่องทักท้วงมากขึ้นหากบทบาทไม่ชัด"
        ),
    ),
    "role-charter": (
        lesson.word("makes roles clear from the start and keeps them so", "ทำให้บทบาทชัดตั้งแต่ต้นและคงอยู่แม้เปลี่ยนคน"),
        lesson.word(
            "it takes two months more to agree, and the service drifts from the need a little faster",
            "ใช้เวลาตกลงกันเพิ่มสองเดือน และบริการห่างจากความต้องการเร็วขึ้นเล็กน้อย",
        ),
    ),
    "legal-sandbox": (
        lesson.word(
            "widens authority, frees spending and tells auditors the rules",
            "ขยายอำนาจ ผ่อนคลายระเบียบการใช้จ่าย และตกลงแนวปฏิบัติกับผู้ตรวจเงินแผ่นดินไว้ล่วงหน้า",
        ),
        lesson.word("it ends after three years; then all rules are as before", "สิ้นสุดหลังสามปี แล้วกติกากลับเป็นเหมือนเดิม"),
    ),
}
lesson.table(
    [{"factor": lesson.label("reform", name), "does": what, "price": price} for name, (what, price) in does.items()],
    {
        "factor": lesson.word("reform", "มาตรการ"),
        "does": lesson.word("what it does", "ทำอะไร"),
        "price": lesson.word("what it costs besides money", "ต้องแลกด้วยอะไรนอกจากเงิน"),
    },
)

# %% tags=["claims"]
lesson.holds("it takes two months more to agree", constants.CHARTER_MONTHS == 2)
lesson.holds("the service drifts from the need a little faster", 0 < constants.CHARTER_DRIFT < constants.DRIFT)
lesson.holds("it ends after three years", REFORMS["legal-sandbox"].months == 36)

# %% [markdown] lang="en"
# ## Predict before you run
#
# How many months longer does a partnership live, of its first five years? Shorter is a number below zero.
# Write your numbers between the quotes after `answer=`, and run the cell.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# ความร่วมมืออยู่นานขึ้นกี่เดือนในช่วงห้าปีแรก ถ้าคาดว่าสั้นลงให้ใส่เครื่องหมายลบ
# เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน

# %%
lesson.ask(
    "flexible-scope", en=f"How much longer do partnerships live with {lesson.label('reform', 'flexible-scope')}?",
    th=f"อายุเพิ่มขึ้นเท่าใดเมื่อใช้{lesson.label('reform', 'flexible-scope')}",
    unit="months", between=(-60, 60), example=2,
)  # fmt: skip
lesson.ask(
    "role-charter", en=f"How much longer do partnerships live with {lesson.label('reform', 'role-charter')}?",
    th=f"อายุเพิ่มขึ้นเท่าใดเมื่อใช้{lesson.label('reform', 'role-charter')}",
    unit="months", between=(-60, 60), example=2,
)  # fmt: skip
lesson.ask(
    "legal-sandbox", en=f"How much longer do partnerships live with {lesson.label('reform', 'legal-sandbox')}?",
    th=f"อายุเพิ่มขึ้นเท่าใดเมื่อใช้{lesson.label('reform', 'legal-sandbox')}",
    unit="months", between=(-60, 60), example=4,
)  # fmt: skip
lesson.ask(
    "sum", en="And with all three?",
    th="และเมื่อใช้ทั้งสามมาตรการ",
    unit="months", between=(-60, 60), example=8,
)  # fmt: skip

# %% [markdown] lang="en"
# ## The run

# %% [markdown] lang="th"
# ## การจำลอง


# %%
def with_factors(scenario, names):
    """The scenario with these reforms from its first reported year on. || สถานการณ์ที่ใช้มาตรการเหล่านี้ตั้งแต่ปีแรกที่รายงาน"""
    for name in names:
        scenario = scenario.with_reform(name, from_year=scenario.time.first_fiscal_year)
    return scenario


ALL = lesson.word("all three", "ทั้งสามมาตรการ")
LASTING = lesson.word("legal sandbox that never ends", "พื้นที่ทดลองผ่อนปรนกฎระเบียบที่ไม่สิ้นสุด")
options = {name: with_factors(pilot, [name]) for name in FACTORS} | {ALL: with_factors(pilot, FACTORS)}
options[LASTING] = pilot.with_reform("my-sandbox", from_year=first, parameters=REFORMS["legal-sandbox"].parameters)
comparison = govsim.compare(pilot, options, RUNS, SEED)


def difference(option, outcome):
    """What an option changes, with its interval. || สิ่งที่ทางเลือกหนึ่งเปลี่ยนแปลง พร้อมช่วงความเชื่อมั่น"""
    return pick(comparison.options, "difference", option=option, outcome=outcome)


for name in FACTORS:
    lesson.gap(name, difference(name, "rmst_60"))
lesson.gap("sum", difference(ALL, "rmst_60"))

# %%
lesson.picture(
    plots.options(comparison.options, seed=SEED, lang=LANG, outcomes=["rmst_60", "alive", "coverage", "engagement"])
)

# %%
law = lesson.told(pick(comparison.base.summary(), name="cause_law"), "per cent")
years, in_force = pilot.time.years, REFORMS["legal-sandbox"].months // 12


def told(option, outcome, unit):
    """What an option changes, in words. || สิ่งที่ทางเลือกหนึ่งเปลี่ยนแปลง เป็นถ้อยคำ"""
    return lesson.told(difference(option, outcome), unit)


lesson.say(
    en=f"Read the panels together. Everything is a mean over {years} years; the sandbox is in force for {in_force} of "
    "them, the other two reforms for all. So its small numbers are first of all those of a reform that has ended. If it "
    f"never ended there would be {told(LASTING, 'alive', 'partnerships')} more instead of "
    f"{told('legal-sandbox', 'alive', 'partnerships')}, each living {told(LASTING, 'rmst_60', 'months')} longer instead of "
    f"{told('legal-sandbox', 'rmst_60', 'months')}. What it eases is the way in and the audit; of all endings the law is the "
    f"cause of {law}.\n\n"
    "The charter leaves coordinators less to clear up after each farewell: it changes their engagement by "
    f"{told('role-charter', 'engagement', 'score')}. Flexible scope changes the **service**: need served by "
    f"{told('flexible-scope', 'coverage', 'points')}, a partnership's life by {told('flexible-scope', 'rmst_60', 'months')}.",
    th=f"ให้อ่านทุกภาพประกอบกัน ทุกค่าเป็นค่าเฉลี่ยตลอด {years} ปี แต่พื้นที่ทดลองผ่อนปรนกฎระเบียบ (sandbox) มีผลเพียง {in_force} ปี "
    "อีกสองมาตรการมีผลตลอด ตัวเลขที่น้อยจึงมาจากการที่มาตรการสิ้นสุดไปแล้วเป็นสำคัญ ถ้าไม่สิ้นสุด ความร่วมมือจะเพิ่มขึ้น "
    f"{told(LASTING, 'alive', 'partnerships')} แทนที่จะเป็น {told('legal-sandbox', 'alive', 'partnerships')} "
    f"และอยู่นานขึ้น {told(LASTING, 'rmst_60', 'months')} แทนที่จะเป็น {told('legal-sandbox', 'rmst_60', 'months')} "
    f"สิ่งที่พื้นที่ทดลองทำให้ง่ายขึ้นคือการเริ่มต้นและการตรวจสอบ ส่วนกฎหมายเป็นสาเหตุของการสิ้นสุด{law} ของทั้งหมด\n\n"
    "ข้อตกลงแบ่งบทบาทหน้าที่ทำให้ผู้ประสานงานไม่ต้องตกลงกันใหม่มากหลังเปลี่ยนคน ความทุ่มเทเปลี่ยนไป "
    f"{told('role-charter', 'engagement', 'score')} ขอบเขตที่ยืดหยุ่นเปลี่ยน **บริการ** คือความต้องการที่ได้รับบริการเปลี่ยนไป "
    f"{told('flexible-scope', 'coverage', 'points')} ส่วนอายุของความร่วมมือเปลี่ยนไป {told('flexible-scope', 'rmst_60', 'months')}",
)

# %% tags=["claims"]
lasting, ended = (
    {outcome: difference(option, outcome) for outcome in ("alive", "rmst_60")} for option in (LASTING, "legal-sandbox")
)
before = comparison.per_run.query("option == 'do nothing'")["alive"].mean()
for outcome in lasting:
    lesson.holds("are first of all those of a reform that has ended", ended[outcome].value < lasting[outcome].low / 2)
lesson.holds("live so little longer", ended["rmst_60"].high < 1)
lesson.holds("would bring many more partnerships, and a little more life", lasting["alive"].low > 0.1 * before)
lesson.holds(
    "would bring many more partnerships, and a little more life",
    0 < lasting["rmst_60"].low <= lasting["rmst_60"].high < 3,
)
lesson.holds("the law is the cause of few endings", pick(comparison.base.summary(), name="cause_law").high < 0.15)
lesson.holds("The charter leaves coordinators less to clear up", difference("role-charter", "engagement").low > 0)
lesson.holds("Flexible scope changes the **service**", difference("flexible-scope", "coverage").low > 0)

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
now, flexible = pilot.parameter("contract.flexibility"), REFORMS["flexible-scope"].parameters["contract.flexibility"]
drift = constants.DRIFT * np.sqrt(2 / np.pi)  # the mean of DRIFT |z| || ค่าเฉลี่ยของ DRIFT |z|
TALKS, ENGAGEMENT, FAREWELLS = (
    3,
    0.75,
    (18, 40),
)  # change this line: months of talks, engagement, months of farewells || ลองเปลี่ยนบรรทัดนี้: จำนวนเดือนที่เจรจา ความทุ่มเท เดือนที่ผู้ประสานงานพ้นจากตำแหน่ง


def clarity(charter, farewells):
    """The clarity of roles after so many changes of coordinator. || ความชัดเจนของบทบาทหลังเปลี่ยนผู้ประสานงานจำนวนเท่านี้ครั้ง"""
    unclear = np.exp(-constants.CHARTER_MONTHS * charter / pace) * np.exp(-TALKS * ENGAGEMENT / pace)
    return (1 - unclear) * (1 - loss * (1 - charter)) ** farewells


title = lesson.word("Five years of roles and scope, by hand", "บทบาทและขอบเขตในห้าปี คำนวณด้วยมือ")
with sheet(title, lang=LANG, height=2.6) as page:
    left, right = page.figure.subplots(1, 2)
    lines = []
    for charter, colour, style in ((0.0, BLUE, "-"), (1.0, ORANGE, "--")):
        path = [clarity(charter, sum(month >= farewell for farewell in FAREWELLS)) for month in range(61)]
        lines += left.plot(path, color=colour, linestyle=style, linewidth=1.8, drawstyle="steps-post")
    for flexibility, colour, style in ((now, BLUE, "-"), (flexible, ORANGE, "--")):
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
# it rarer ([section 4.9 of docs/odd.md](../../docs/odd.md#49-audit)). By hand, for a department new to the form, one thing
# changed at a time:

# %% [markdown] lang="th"
# ## เพราะเหตุใด: ผู้ตรวจเงินแผ่นดินพบอะไร
#
# เมื่อภารกิจถูกตรวจสอบ ข้อทักท้วงเกิดง่ายขึ้นถ้ารูปแบบงานเป็นเรื่องใหม่สำหรับหน่วยงาน ถ้าขอบเขตยืดหยุ่นขณะที่บทบาทไม่ชัด
# และถ้าระเบียบการใช้จ่ายขาดความคล่องตัว แนวปฏิบัติที่ผู้ตรวจเงินแผ่นดินยอมรับไว้ล่วงหน้าทำให้เกิดน้อยลง
# ([หัวข้อ 4.9 ของ docs/odd.md](../../docs/odd.md#49-audit)) ต่อไปนี้คำนวณด้วยมือสำหรับหน่วยงานที่ไม่เคยทำงานรูปแบบนี้
# โดยเปลี่ยนทีละอย่าง


# %%
def finding(flexibility, clear, spending=None, guideline=0.0):
    """The probability of a finding at an audit, with the numbers of the model. || ความน่าจะเป็นที่การตรวจสอบจะมีข้อทักท้วง ตามตัวเลขของแบบจำลอง"""
    spending = pilot.parameter("law.spending") if spending is None else spending
    x = constants.FINDING_BASE + constants.FINDING_NOVELTY * pilot.parameter("workload.novelty")
    x += constants.FINDING_FLEXIBILITY * (flexibility / constants.FLEXIBILITY_SCALE) * (1 - clear)
    x += (1 - spending) - guideline
    return float(1 / (1 + np.exp(-x)))


fresh, worn = clarity(0, 1), clarity(0, 3)  # after one and after three farewells || หลังเปลี่ยนผู้ประสานงานหนึ่งครั้งและสามครั้ง
law = REFORMS["legal-sandbox"].parameters
rows = []
for words, chance in {
    lesson.word("as things are, after one farewell", "คงสภาพเดิม หลังเปลี่ยนคนหนึ่งครั้ง"): finding(now, fresh),
    lesson.word("only roles less clear: three farewells", "บทบาทชัดน้อยลงอย่างเดียว: เปลี่ยนคนสามครั้ง"): finding(now, worn),
    lesson.word("only the scope flexible", "ขอบเขตยืดหยุ่นอย่างเดียว"): finding(flexible, fresh),
    lesson.word("flexible scope, three farewells", "ขอบเขตยืดหยุ่น และเปลี่ยนคนสามครั้ง"): finding(flexible, worn),
    lesson.word("flexible scope and role charter", "ขอบเขตยืดหยุ่น และมีข้อตกลงแบ่งบทบาทหน้าที่"): finding(
        flexible, clarity(1, 1)
    ),
    lesson.word("all three", "ทั้งสามมาตรการ"): finding(
        flexible, clarity(1, 1), law["law.spending"], law["law.guideline"]
    ),
}.items():
    rows.append({"what": words, "chance": lesson.number(chance, "per cent")})
lesson.table(
    rows,
    {"what": lesson.word("contract", "สัญญา"), "chance": lesson.word("finding at an audit", "โอกาสถูกทักท้วงเมื่อถูกตรวจสอบ")},
)

# %% tags=["claims"]
lesson.holds("a finding is likelier the newer the form is to the department", constants.FINDING_NOVELTY > 0)
lesson.holds("the more flexible the scope while roles are unclear", finding(flexible, worn) > finding(now, worn))
lesson.holds("above all where roles are unclear", finding(flexible, worn) > finding(flexible, clarity(1, 1)))
lesson.holds("the stiffer the spending rules", finding(now, fresh, spending=0.1) > finding(now, fresh, spending=0.9))
lesson.holds("makes it rarer", finding(now, fresh, guideline=1.0) < finding(now, fresh))
lesson.holds("takes a share of it away, unless there is a charter", worn < fresh and clarity(1, 3) == clarity(1, 1))

# %% [markdown] lang="en"
# ## The story of a partnership that the law ended
#
# A finding freezes payment, is a breach of trust, makes the department cautious, and may be an objection to the
# authority itself. Of all partnerships that began in the reported years and ended so, this is the one in the middle by age:
# half of them were younger, half older.

# %% [markdown] lang="th"
# ## เรื่องราวของความร่วมมือที่สิ้นสุดเพราะกฎหมาย
#
# ข้อทักท้วงทำให้การเบิกจ่ายถูกระงับ เป็นการผิดคำมั่น ทำให้หน่วยงานระมัดระวังมากขึ้น และอาจเป็นการทักท้วงอำนาจตามกฎหมายเอง
# ในบรรดาความร่วมมือที่เริ่มในปีที่รายงานและสิ้นสุดเช่นนี้ กรณีต่อไปนี้อยู่ตรงกลางเมื่อเรียงตามอายุ
# ครึ่งหนึ่งอายุน้อยกว่า อีกครึ่งหนึ่งมากกว่า

# %%
log = comparison.base.partnerships
ended = log[(log["cause"] == "law") & (log["start"] >= 0)]
ended = ended.assign(age=ended["end"] - ended["start"]).sort_values(["age", "run"])
case = ended.iloc[len(ended) // 2]
model = govsim.PartnershipModel(pilot, seed=SEED, replication=int(case["run"]))
while model.running and model.month <= case["end"]:
    model.step()
lesson.story(model.missions.to_list()[case["mission"]], since=max(0, int(case["start"]) - 12))

# %% [markdown] lang="en"
# ## The pilots themselves
#
# All partnerships of the country are one thing, the pilot in question another. In what share of repeats is the pilot alive
# after three years, and what does each option add to that? The repeats are the same without and with an option, so we
# count **pairs**: two intervals side by side that overlap do not say that a difference is nothing.

# %% [markdown] lang="th"
# ## ตัวโครงการนำร่องเอง
#
# ความร่วมมือทั้งหมดเป็นเรื่องหนึ่ง โครงการนำร่องที่เราสนใจเป็นอีกเรื่องหนึ่ง โครงการนำร่องยังอยู่เมื่อครบสามปีในรอบการจำลองสัดส่วนเท่าใด
# และแต่ละทางเลือกเพิ่มสัดส่วนนั้นเท่าใด รอบที่ไม่มีและมีทางเลือกเป็นรอบเดียวกัน จึงเปรียบเทียบแบบ **จับคู่** ทีละรอบ
# ช่วงความเชื่อมั่นสองช่วงที่ซ้อนทับกันไม่ได้แปลว่าผลต่างเป็นศูนย์

# %%
other = govsim.Scenario.load("universal-design")


def pilot_alive(scenario, names):
    """The share of repeats in which the pilot outlives three years; and in each repeat, 1 if it does and 0 if not. || สัดส่วนของรอบที่โครงการนำร่องอยู่รอดเกินสามปี และค่าของแต่ละรอบ: 1 ถ้าอยู่รอด 0 ถ้าไม่"""
    ensemble = govsim.simulate(with_factors(scenario, names), RUNS, SEED)
    mission = list(ensemble.tables["missions"]["name"]).index(scenario.missions[0].name)
    log = ensemble.partnerships
    ends = log[(log["mission"] == mission) & (log["start"] == 0)].set_index("run")["end"]
    named = named_partnerships(ensemble.scenario, ensemble.tables)[0]
    return pick(named.alive, name="alive_3y"), (ends > 36).astype(float)


without = {scenario.name: pilot_alive(scenario, ()) for scenario in (pilot, other)}
shares = {name: lesson.told(share, "per cent") for name, (share, _) in without.items()}
rows, clear = [{"option": lesson.label("reform", "do nothing")} | shares], []
for names in (*((name,) for name in FACTORS), FACTORS):
    row = {"option": ALL if names == FACTORS else lesson.label("reform", names[0])}
    for scenario in (pilot, other):
        more = mean_over_runs("", "", pilot_alive(scenario, names)[1] - without[scenario.name][1])
        row[scenario.name] = f"{'+' if more.value > 0 else ''}{lesson.told(more, 'points')}"
        clear.append(more.low > 0 or more.high < 0)
    rows.append(row)
lesson.table(
    rows,
    {
        "option": lesson.word("option", "ทางเลือก"),
        "inclusive-care": lesson.word(
            "Inclusive Care alive; with an option, how much more",
            "Inclusive Care ยังอยู่ และส่วนที่เพิ่มเมื่อใช้แต่ละทางเลือก",
        ),
        "universal-design": lesson.word(
            "the same for the Universal Design centre", "ศูนย์ Universal Design ในทำนองเดียวกัน"
        ),
    },
)
lesson.say(
    en=f"A single pilot is one partnership a repeat, {RUNS} in all, so these intervals are wide: {sum(clear)} of "
    f"{len(clear)} differences are detected. What can be said of the pilots, and what only of all partnerships?",
    th=f"โครงการนำร่องมีรอบละหนึ่งคู่ รวม {RUNS} คู่ ช่วงความเชื่อมั่นจึงกว้าง แยกผลต่างออกจากศูนย์ได้ {sum(clear)} จาก {len(clear)} ค่า "
    "เรื่องใดกล่าวได้เกี่ยวกับโครงการนำร่อง และเรื่องใดกล่าวได้เฉพาะกับความร่วมมือทั้งหมด",
)

# %% tags=["claims"]
alone = without[pilot.name][0]
everyone = pick(comparison.base.summary(), name="survival_3y")
lesson.holds("so these intervals are wide", alone.high - alone.low > 3 * (everyone.high - everyone.low))
starts, usual = pilot.agencies[0].priority, pilot.parameter("leadership.priority_median")
lesson.holds("its department starts with a high priority", starts > usual)

# %% [markdown] lang="en"
# ## Which one? An answer

# %% [markdown] lang="th"
# ## จะเลือกเรื่องใด: คำตอบหนึ่ง

# %%
answers, prices = [], {}
for outcome, unit, aim in (
    ("rmst_60", "months", lesson.word("for long lives", "ถ้าต้องการให้ความร่วมมืออยู่นาน")),
    ("coverage", "points", lesson.word("for need served", "ถ้าต้องการให้ความต้องการได้รับบริการ")),
    ("alive", "partnerships", lesson.word("for many partnerships", "ถ้าต้องการความร่วมมือจำนวนมาก")),
):
    values = comparison.per_run.pivot(index="run", columns="option", values=outcome)
    best, second, _ = sorted(FACTORS, key=lambda name: values[name].mean(), reverse=True)
    answer = f"- {aim}: **{lesson.label('reform', best)}**, +{told(best, outcome, unit)}"
    if mean_over_runs("", "", values[best] - values[second]).low <= 0:
        too = lesson.label("reform", second)
        answer += lesson.word(f"; but {too} cannot be distinguished from it", f" แต่ยังแยกจาก{too}ไม่ได้")
    answers.append(answer)
    prices[best] = f"- {lesson.label('reform', best)}: {does[best][1]}"
lesson.say(
    en="It hangs on what the agreement is for. Over all partnerships, each reform as it stands in the first table:\n\n"
    + "\n".join(answers)
    + "\n\nTheir price besides money:\n\n"
    + "\n".join(prices.values()),
    th="ขึ้นอยู่กับว่าข้อตกลงมีไว้เพื่ออะไร เมื่อวัดจากความร่วมมือทั้งหมด โดยแต่ละมาตรการเป็นไปตามตารางแรก\n\n"
    + "\n".join(answers)
    + "\n\nสิ่งที่ต้องแลกนอกจากเงิน\n\n"
    + "\n".join(prices.values()),
)

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** The sandbox ends after three years. Look at the yearly number of partnerships with and without it. What
# is left of it ten years later?
#
# **Exercise 2.** Let the sandbox never end, and add workload relief. How much of what both do together is the work of
# each? Run each alone as well.
#
# **Exercise 3.** Flexible scope and role charter: does either gain from the other? Compare both together with the sum of
# each, for the share of need served.
#
# **Exercise 4** (for those who program). How much of what is lost to all five barriers does the law explain?
# `govsim.apportion` gives the shares; print the definition of "off" beside them.

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** พื้นที่ทดลองผ่อนปรนกฎระเบียบ (Regulatory Sandbox) สิ้นสุดหลังสามปี ให้ดูจำนวนความร่วมมือรายปีเมื่อมีและไม่มี สิบปีต่อมาเหลืออะไรบ้าง
#
# **แบบฝึกหัดที่ 2** ทำพื้นที่ทดลองให้ถาวร แล้วเพิ่มการแบ่งเบาภาระงานประจำ ผลรวมของทั้งสองเป็นผลของมาตรการใดเท่าใด
# ให้จำลองแต่ละมาตรการเดี่ยว ๆ ด้วย
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
