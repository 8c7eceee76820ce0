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
# ผู้ตรวจเงินแผ่นดินถามว่าได้ผลในยามลำบากหรือไม่ และผู้คัดค้านกล่าวว่า “ที่ได้ผลก็เพราะท่านสมมติให้โลกเอื้ออำนวย”
# *ท่านจะเสนอมาตรการใด และจะตอบสามคำถามนี้อย่างไร*
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, Number, pick

import govsim
from govsim import plots
from govsim.outcomes.continuity import survival_curve
from govsim.outcomes.intervals import mean_over_runs, ratio_of_means, wilson

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
# Each option meets **the same luck** as doing nothing: the same elections, the same transfers where no rule forbids them,
# the same late acts. So what differs is the reform. That is why pairs of repeats detect a difference with fewer runs than
# unpaired ones would need.
#
# And no reform is free. Costs are in **contract-years**: what a typical contract costs in a year. An official's year
# costs half of that.

# %% [markdown] lang="th"
# ## การเปรียบเทียบที่เป็นธรรม
#
# แต่ละทางเลือกเผชิญ **โชคเดียวกัน** กับการคงสภาพเดิม คือการเลือกตั้งเดียวกัน การโยกย้ายเดียวกันหากไม่มีใครห้าม
# และ พ.ร.บ. ที่ล่าช้าเหมือนกัน สิ่งที่ต่างจึงคือมาตรการ ด้วยเหตุนี้รอบที่จับคู่กันจึงบอกผลต่างได้ด้วยจำนวนรอบที่น้อยกว่าแบบไม่จับคู่
#
# ไม่มีมาตรการใดได้มาโดยไม่ต้องแลก ต้นทุนวัดเป็น **สัญญา-ปี** คือค่าใช้จ่ายต่อปีของสัญญาทั่วไปหนึ่งฉบับ
# เจ้าหน้าที่หนึ่งคนทำงานหนึ่งปีมีต้นทุนครึ่งหนึ่งของค่านั้น

# %% [markdown] lang="en"
# ## Predict before you run
#
# Write your numbers between the quotes after `answer=`, and run the cell.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน

# %%
lesson.ask(
    "relief", en="How much longer do partnerships live, of their first five years, with workload relief?",
    th="อายุเพิ่มขึ้นเท่าใดในห้าปีแรก เมื่อแบ่งเบาภาระงานประจำ",
    unit="months", between=(-60, 60), example=1,
)  # fmt: skip
lesson.ask(
    "price", en="How much money does one partnership-year more cost, with a multi-year obligation?",
    th="ความร่วมมือที่เพิ่มขึ้นหนึ่งปีใช้เงินเท่าใด เมื่อก่อหนี้ผูกพันข้ามปีงบประมาณ",
    unit="contract-years", between=(0, 50), example=1,
)  # fmt: skip
lesson.ask(
    "sandbox", en="In how many repeats does the legal sandbox lengthen partnerships?",
    th="รอบที่พื้นที่ทดลองทำให้ความร่วมมืออยู่นานขึ้นมีเท่าใด",
    unit="per cent", between=(0, 100), example=80,
)  # fmt: skip

# %% [markdown] lang="en"
# ## The run

# %% [markdown] lang="th"
# ## การจำลอง

# %%
ASKED = (
    "multi-year-obligation",
    "workload-relief",
    "legal-sandbox",
)  # your predictions are about these || คำทำนายของท่านเกี่ยวกับมาตรการเหล่านี้
MORE = (
    "role-charter",
    "bridge-fund",
)  # change this line: any names that `govsim list reforms` shows || ลองเปลี่ยนบรรทัดนี้: ใช้ชื่อใดก็ได้ที่ `govsim list reforms` แสดง
PACKAGE = "ecosystem-package"
options = {name: base.with_reform(name, from_year=first) for name in (*ASKED, *MORE, PACKAGE)}
comparison = govsim.compare(base, options, RUNS, SEED)
lesson.picture(
    plots.options(comparison.options, seed=SEED, lang=LANG, outcomes=["rmst_60", "trust", "coverage", "reform_cost"])
)


# %%
def row(option, outcome):
    """The row of the table of options. || แถวหนึ่งในตารางทางเลือก"""
    table = comparison.options
    return table[(table["option"] == option) & (table["outcome"] == outcome)].iloc[0]


lesson.gap("relief", pick(comparison.options, "difference", option="workload-relief", outcome="rmst_60"))


def better(option, outcome="rmst_60"):
    """The share of repeats in which an option is better than doing nothing. || สัดส่วนของรอบที่ทางเลือกหนึ่งดีกว่าการคงสภาพเดิม"""
    found = row(option, outcome)
    return Number(found["better_in"] / found["runs"], *wilson(found["better_in"], found["runs"]))


lesson.gap("sandbox", better("legal-sandbox"))

# %% tags=["claims"]
from govsim.model.reforms import FTE_YEAR

kept = [row(option, "rmst_60")["variance_ratio"] for option in options]
lesson.holds("detect a difference with fewer runs than unpaired ones would need", max(kept) < 0.8)
lesson.holds(
    "Pairs of repeats that differ only in the reform show small effects",
    row("bridge-fund", "rmst_60")["variance_ratio"] < 0.2,
)
lesson.holds("An official's year costs half of that.", FTE_YEAR == 0.5)

# %% [markdown] lang="en"
# ## The budget office: what does it cost?
#
# All money is counted: what partners are paid, and what the reform costs in addition. Divide it by what is gained, and you
# have a price. But gained of what? A month in a gap is a month of partnership, yet no partner is paid for it. A reform that
# closes gaps so pays for months that were there before. Divide by **service** as well.

# %% [markdown] lang="th"
# ## สำนักงบประมาณ: ราคาเท่าใด
#
# นับเงินทั้งหมด คือเงินที่จ่ายให้ภาคีและต้นทุนของมาตรการ แล้วหารด้วยสิ่งที่เพิ่มขึ้น จะได้ราคา แต่สิ่งที่เพิ่มขึ้นคืออะไร
# เดือนที่ขาดช่วงสัญญานับเป็นเดือนของความร่วมมือ แต่ไม่มีใครได้รับเงิน มาตรการที่ทำให้การขาดช่วงสัญญาสั้นลงจึงต้องจ่ายสำหรับเดือนที่มีอยู่ก่อนแล้ว
# จึงควรหารด้วย **บริการ** ด้วย

# %%
costs = comparison.costs.set_index("option")
runs = comparison.per_run.set_index(["option", "run"])


def more(option, outcome):
    """What an option adds in each world. || สิ่งที่ทางเลือกหนึ่งเพิ่มในแต่ละโลกจำลอง"""
    return (runs.loc[option, outcome] - runs.loc["do nothing", outcome]).to_numpy()


def price(option, money, gained):
    """Money for each of what an option adds, with its interval; unknown where nothing is added. || เงินต่อหนึ่งหน่วยที่ทางเลือกหนึ่งเพิ่ม พร้อมช่วงความเชื่อมั่น วัดไม่ได้หากไม่ได้เพิ่มอะไร"""
    if more(option, gained).mean() <= 0:
        return Number(None, None, None)
    return Number(*ratio_of_means(more(option, money), more(option, gained)))


runs["years"] = runs["alive"] * base.time.years  # partnership-years || คู่-ปี
runs["service"] = runs["people_months_served"] / 12_000  # a thousand people served a year || ผู้รับบริการหนึ่งพันคนต่อปี
lesson.table(
    [
        {
            "reform": lesson.label("reform", option),
            "cost": lesson.told(
                pick(comparison.options, "difference", option=option, outcome="reform_cost"), "contract-years", 0
            ),
            "gained": lesson.told(
                Number(*costs.loc[option, ["partnership_years", "years_low", "years_high"]]), "years", 0
            ),
            "price": lesson.told(price(option, "money", "years"), "contract-years", 2),
            "service": lesson.told(price(option, "money", "service"), "contract-years", 2),
        }
        for option in options
    ],
    {
        "reform": lesson.word("reform", "มาตรการ"),
        "cost": lesson.word("its own cost in all", "ต้นทุนของมาตรการทั้งหมด"),
        "gained": lesson.word("partnership-years gained", "คู่-ปีที่เพิ่มขึ้น"),
        "price": lesson.word("all money for one of them", "เงินทั้งหมดต่อหนึ่งปีที่เพิ่มขึ้น"),
        "service": lesson.word("all money for 1,000 people served a year", "เงินทั้งหมดต่อบริการแก่คนหนึ่งพันคนเป็นเวลาหนึ่งปี"),
    },
)
lesson.gap("price", price("multi-year-obligation", "money", "years"))

# %%
pay = {option: price(option, "paid", "years") for option in options}
known = [option for option in options if pay[option].value and price(option, "money", "service").value]
known.sort(key=lambda option: price(option, "money", "years").value)
cheap, serving = known[0], sorted(known, key=lambda option: price(option, "money", "service").value)
least, most = (f(known, key=lambda option: pay[option].value) for f in (min, max))
label = {option: lesson.label("reform", option) for option in options}
served = {option: lesson.told(price(option, "money", "service"), "contract-years", 2) for option in known}
lesson.say(
    en="No partner works for nothing. Before the reform itself costs anything, partners are paid "
    f"{lesson.told(pay[least], 'contract-years', 2)} for a partnership-year more with: {label[least]}; and "
    f"{lesson.told(pay[most], 'contract-years', 2)} with: {label[most]}. Where gaps close, more months of the same "
    f"partnerships are paid.\n\nA partnership-year costs least with: {label[cheap]}. By the price of service "
    f"{label[serving[0]]} comes first, {served[serving[0]]}; {label[cheap]}: {served[cheap]}. And a price says nothing of "
    "size: see how many years each gains.",
    th="ไม่มีภาคีใดทำงานโดยไม่รับเงิน ก่อนนับต้นทุนของมาตรการ เงินที่จ่ายให้ภาคีต่อความร่วมมือที่เพิ่มขึ้นหนึ่งปีคือ "
    f"{lesson.told(pay[least], 'contract-years', 2)} เมื่อใช้{label[least]} และ {lesson.told(pay[most], 'contract-years', 2)} "
    f"เมื่อใช้{label[most]} เมื่อการขาดช่วงสัญญาสั้นลง จำนวนเดือนที่ต้องจ่ายให้ความร่วมมือเดิมก็เพิ่มขึ้น\n\n"
    f"ราคาต่อหนึ่งคู่-ปีต่ำที่สุดคือ{label[cheap]} แต่ถ้าเรียงตามราคาของบริการ ลำดับแรกคือ{label[serving[0]]} "
    f"{served[serving[0]]} ส่วน{label[cheap]} {served[cheap]} และราคาไม่บอกขนาด ต้องดูว่าแต่ละมาตรการเพิ่มกี่ปี",
)

# %% tags=["claims"]
second = price(known[1], "money", "years")
lesson.holds("A partnership-year costs least with: ", price(cheap, "money", "years").high < second.low)
by_service = [price(option, "money", "service") for option in serving]
lesson.holds("comes first, ", by_service[0].high < by_service[1].low)
lesson.holds("its order may turn when service is counted", cheap != serving[0])
lesson.holds("Before the reform itself costs anything, partners are paid", pay[least].high < pay[most].low)
closes = pick(comparison.options, "difference", option=most, outcome="gap_share")
lesson.holds("Where gaps close, more months of the same", closes.high < 0 and pay[most].low > 1)

# %% [markdown] lang="en"
# ## The auditor: does it work in bad times?
#
# A mean over repeats may hide that a reform fails where it is needed. So look at the **worst tenth** of repeats, and at the
# share of repeats in which the option is better at all. Where the interval of a difference holds zero, the table says how
# many runs it would take to detect it.

# %% [markdown] lang="th"
# ## ผู้ตรวจเงินแผ่นดิน: ได้ผลในยามลำบากหรือไม่
#
# ค่าเฉลี่ยของทุกรอบอาจบดบังความล้มเหลวของมาตรการในที่ที่จำเป็นต้องใช้ จึงต้องดู **หนึ่งในสิบของรอบที่แย่ที่สุด**
# และสัดส่วนของรอบที่ทางเลือกดีกว่าจริง ถ้าช่วงความเชื่อมั่นของผลต่างคร่อมศูนย์ ตารางบอกว่าต้องจำลองกี่รอบจึงจะบอกได้


# %%
def worst(option):
    """Months lived in the worst tenth of repeats, in words. || จำนวนเดือนที่อยู่ในหนึ่งในสิบของรอบที่แย่ที่สุด เป็นถ้อยคำ"""
    return lesson.told(Number(*row(option, "rmst_60")[["worst_decile", "worst_low", "worst_high"]]), "months")


rows = []
for option in ("do nothing", *options):
    found = row(option, "rmst_60")
    compared = option != "do nothing"
    rows.append(
        {
            "option": lesson.label("reform", option),
            "mean": lesson.told(pick(comparison.options, "difference", option=option, outcome="rmst_60"), "months")
            if compared
            else None,
            "worst": worst(option),
            "better": lesson.told(better(option), "per cent", 0) if compared else None,
            "needed": f"{found['needed']:,}" if found["needed"] is not None else None,
        }
    )
lesson.table(
    rows,
    {
        "option": lesson.word("option", "ทางเลือก"),
        "mean": lesson.word("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
        "worst": lesson.word("life in the worst tenth", "อายุในหนึ่งในสิบของรอบที่แย่ที่สุด"),
        "better": lesson.word("repeats in which it is better", "รอบที่ดีกว่าการคงสภาพเดิม"),
        "needed": lesson.word("runs needed to detect it", "จำนวนรอบที่ต้องใช้จึงบอกได้"),
    },
)

# %% [markdown] lang="en"
# ## The opponent: is it the reform, or an easy world?
#
# An easier world would be no answer. So take a **harder** one, with more transfers and late acts, and draw four lines: two
# worlds, each without and with the reform. The effect of the reform is the distance between two lines **of one colour**. The
# distance between the colours is a difference of assumptions: it is no decision.

# %% [markdown] lang="th"
# ## ผู้คัดค้าน: เป็นเพราะมาตรการ หรือเพราะโลกที่เอื้ออำนวย
#
# โลกจำลองที่ง่ายกว่าไม่ใช่คำตอบ จึงต้องใช้โลกจำลองที่ **ยากกว่า** ซึ่งโยกย้ายบ่อยกว่าและ พ.ร.บ. งบประมาณประกาศใช้ล่าช้าบ่อยกว่า แล้ววาดสี่เส้น คือสองโลก
# โลกจำลองละสองเส้นเมื่อไม่มีและมีมาตรการ ผลของมาตรการคือระยะห่างระหว่างสองเส้น **ที่มีสีเดียวกัน**
# ส่วนระยะห่างระหว่างสีคือความต่างของข้อสมมติ ซึ่งไม่มีใครเลือกได้

# %%
REFORM = "multi-year-obligation"  # change this line || ลองเปลี่ยนบรรทัดนี้
HARDER = {"rotation.transfer_rate": 0.5, "budget.late_otherwise": 0.3}  # change this line || ลองเปลี่ยนบรรทัดนี้
EASIER = {"rotation.transfer_rate": 0.15, "budget.late_otherwise": 0.0, "budget.late_after_transition": 0.3}
tried = {
    name: govsim.compare(world, {REFORM: world.with_reform(REFORM, from_year=first)}, RUNS, SEED)
    for name, world in (
        (lesson.word("this world", "โลกจำลองนี้"), base),
        (
            lesson.word("harder: more transfers and late acts", "โลกจำลองที่ยากกว่า: โยกย้ายและล่าช้าบ่อยกว่า"),
            base.with_parameters(HARDER),
        ),
        (lesson.word("easier: fewer of both", "โลกจำลองที่ง่ายกว่า: น้อยกว่าทั้งสองอย่าง"), base.with_parameters(EASIER)),
    )
}


def curve(ensemble):
    """Survival of the partnerships begun in reported years, so under the reform where there is one. || การอยู่รอดของความร่วมมือที่เริ่มในปีที่รายงาน คือเริ่มเมื่อมาตรการมีผลแล้วหากมีมาตรการ"""
    begun = ensemble.partnerships[ensemble.partnerships["start"] >= 0]
    return survival_curve(begun, RUNS, SEED)


this, harder, _ = (found.per_run.pivot(index="run", columns="option", values="rmst_60") for found in tried.values())
worlds = [plots.World(name, curve(found.base), curve(found.ensembles[REFORM])) for name, found in tried.items()]
lesson.picture(plots.four_lines(worlds[:2], REFORM, runs=RUNS, seed=SEED, lang=LANG))
lesson.table(
    [
        {
            "world": name,
            "without": lesson.told(
                mean_over_runs("", "", found.per_run.query("option == 'do nothing'")["rmst_60"]), "months"
            ),
            "more": lesson.told(pick(found.options, "difference", option=REFORM, outcome="rmst_60"), "months"),
        }
        for name, found in tried.items()
    ],
    {
        "world": lesson.word("world", "โลกจำลอง"),
        "without": lesson.word("life without the reform, of sixty months", "อายุเมื่อไม่มีมาตรการ ใน 60 เดือนแรก"),
        "more": lesson.word("longer life with it", "อายุที่เพิ่มขึ้นเมื่อมีมาตรการ"),
    },
)

# %% tags=["claims"]
hard_life, life, easy_life = (
    mean_over_runs("", "", found.per_run.query("option == 'do nothing'")["rmst_60"])
    for found in (list(tried.values())[place] for place in (1, 0, 2))
)
lesson.holds("So take a **harder** one", hard_life.high < life.low <= life.high < easy_life.low)
steps = curve(next(iter(tried.values())).ensembles[REFORM]).set_index("age")["survival"]
second_year, third_year = (steps[start] - steps[start + 12] for start in (12, 24))
lesson.holds("Why do the solid lines fall in steps?", third_year > 1.5 * second_year)

# %%
gain = mean_over_runs("", "", harder[REFORM] - harder["do nothing"])
change = mean_over_runs("", "", (harder[REFORM] - harder["do nothing"]) - (this[REFORM] - this["do nothing"]))
if gain.low <= 0:
    verdict = lesson.word("The opponent may be right: in the harder world", "ผู้คัดค้านอาจพูดถูก: ในโลกจำลองที่ยากกว่า")
else:
    verdict = lesson.word(
        "The opponent is wrong here: in the harder world, too,", "ผู้คัดค้านพูดไม่ถูกในเรื่องนี้: แม้ในโลกจำลองที่ยากกว่า"
    )
lesson.say(
    en=f"{verdict} the reform adds {lesson.told(gain, 'months')}. Compared with this world, run by run, that is a change of "
    f"{lesson.told(change, 'months')}. Another harder world may give another answer: change `HARDER`.",
    th=f"{verdict} มาตรการเพิ่มอายุ {lesson.told(gain, 'months')} เมื่อเทียบกับโลกจำลองนี้เป็นรายรอบ ต่างกัน {lesson.told(change, 'months')} "
    "โลกจำลองที่ยากแบบอื่นอาจให้คำตอบอื่น ลองเปลี่ยน `HARDER`",
)
if REFORM == "multi-year-obligation":
    lesson.say(
        en="Why do the solid lines fall in steps? With the obligation a term ends with its third fiscal year. Within a term "
        "less can end a partnership; at its end come performance, a late act, an empty post and the vote on the budget line, all "
        "at once. Without the reform that test comes every year"
        + ("; it is worth more to be spared two of three where they are harder." if change.low > 0 else "."),
        th="เหตุใดเส้นทึบจึงลดลงเป็นขั้น เมื่อก่อหนี้ผูกพันข้ามปี สัญญาสิ้นสุดพร้อมปีงบประมาณที่สาม ระหว่างสัญญามีเหตุให้สิ้นสุดน้อยกว่า "
        "เมื่อครบกำหนดจึงต้องผ่านผลการดำเนินงาน พ.ร.บ. ที่ล่าช้า ตำแหน่งที่ว่าง และการพิจารณารายการงบประมาณพร้อมกัน "
        "หากไม่มีมาตรการ การทดสอบนี้มีทุกปี"
        + (" การไม่ต้องผ่านการทดสอบสองในสามครั้งจึงมีค่ามากกว่าในโลกจำลองที่การทดสอบยากกว่า" if change.low > 0 else ""),
    )

# %% [markdown] lang="en"
# ## One partnership in two histories
#
# The same run twice, with the same luck. Until the reform begins, both histories are the same to the last digit. Then
# they part. Compare what happens to the same mission without and with the reform.

# %% [markdown] lang="th"
# ## ความร่วมมือหนึ่งคู่ในเส้นทางเหตุการณ์สองแบบ
#
# รอบเดียวกันสองครั้ง โชคเดียวกัน ก่อนมาตรการเริ่ม เส้นทางทั้งสองเหมือนกันทุกตัวเลข จากนั้นจึงแยกทาง
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


def endings(model, mission):
    """How many partnerships of a mission ended from the reform on. || จำนวนความร่วมมือของภารกิจหนึ่งที่สิ้นสุดนับจากเริ่มมาตรการ"""
    told = model.chronicle.of("missions", mission)
    return sum(incident.what == "ended" and incident.month >= 24 for incident in told)


without, with_reform = models.values()
mission = max(range(len(without.missions)), key=lambda i: endings(without, i) - endings(with_reform, i))
for name, model in models.items():
    lesson.say(en=f"**{name}**", th=f"**{name}**")
    lesson.story(model.missions.to_list()[mission], since=24, most=16)


# %% tags=["claims"]
def before(model, i):
    """What happened to a mission before the reform began."""
    return [incident for incident in model.chronicle.of("missions", i) if incident.month < 24]


same = all(before(without, i) == before(with_reform, i) for i in range(len(without.missions)))
worse = min(endings(without, i) - endings(with_reform, i) for i in range(len(without.missions)))
lesson.holds("Until the reform begins, both histories are the same", same)
lesson.holds("Can you find a mission that fares **worse** with the reform?", worse < 0)

# %% [markdown] lang="en"
# This mission was chosen since fewest of its partnerships ended with the reform, beside without it: an example of how the reform works, not of how much. How
# much is in the tables above. Can you find a mission that fares **worse** with the reform?

# %% [markdown] lang="th"
# ภารกิจนี้เลือกมาเพราะจำนวนครั้งที่ความร่วมมือสิ้นสุดลดลงมากที่สุดเมื่อมีมาตรการ เป็นตัวอย่างว่ามาตรการทำงานอย่างไร ไม่ใช่มากเพียงใด
# คำตอบว่ามากเพียงใดอยู่ในตารางข้างบน ท่านหาภารกิจที่ **แย่ลง** เมื่อมีมาตรการได้หรือไม่

# %% [markdown] lang="en"
# ## What do you recommend? An answer
#
# One reform, so not the package.

# %% [markdown] lang="th"
# ## จะเสนอมาตรการใด: คำตอบหนึ่ง
#
# เลือกได้มาตรการเดียว จึงไม่รวมชุดมาตรการ

# %%
singles = [option for option in options if option != PACKAGE]
hard = base.with_parameters(HARDER)
for outcome, unit, gained, aim, each in (
    ("rmst_60", "months", "years", lesson.word("long lives", "ให้อยู่นาน"), lesson.word("a partnership-year", "หนึ่งคู่-ปี")),
    (
        "coverage", "points", "service", lesson.word("need served", "ให้ความต้องการได้รับบริการ"),
        lesson.word("a year's service of 1,000 people", "บริการแก่คนหนึ่งพันคนเป็นเวลาหนึ่งปี"),
    ),
):  # fmt: skip
    best = max(singles, key=lambda option: row(option, outcome)["difference"])
    again = govsim.compare(hard, {best: hard.with_reform(best, from_year=first)}, RUNS, SEED)
    gain, there = (
        lesson.told(pick(found.options, "difference", option=best, outcome=outcome), unit)
        for found in (comparison, again)
    )
    money, often = (
        lesson.told(price(best, "money", gained), "contract-years", 2),
        lesson.told(better(best, outcome), "per cent", 0),
    )
    lesson.say(
        en=f"If you want {aim[0]}: **{label[best]}**, +{gain}. To the budget office: {each[0]} costs {money}. To the auditor: it "
        f"is better in {often} of repeats; in the worst tenth partnerships live {worst(best)} instead of {worst('do nothing')}. To "
        f"the opponent: in the harder world it adds {there}.",
        th=f"ถ้าต้องการ{aim[1]}: **{label[best]}** +{gain} ตอบสำนักงบประมาณ: {each[1]}มีราคา {money} "
        f"ตอบผู้ตรวจเงินแผ่นดิน: ดีกว่าใน{often} ของรอบ และในหนึ่งในสิบของรอบที่แย่ที่สุดความร่วมมืออยู่ได้ {worst(best)} แทนที่จะเป็น "
        f"{worst('do nothing')} ตอบผู้คัดค้าน: ในโลกจำลองที่ยากกว่า เพิ่มขึ้น {there}",
    )

# %% tags=["claims"]
for outcome in ("rmst_60", "coverage"):
    values = comparison.per_run.pivot(index="run", columns="option", values=outcome)
    one, two = sorted(singles, key=lambda option: values[option].mean(), reverse=True)[:2]
    lesson.holds("If you want ", mean_over_runs("", "", values[one] - values[two]).low > 0)

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
# ผลรวมตลอดยี่สิบปีเปลี่ยนไปอย่างไร และราคาต่อหนึ่งคู่-ปีเปลี่ยนไปอย่างไร
#
# **แบบฝึกหัดที่ 2** มาตรการครึ่งหนึ่ง `with_reform(..., size=0.5)` ทำเพียงครึ่งทางด้วยราคาครึ่งหนึ่ง
# การแบ่งเบาภาระงานครึ่งหนึ่งได้ผลครึ่งหนึ่งหรือไม่
#
# **แบบฝึกหัดที่ 3** สองมาตรการในราคาของชุดมาตรการ เลือกสองมาตรการใดก็ได้ รวมต้นทุน แล้วลองเอาชนะชุดมาตรการสร้างระบบนิเวศ
# ในแง่จำนวนเดือนที่เพิ่มขึ้นต่อต้นทุนของมาตรการหนึ่งสัญญา-ปี
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
# - What each reform moves and costs: [section Reforms of docs/odd.md](../../docs/odd.md#reforms), and
#   `govsim explain multi-year-obligation`. Most costs are assumptions; put in your own before you recommend anything.
# - Effects of multi-year frameworks are known for stability more than for efficiency: Vlaicu and others (2014).
# - Interval of a ratio: Fieller (1954). Runs needed: the normal formula with the correction of Guenther (1981), with
#   ninety per cent power.
# - Robust means here: in the worst tenth of **these** repeats, under **these** numbers. Lesson 7 varies the numbers.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - แต่ละมาตรการเปลี่ยนอะไรและราคาเท่าใด: [หัวข้อ Reforms ของ docs/odd.md](../../docs/odd.md#reforms)
#   และ `govsim explain multi-year-obligation`
#   ต้นทุนส่วนใหญ่เป็นข้อสมมติ โปรดใส่ตัวเลขของท่านก่อนเสนอแนะ
# - ผลของกรอบงบประมาณหลายปีด้านเสถียรภาพมีหลักฐานมากกว่าด้านประสิทธิภาพ: Vlaicu และคณะ (2014)
# - ช่วงความเชื่อมั่นของอัตราส่วน: Fieller (1954) จำนวนรอบที่ต้องใช้: สูตรที่อาศัยการแจกแจงปกติพร้อมการปรับของ Guenther (1981)
#   ที่กำลังการทดสอบ (power) ร้อยละเก้าสิบ
# - คำว่าทนทาน (robust) ในที่นี้หมายถึงหนึ่งในสิบที่แย่ที่สุดของรอบ **เหล่านี้** ภายใต้ตัวเลข **เหล่านี้** บทเรียนที่ 7 จะเปลี่ยนตัวเลข
