# %% [markdown] lang="en"
# # Lesson 3. The fiscal year: yearly lines, late acts and seams
#
# **The question.** Every contract of your partners ends on the last day of September. In October the new budget act
# should be in force. Some years it is not. *What does a budget act that is months late do to partnerships, and which
# remedy reaches the cause?*
#
# This lesson uses the fiscal years 2006 to 2025 with the budget acts, prompt or late, as Thailand had them.
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 3 ปีงบประมาณ: งบประมาณรายปี พ.ร.บ. ที่ล่าช้า และรอยต่อระหว่างสัญญา
#
# **คำถาม** สัญญาทุกฉบับกับภาคีของท่านสิ้นสุดในวันสุดท้ายของเดือนกันยายน พระราชบัญญัติงบประมาณรายจ่ายประจำปี
# (ในบทเรียนนี้เรียกว่า พ.ร.บ. งบประมาณ) ฉบับใหม่ควรมีผลใช้บังคับในเดือนตุลาคม แต่บางปีไม่เป็นเช่นนั้น
# *พ.ร.บ. งบประมาณที่ล่าช้าหลายเดือนมีผลต่อความร่วมมืออย่างไร และมาตรการใดแก้ตรงสาเหตุ*
#
# บทเรียนนี้ใช้ปีงบประมาณ พ.ศ. 2549 ถึง 2568 โดย พ.ร.บ. งบประมาณทันเวลาหรือล่าช้าตามที่เกิดขึ้นจริงในประเทศไทย
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, Number, pick

import govsim
from govsim import plots
from govsim.model.constants import CAUSES, VACANT_ENGAGEMENT
from govsim.outcomes.intervals import mean_over_runs, ratio_of_means
from govsim.show.labels import fiscal_year
from govsim.show.plots.style import BLACK, BLUE, ORANGE, VERMILLION, share_axis, sheet
from govsim.words import month_name

lesson = Lesson("03_the_fiscal_year", LANG)
RUNS, SEED = lesson.runs(200), 1

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## The record
#
# These are the months by which the budget acts were late. Politics explains most of it: elections, a coup, a court
# case. No partner and no agency can change it.

# %% [markdown] lang="th"
# ## สถิติจริง
#
# ตารางนี้คือจำนวนเดือนที่ พ.ร.บ. งบประมาณประกาศใช้ล่าช้า เหตุส่วนใหญ่มาจากการเมือง คือการเลือกตั้ง รัฐประหาร และคดีในศาล
# ผู้ดำเนินความร่วมมือเปลี่ยนเรื่องเหล่านี้ไม่ได้

# %%
thai = govsim.Scenario.load("thai-history")
lateness = dict(thai.recorded_acts)
late = {year: months for year, months in lateness.items() if months}
on_time = [year for year, months in lateness.items() if not months]
lesson.table(
    [{"year": fiscal_year(year, LANG), "months": months} for year, months in late.items()],
    {"year": lesson.word("fiscal year", "ปีงบประมาณ พ.ศ."), "months": lesson.word("months late", "ล่าช้า (เดือน)")},
)
lesson.say(
    en=f"The acts of {len(late)} of {len(lateness)} years were late.",
    th=f"พ.ร.บ. งบประมาณประกาศใช้ล่าช้า {len(late)} ปีใน {len(lateness)} ปี",
)

# %% [markdown] lang="en"
# ## How a year goes in the model
#
# 1. In October the act passes, or it does not. Until it passes **nothing new and no renewal can be signed**.
# 2. When it passes, each department gets an envelope and votes on its **lines**: a partnership that loses its line is
#    over, on that day, whatever its quality. A contract whose money was obligated for several years is not voted on.
# 3. A partner without a contract may **bridge**: it keeps part of the service going out of its own cash. Now and then
#    the state pays in between (`budget.interim`). Who has little cash cannot bridge for long.
# 4. The months without a valid contract between two terms are the **seam**.

# %% [markdown] lang="th"
# ## หนึ่งปีในแบบจำลองดำเนินไปอย่างไร
#
# 1. ในเดือนตุลาคม พ.ร.บ. งบประมาณอาจมีผลใช้บังคับแล้วหรือยังไม่มีผล ระหว่างที่ยังไม่มีผล
#    **ลงนามสัญญาใหม่หรือต่อสัญญาไม่ได้เลย**
# 2. เมื่อมีผลแล้ว แต่ละหน่วยงานได้รับวงเงินและพิจารณา **รายการงบประมาณ** ความร่วมมือที่ไม่ได้รับจัดสรรสิ้นสุดในวันนั้น
#    ไม่ว่าคุณภาพจะเป็นอย่างไร ส่วนสัญญาที่ก่อหนี้ผูกพันข้ามปีงบประมาณไว้แล้วไม่ต้องพิจารณา
# 3. ภาคีที่ไม่มีสัญญาอาจ **สำรองจ่าย** คือประคองบริการบางส่วนด้วยเงินของตนเอง บางครั้งรัฐจ่ายให้ในระหว่างนั้น
#    (`budget.interim`) ภาคีที่มีเงินน้อยประคองได้ไม่นาน
# 4. จำนวนเดือนที่ไม่มีสัญญาระหว่างสองสัญญาคือ **รอยต่อ**

# %% [markdown] lang="en"
# ## Predict before you run
#
# Write your numbers between the quotes after `answer=`, and run the cell.
# Less is a number below zero.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน
# ถ้าคาดว่าลดลงให้ใส่เครื่องหมายลบ

# %%
worst = max(late, key=late.get)
lesson.ask(
    "seam", en="How long is the seam between two contracts when the act is on time?",
    th="รอยต่อระหว่างสัญญายาวเท่าใดในปีที่ พ.ร.บ. ไม่ล่าช้า",
    unit="months", between=(0, 12), example=1,
)  # fmt: skip
lesson.ask(
    "worst", en=f"How long is the seam in {fiscal_year(worst, LANG)}, when the act was {late[worst]} months late?",
    th=f"รอยต่อยาวเท่าใดในปีงบประมาณ พ.ศ. {fiscal_year(worst, LANG)} ซึ่ง พ.ร.บ. ล่าช้า {late[worst]} เดือน",
    unit="months", between=(0, 12), example=late[worst],
)  # fmt: skip
lesson.ask(
    "never", en="How much longer would partnerships live, of their first five years, had no act been late?",
    th="ถ้าไม่มีปีใดล่าช้าเลย ความร่วมมือจะอยู่นานขึ้นเท่าใดในช่วงห้าปีแรก",
    unit="months", between=(-60, 60), example=10,
)  # fmt: skip
lesson.ask(
    "many years", en="And how much longer under money obligated for three years?",
    th="และจะอยู่นานขึ้นเท่าใด ถ้าก่อหนี้ผูกพันงบประมาณไว้สามปี",
    unit="months", between=(-60, 60), example=3,
)  # fmt: skip

# %% [markdown] lang="en"
# ## The run

# %% [markdown] lang="th"
# ## การจำลอง

# %%
ensemble = govsim.simulate(thai, RUNS, SEED, govsim.Record(months=True))
years = ensemble.years


def over_years(measure, chosen):
    """The mean of a yearly measure over some years and all runs, with its interval. || ค่าเฉลี่ยของตัวชี้วัดรายปีในบางปีจากทุกรอบ พร้อมช่วงความเชื่อมั่น"""
    rows = years[years["year"].isin(chosen)]
    return mean_over_runs(measure, measure, rows.groupby("run")[measure].mean())


# a seam is counted in the year whose terms end, so the seams under an act are those of the year before it || รอยต่อนับในปีที่สัญญาครบกำหนด รอยต่อภายใต้ พ.ร.บ. หนึ่งจึงเป็นของปีก่อนหน้า
lesson.gap("seam", over_years("seam_months", [year - 1 for year in on_time]))
lesson.gap("worst", over_years("seam_months", [worst - 1]))

# %% tags=["claims"]
prompt_seam = over_years("seam_months", [year - 1 for year in on_time])
lesson.holds("Even when the act is on time there is a seam", prompt_seam.low > 1)
for year in late:
    lesson.holds("Lateness makes it longer.", over_years("seam_months", [year - 1]).low > prompt_seam.high)
lesson.holds("It exists even when the act is on time", prompt_seam.low > 1)

# %% [markdown] lang="en"
# Even when the act is on time there is a seam: papers take time, posts stand empty in October, and not every month ends
# with a signature. Lateness makes it longer.
#
# The picture shows the year from inside: which share of the partnerships has a valid contract, month by month. On the
# last day of September all contracts have run out.

# %% [markdown] lang="th"
# แม้ พ.ร.บ. ไม่ล่าช้าก็ยังมีรอยต่อ เพราะเอกสารใช้เวลา ตำแหน่งว่างในเดือนตุลาคม และไม่ใช่ทุกเดือนจะลงนามกันได้
# ความล่าช้าทำให้รอยต่อนี้ยาวขึ้นไปอีก
#
# ภาพนี้แสดงความเป็นไปภายในปี คือสัดส่วนของความร่วมมือที่มีสัญญาอยู่จริงในแต่ละเดือน เมื่อสิ้นเดือนกันยายนสัญญาทุกฉบับครบกำหนดแล้ว

# %%
first = thai.time.first_fiscal_year
months = ensemble.months.assign(
    year=lambda table: first + table["month"] // 12,
    place=lambda table: table["month"] % 12,
    covered=lambda table: 100 * (1 - table["gap_share"]),
)
shown = {
    lesson.word("act on time", "ปีที่ไม่ล่าช้า"): (on_time, BLACK, "-"),
    **{
        lesson.word(
            f"{fiscal_year(year, LANG)}: {late[year]} months late",
            f"ปีงบฯ {fiscal_year(year, LANG)}: ล่าช้า {late[year]} เดือน",
        ): ([year], colour, style)
        for year, colour, style in (
            (2007, BLUE, (0, (6, 2))),
            (2020, ORANGE, (0, (4, 1.5, 1, 1.5))),
            (2024, VERMILLION, (0, (1.5, 1.2))),
        )
    },
}
names = [month_name(thai, month, LANG).split()[0] for month in range(12)]
title = lesson.word("Partnerships with a valid contract, over the fiscal year", "ความร่วมมือที่มีสัญญา ตลอดปีงบประมาณ")
with sheet(title, lang=LANG, height=3) as page:
    axes, lines = page.figure.subplots(), []
    for chosen, colour, style in shown.values():
        rows = months[months["year"].isin(chosen)]
        found = [mean_over_runs("", "", r.groupby("run")["covered"].mean()) for _, r in rows.groupby("place")]
        lines += axes.plot([one.value for one in found], color=colour, linestyle=style, linewidth=1.8)
        if found[0].low is not None:
            axes.fill_between(
                range(12), [one.low for one in found], [one.high for one in found], color=colour, alpha=0.18
            )
    share_axis(axes, lesson.word("with a contract, per cent", "มีสัญญา (ร้อยละ)"))
    axes.set_xticks(range(12), names)
    axes.set_xlabel(lesson.word("at the end of the month", "ณ สิ้นเดือน"))
    page.legend(lines, list(shown))
    said = lesson.word("Bands: 95 % intervals over runs.", "แถบสี: ช่วงความเชื่อมั่นร้อยละ 95 จากทุกรอบการจำลอง")
    page.footer.append(
        lesson.word(
            f"{lesson.number(RUNS, 'runs')}. {said}", f"จำนวนรอบการจำลอง: {lesson.number(RUNS, 'runs')}  {said}"
        )
    )
lesson.picture(page.figure)

# %% tags=["claims"]
lesson.holds(
    "On the last day of September all contracts have run out.", (months.query("place == 11")["covered"] == 0).all()
)

# %% [markdown] lang="en"
# ## What happened, and why: one partnership on the calendar
#
# The longest partnership of the first run. Look at the seams each October, and at the years in which the act was
# late.

# %% [markdown] lang="th"
# ## เกิดอะไรขึ้น และเพราะเหตุใด: ความร่วมมือหนึ่งคู่บนปฏิทิน
#
# ความร่วมมือที่ยาวนานที่สุดของรอบแรก สังเกตรอยต่อในเดือนตุลาคมของทุกปี และปีที่ พ.ร.บ. ล่าช้า

# %%
watched = govsim.simulate(thai, 1, SEED, govsim.Record(partnership_months=True))
log = watched.partnerships.assign(seen=lambda table: table["end"] - table["start"].clip(lower=0))
longest = log.nlargest(1, "seen").iloc[0]
lesson.picture(plots.life(watched, 0, int(longest["mission"]), lang=LANG))

# %%
model = govsim.PartnershipModel(thai, seed=SEED)
while model.running:
    model.step()
lesson.story(model.missions.to_list()[longest["mission"]], since=max(0, int(longest["start"])))

# %% [markdown] lang="en"
# ## From one to all: what ends in a late year
#
# The years were late for reasons outside the partnerships, and all simulated repeats had the same late years. So late
# years and years on time can be compared. Which causes become more frequent, and which do not? Why?

# %% [markdown] lang="th"
# ## จากหนึ่งคู่สู่ทั้งหมด: อะไรสิ้นสุดลงในปีที่ล่าช้า
#
# ความล่าช้าเกิดจากเหตุนอกความร่วมมือ และทุกรอบที่จำลองล่าช้าในปีเดียวกัน จึงเปรียบเทียบปีที่ล่าช้ากับปีที่ไม่ล่าช้าได้
# สาเหตุใดเกิดบ่อยขึ้น สาเหตุใดไม่เปลี่ยน เพราะเหตุใด

# %%
lesson.table(
    [
        {"cause": lesson.label("cause", cause)}
        | {
            key: lesson.told(over_years(f"ended_{cause}", chosen), digits=2)
            for key, chosen in (("on time", on_time), ("late", late))
        }
        for cause in CAUSES
        if cause != "alive"
    ],
    {
        "cause": lesson.word("endings a year", "จำนวนที่สิ้นสุดต่อปี"),
        "on time": lesson.word("act on time", "ปีที่ไม่ล่าช้า"),
        "late": lesson.word("act late", "ปีที่ล่าช้า"),
    },
)

# %% tags=["claims"]
prompt_years, late_years = (
    {cause: over_years(f"ended_{cause}", chosen) for cause in CAUSES[1:]} for chosen in (on_time, late)
)
grows = {cause: late_years[cause].value - prompt_years[cause].value for cause in CAUSES[1:]}
money, left = ((prompt_years[cause], late_years[cause]) for cause in ("insolvent", "partner"))
lesson.holds("make them **leave**", left[1].low > left[0].high)
lesson.holds("Money trouble is rarer", money[1].high < money[0].low)
lesson.holds("Partners leave", max(grows, key=grows.get) == "partner")
lesson.holds("The vote comes later, but it is the same vote.", abs(grows["line"]) < 0.1 * prompt_years["line"].value)

# %% [markdown] lang="en"
# Were you surprised? In this model a late act does not so much ruin partners as make them **leave**: in a gap they ask
# each month whether to wait. Money trouble is rarer, since in a gap the partner lays out less and old invoices are still
# paid. A budget office that watches for bankruptcies will see nothing.

# %% [markdown] lang="th"
# ท่านแปลกใจหรือไม่ ในแบบจำลองนี้ พ.ร.บ. ที่ล่าช้าไม่ได้ทำให้ภาคีล้มละลายเท่ากับที่ทำให้ภาคี **ถอนตัว** เพราะในช่วงรอยต่อ
# ภาคีถามตนเองทุกเดือนว่าจะรอต่อไปหรือไม่ ปัญหาสภาพคล่องกลับเกิดน้อยลง เพราะช่วงรอยต่อภาคีจ่ายน้อยลงและยังได้เงินงวดเก่า
# สำนักงบประมาณที่เฝ้าดูแต่การล้มละลายจะไม่เห็นอะไรเลย

# %% [markdown] lang="en"
# ## The other history: no act late, and four remedies
#
# The same twenty years, with the same luck in all else, but with every act on time. It is the most that any remedy
# against **lateness** could reach. Beside it stand four reforms that a government could choose:
#
# - a **bridge fund** pays while the act is late, and an **advance** puts cash into the partner's hands;
# - a **longer term** alone runs for three years, but its money is still voted every year;
# - a **multi-year obligation** runs for three years and its money is promised for three.

# %% [markdown] lang="th"
# ## เส้นทางเหตุการณ์อีกแบบหนึ่ง: ไม่มีปีใดล่าช้า และมาตรการสี่อย่าง
#
# ยี่สิบปีเดียวกัน โชคเดียวกันทุกเรื่องที่เหลือ แต่ พ.ร.บ. ทุกฉบับทันเวลา นี่คือขีดสูงสุดของมาตรการที่มุ่งแก้ **ความล่าช้า**
# ข้าง ๆ กันคือมาตรการสี่อย่างที่รัฐบาลเลือกได้
#
# - **เงินทดรองจ่ายช่วงรอยต่อ** จ่ายเงินระหว่างที่ พ.ร.บ. ล่าช้า และ **การจ่ายเงินล่วงหน้า** ทำให้ภาคีมีเงินสดในมือ
# - **การขยายอายุสัญญาโดยไม่ก่อหนี้ผูกพัน** สัญญายาวสามปี แต่งบประมาณยังต้องพิจารณาทุกปี
# - **การก่อหนี้ผูกพันข้ามปีงบประมาณ** (งบผูกพันข้ามปี) สัญญายาวสามปี และเงินผูกพันไว้สามปี

# %%
promptly = ", ".join(f'"{year}" = 0' for year in lateness)
never = govsim.Scenario.from_toml(
    f"[time]\nfirst_fiscal_year = {first}\n[recorded_acts]\nmonths_late = {{ {promptly} }}"
)
options = {lesson.word("no act late", "ไม่มีปีใดล่าช้า"): never} | {
    name: thai.with_reform(name, from_year=first)  # change this line: from_year=2015 || ลองเปลี่ยนบรรทัดนี้: from_year=2015
    for name in ("bridge-fund", "advance-payment", "longer-term", "multi-year-obligation")
}
comparison = govsim.compare(thai, options, RUNS, SEED)
lesson.picture(
    plots.options(comparison.options, seed=SEED, lang=LANG, outcomes=["rmst_60", "gap_share", "seam_months", "trust"])
)


# %%
def difference(option, outcome):
    """What an option changes, with its interval. || สิ่งที่ทางเลือกหนึ่งเปลี่ยนแปลง พร้อมช่วงความเชื่อมั่น"""
    return pick(comparison.options, "difference", option=option, outcome=outcome)


lesson.gap("never", difference(next(iter(options)), "rmst_60"))
lesson.gap("many years", difference("multi-year-obligation", "rmst_60"))

# %% tags=["claims"]
prompt, fund = difference(next(iter(options)), "rmst_60"), difference("bridge-fund", "rmst_60")
lesson.holds("It is the most that any remedy against **lateness** could reach.", 0 < fund.low <= fund.high < prompt.low)

# %% [markdown] lang="en"
# ## A puzzle: in trust the weaker remedy looks better
#
# Without obligated money the longer term is a promise that a vote can break. Yet compare its row with that of the
# obligation, panel by panel. Should trust not gain most where promises are kept?
#
# Three reasons may be behind it, and runs can tell them apart.
#
# 1. A vote weeds out, by performance and by the head's priority; under an obligation poor performers stay. Make the
#    vote **blind** to both, and this reason is gone.
# 2. Fewer lines are lost, more partnerships live, and **the same coordinators** look after more of them. Give each
#    mission a post of its own, and this one is all but gone.
# 3. Money for several years takes longer to approve
#    ([section 4.6 of docs/odd.md](../../docs/odd.md#46-initiation-and-negotiation)): longer seams. This one stays.

# %% [markdown] lang="th"
# ## ปริศนา: เมื่อดูความไว้วางใจ มาตรการที่อ่อนกว่ากลับดูดีกว่า
#
# เมื่อไม่มีเงินผูกพัน อายุสัญญาที่ยาวขึ้นเป็นเพียงคำมั่นที่การพิจารณางบประมาณทำให้รักษาไว้ไม่ได้ แต่ลองเปรียบเทียบแถวนี้กับแถวของ
# การก่อหนี้ผูกพันข้ามปีงบประมาณทีละภาพ ที่ใดรักษาคำมั่น ความไว้วางใจน่าจะเพิ่มขึ้นมากที่สุดมิใช่หรือ
#
# เหตุผลที่เป็นไปได้มีสามข้อ ซึ่งการจำลองแยกออกจากกันได้
#
# 1. การพิจารณางบประมาณคัดออกตามผลการดำเนินงานและลำดับความสำคัญของผู้บริหาร แต่เมื่อมีเงินผูกพัน ภาคีที่ผลการดำเนินงานต่ำยังอยู่ต่อ
#    ถ้าให้การพิจารณา **ไม่ดู** ทั้งสองเรื่อง เหตุผลข้อนี้จะหมดไป
# 2. คู่ที่ไม่ได้รับจัดสรรงบประมาณต่อมีน้อยลง ความร่วมมือจึงมีมากขึ้น และ **ผู้ประสานงานชุดเดิม** ต้องดูแลมากขึ้น
#    ถ้าให้ทุกภารกิจมีผู้ประสานงานของตนเอง เหตุผลข้อนี้จะแทบหมดไป
# 3. เงินหลายปีใช้เวลาอนุมัตินานกว่า ([หัวข้อ 4.6 ของ docs/odd.md](../../docs/odd.md#46-initiation-and-negotiation))
#    รอยต่อจึงยาวขึ้น เหตุผลข้อนี้ยังอยู่

# %%
remedies = ("longer-term", "multi-year-obligation")
worlds = {
    "as it is": thai,
    "blind vote": thai.with_parameters({"budget.line_priority": 0, "budget.line_performance": 0}),
    "own posts": thai.with_world(posts_per_agency=thai.world.missions_per_agency),
}
both = {
    world: [govsim.simulate(scenario.with_reform(name, from_year=first), RUNS, SEED).runs for name in remedies]
    for world, scenario in worlds.items()
}


def beyond(world, measure):
    """The obligation less the longer term alone: a measure's difference in each run. || การก่อหนี้ผูกพันหักด้วยการขยายอายุสัญญาอย่างเดียว: ผลต่างของตัวชี้วัดในแต่ละรอบ"""
    longer, obligated = both[world]
    return obligated[measure] - longer[measure]


measures = {
    "ended_line": lesson.word("lines lost, all years together", "จำนวนที่ไม่ได้รับจัดสรรงบประมาณต่อ ตลอดทุกปี"),
    "seam_months": lesson.word("seam, months", "รอยต่อ (เดือน)"),
    "output": lesson.word("output", "ผลผลิต"),
    "engagement": lesson.word("engagement of coordinators", "ความทุ่มเทของผู้ประสานงาน"),
    "trust_person": lesson.word("trust in the person", "ความไว้วางใจต่อตัวบุคคล"),
    "trust_agency": lesson.word("trust in the agency", "ความไว้วางใจต่อหน่วยงาน"),
    "trust": lesson.word("decision trust, of both", "ความไว้วางใจที่ใช้ตัดสินใจ (รวมสองส่วน)"),
    "reputation": lesson.word("the agencies' name among all partners", "ชื่อเสียงของหน่วยงานในหมู่ภาคีทั้งหมด"),
}
lesson.table(
    [
        {"measure": words}
        | {
            world: lesson.told(mean_over_runs("", "", beyond(world, measure)), digits=1 if "ended" in measure else 3)
            for world in worlds
        }
        for measure, words in measures.items()
    ],
    {
        "measure": lesson.word("obligation less longer term only", "ก่อหนี้ผูกพันข้ามปี หักด้วยขยายอายุสัญญาอย่างเดียว"),
        "as it is": lesson.word("as it is", "ตามเดิม"),
        "blind vote": lesson.word("blind vote", "การพิจารณาไม่ดูสองเรื่อง"),
        "own posts": lesson.word("a post for each mission", "ทุกภารกิจมีผู้ประสานงานของตน"),
    },
)

left = {world: Number(*ratio_of_means(beyond(world, "trust"), beyond("as it is", "trust"))) for world in worlds}
reasons = {
    "blind vote": lesson.word("what the vote weeds out", "การคัดออกของการพิจารณางบประมาณ"),
    "own posts": lesson.word("the load of the coordinators", "ภาระของผู้ประสานงาน"),
}
main = min(reasons, key=lambda world: abs(beyond(world, "trust").mean()))
agency = lesson.told(mean_over_runs("", "", beyond("own posts", "trust_agency")), digits=3)
life = comparison.per_run.pivot(index="run", columns="option", values="rmst_60")
longer, obligated = (life[name] - life["do nothing"] for name in remedies)
lesson.say(
    en=f"Of the difference in trust a blind vote leaves {lesson.told(left['blind vote'], 'per cent', 0)}, a post for each "
    f"mission {lesson.told(left['own posts'], 'per cent', 0)}. The main reason is {reasons[main]}. The longer "
    f"seams weigh on trust in the agency, {agency} with own posts. And beware of means: trust is that of the partnerships "
    "that live; one whose line was lost is no longer in it. Its broken promise is told on, and weighs on the name among "
    "all partners. Of the life that an obligation adds, the longer term alone "
    f"gives {lesson.told(Number(*ratio_of_means(longer, obligated)), 'per cent', 0)}.",
    th=f"ผลต่างของความไว้วางใจยังเหลือ{lesson.told(left['blind vote'], 'per cent', 0)} เมื่อการพิจารณาไม่ดูสองเรื่อง "
    f"และเหลือ{lesson.told(left['own posts'], 'per cent', 0)} เมื่อทุกภารกิจมีผู้ประสานงานของตน เหตุหลักจึงเป็น{reasons[main]} "
    f"รอยต่อที่ยาวขึ้นบั่นทอนความไว้วางใจต่อหน่วยงาน ซึ่งต่างไป {agency} เมื่อทุกภารกิจมีผู้ประสานงานของตน "
    "โปรดระวังค่าเฉลี่ย ความไว้วางใจนี้เป็นของคู่ที่ยังดำเนินอยู่ คู่ที่ไม่ได้รับจัดสรรงบประมาณต่อไม่อยู่ในค่าเฉลี่ยแล้ว การผิดคำมั่นถูกเล่าต่อ "
    "และบั่นทอนชื่อเสียงในหมู่ภาคีทั้งหมด ส่วนอายุที่การก่อหนี้ผูกพันข้ามปีงบประมาณเพิ่มให้ การขยายอายุสัญญาอย่างเดียวให้ได้"
    f"{lesson.told(Number(*ratio_of_means(longer, obligated)), 'per cent', 0)}",
)


# %% tags=["claims"]
def excess(world, measure):
    """The mean of what lies between the remedies, with its interval."""
    return mean_over_runs("", "", beyond(world, measure))


lesson.holds("in trust the weaker remedy looks better", excess("as it is", "trust").high < 0)
lesson.holds("Fewer lines are lost", excess("as it is", "ended_line").high < 0)
lesson.holds("more partnerships live", excess("as it is", "alive").low > 0)
own, usual = (abs(excess(world, "engagement").value) for world in ("own posts", "as it is"))
lesson.holds("this one is all but gone", own < 0.2 * usual)
lesson.holds("longer seams. This one stays.", all(excess(world, "seam_months").low > 0 for world in worlds))
lesson.holds("The main reason is ", abs(left[main].value) < 0.5)
lesson.holds("seams weigh on trust in the agency", excess("own posts", "trust_agency").high < 0)
lesson.holds("weighs on the name among all partners", all(excess(world, "reputation").low > 0 for world in worlds))
lesson.holds("has a reason to do its best in the first", excess("as it is", "output").low > 0)
lesson.holds("Of the life that an obligation adds", mean_over_runs("", "", obligated - longer).low > 0)

# %% [markdown] lang="en"
# Discuss: compare the row "no act late" of the picture with the obligation. If all lateness vanished, would the problem
# of the yearly budget be solved? What does the obligation change in addition to the seam? (Look at the lines lost, and at the
# output: a partner sure of the second and third year has a reason to do its best in the first.) And what else would you
# ask for, together with an obligation?

# %% [markdown] lang="th"
# อภิปราย: เปรียบเทียบแถว “ไม่มีปีใดล่าช้า” ในภาพกับการก่อหนี้ผูกพันข้ามปีงบประมาณ ถ้าความล่าช้าหายไปทั้งหมด
# ปัญหาของงบประมาณรายปีจะหมดไปหรือไม่ นอกจากรอยต่อแล้ว การก่อหนี้ผูกพันเปลี่ยนอะไรอีก
# (ดูจำนวนคู่ที่ไม่ได้รับจัดสรรงบประมาณต่อและดูผลผลิต ภาคีที่มั่นใจในปีที่สองและสามมีเหตุผลที่จะทำเต็มที่ในปีแรก) และท่านจะขออะไรเพิ่มควบคู่กับการก่อหนี้ผูกพัน

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** How long does a late act echo? Run the record once more with the act of fiscal year 2020 on time and
# all else alike. Compare trust and gaps in the year before, in that year and in those until the next late act.
#
# **Exercise 2.** The shortest seam, by hand. At the end of a term four fifths of the papers are done; a month adds
# (0.5 + 0.5 *g*) / (2 + 4 (1 − authority)), where *g* is the coordinator's engagement. In which month of the gap can the
# contract be signed at the earliest, with full engagement and with an empty post? (The numbers stand below.)
#
# **Exercise 3.** For the fiscal year 2024 spending was allowed up to two thirds of the year before. What if the state
# had paid in two of three cases all the time (`budget.interim`), or always?
#
# **Exercise 4** (for those who program). Write a history of your own: every second act late by four months. Which
# partners do you expect to suffer most: universities, municipalities, civil-society organisations or community groups?

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** ความล่าช้าส่งผลต่อไปนานเพียงใด จำลองเหตุการณ์จริงอีกครั้งโดยให้ พ.ร.บ. ของปีงบประมาณ พ.ศ. 2563 ทันเวลา
# เรื่องอื่นเหมือนเดิม แล้วเปรียบเทียบความไว้วางใจและการขาดช่วงสัญญาในปีก่อนหน้า ในปีนั้น และในปีต่อ ๆ มาจนถึงความล่าช้าครั้งถัดไป
#
# **แบบฝึกหัดที่ 2** คำนวณรอยต่อที่สั้นที่สุดด้วยมือ เมื่อสัญญาครบกำหนด เอกสารเสร็จแล้วสี่ในห้า แต่ละเดือนเพิ่มขึ้น
# (0.5 + 0.5 *g*) / (2 + 4 (1 − อำนาจ)) เมื่อ *g* คือความทุ่มเทของผู้ประสานงาน ลงนามได้เร็วที่สุดในเดือนใดของช่วงรอยต่อ
# ถ้าทุ่มเทเต็มที่ และถ้าตำแหน่งว่าง (ตัวเลขอยู่ด้านล่าง)
#
# **แบบฝึกหัดที่ 3** ปีงบประมาณ พ.ศ. 2567 ให้ใช้งบประมาณรายจ่ายของปีก่อนไปพลางก่อนได้ไม่เกินสองในสาม ถ้ารัฐจ่ายได้สองในสามครั้งมาตลอด
# (`budget.interim`) หรือจ่ายได้ทุกครั้ง จะเป็นอย่างไร
#
# **แบบฝึกหัดที่ 4** (สำหรับผู้เขียนโปรแกรม) เขียนเส้นทางเหตุการณ์ของท่านเอง ให้ พ.ร.บ. ล่าช้าสี่เดือนปีเว้นปี
# ท่านคาดว่าภาคีประเภทใดเดือดร้อนที่สุด มหาวิทยาลัย เทศบาล องค์กรภาคประชาสังคม หรือองค์กรชุมชน

# %%
lesson.say(
    en=f"For exercise 2: authority is {thai.parameter('law.authority')}; *g* is 1 at full engagement, and "
    f"{VACANT_ENGAGEMENT} where the post is empty.",
    th=f"สำหรับแบบฝึกหัดที่ 2: อำนาจเท่ากับ {thai.parameter('law.authority')} ค่า *g* เท่ากับ 1 เมื่อทุ่มเทเต็มที่ "
    f"และ {VACANT_ENGAGEMENT} เมื่อตำแหน่งว่าง",
)

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - Lateness of the acts: the file `budget_acts.csv` that ships with govsim, with a note and a confidence for each year;
#   most are known with medium confidence only, and delays are rounded to months. Spending while an act is late: Budget
#   Procedures Act B.E. 2561 (2018), section 12.
# - Effort under a promise that can be broken: Baker, Gibbons and Murphy (2002). Late payment and thin reserves of
#   non-profit partners: Urban Institute (2010, 2013), Nonprofit Finance Fund (2014); these are figures from the United
#   States, and Thai ones are still missing.
# - Known limits: in reality part of the money lost to a late act is caught up within the year faster than here. Politics
#   and leaders are still drawn by chance; only the lateness of the acts is the recorded one.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - ความล่าช้าของ พ.ร.บ.: ไฟล์ `budget_acts.csv` ที่มากับ govsim ซึ่งมีหมายเหตุและระดับความเชื่อมั่นของแต่ละปี
#   ส่วนใหญ่เชื่อมั่นได้ปานกลาง และปัดเป็นจำนวนเดือนเต็ม การใช้จ่ายไปพลางก่อน: พ.ร.บ. วิธีการงบประมาณ พ.ศ. 2561 มาตรา 12
# - ความพยายามภายใต้คำมั่นที่อาจถูกละเมิด: Baker, Gibbons และ Murphy (2002) การจ่ายเงินล่าช้า
#   และเงินสำรองที่มีน้อยขององค์กรไม่แสวงหากำไร: Urban Institute (2010, 2013) และ Nonprofit Finance Fund (2014)
#   ซึ่งเป็นตัวเลขของสหรัฐอเมริกา ยังขาดตัวเลขของไทย
# - ข้อจำกัดที่ทราบ: ในความเป็นจริงมีการเร่งเบิกจ่ายชดเชยเงินที่เสียไปเพราะความล่าช้าภายในปีได้เร็วกว่าในแบบจำลอง การเมืองและผู้บริหารยังสุ่ม
#   มีเพียงความล่าช้าของ พ.ร.บ. ที่เป็นสถิติจริง
