# %% [markdown] lang="en"
# # Lesson 3: solutions
#
# Worked solutions of the exercises of lesson 3.

# %% [markdown] lang="th"
# # บทเรียนที่ 3: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 3

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, Number, pick

import govsim
from govsim.model.constants import KIND_MOTIVE, KIND_OUTSIDE, KIND_RESERVE, KINDS, VACANT_ENGAGEMENT
from govsim.outcomes.intervals import mean_over_runs, percentile_interval, ratio_of_means
from govsim.outcomes.survival import bootstrap_survival, restricted_means, risk_table, survival
from govsim.show.labels import fiscal_year

lesson = Lesson("03_the_fiscal_year", LANG)
RUNS, SEED = lesson.runs(200), 1
thai = govsim.Scenario.load("thai-history")
late = {year: months for year, months in thai.recorded_acts if months}
first, last = thai.time.first_fiscal_year, thai.time.first_fiscal_year + thai.time.years

# %% [markdown] lang="en"
# ## Exercise 1: the echo
#
# The same luck, with and without the one late act: so every difference is the act's. What a partner has lived through
# fades with the half-life of evidence
# ([section 4.10 of docs/odd.md](../../docs/odd.md#410-trust)), slower than contracts come back.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: ผลที่สะท้อนต่อมา
#
# โชคเดียวกันทุกเรื่อง ต่างกันเพียง พ.ร.บ. ฉบับเดียวล่าช้าหรือไม่ ผลต่างทั้งหมดจึงมาจากความล่าช้านั้น
# สิ่งที่ภาคีประสบจางลงตามเวลาครึ่งชีวิตของหลักฐาน ([หัวข้อ 4.10 ของ docs/odd.md](../../docs/odd.md#410-trust))
# ซึ่งช้ากว่าการกลับมาของสัญญา

# %%
LATE = 2020
following = next(year for year in sorted(late) if year > LATE)


def history(months_late):
    """The default world with these delays, by fiscal year. || โลกจำลองพื้นฐานที่มีความล่าช้าเหล่านี้ ตามปีงบประมาณ"""
    acts = ", ".join(f'"{year}" = {months}' for year, months in months_late.items())
    return govsim.Scenario.from_toml(
        f"[time]\nfirst_fiscal_year = {first}\n[recorded_acts]\nmonths_late = {{ {acts} }}"
    )


record = dict(thai.recorded_acts)
with_it, without = (govsim.simulate(history(acts), RUNS, SEED).years for acts in (record, record | {LATE: 0}))


def left(measure, year):
    """What the late act leaves of itself in a measure of a year: its difference run by run, with the interval. || ผลของ พ.ร.บ. ที่ล่าช้าซึ่งยังเหลือในตัวชี้วัดของปีหนึ่ง: ผลต่างทีละรอบ พร้อมช่วงความเชื่อมั่น"""
    one, other = (table.query(f"year == {year}").set_index("run")[measure] for table in (with_it, without))
    return mean_over_runs(measure, measure, one - other)


shown = range(LATE - 1, following)
lesson.table(
    [
        {
            "year": fiscal_year(year, LANG),
            "trust": lesson.told(left("trust", year), digits=3),
            "gaps": lesson.told(left("gap_share", year), digits=3),
        }
        for year in shown
    ],
    {
        "year": lesson.word("fiscal year", "ปีงบประมาณ พ.ศ."),
        "trust": lesson.word("decision trust, late less on time", "ความไว้วางใจที่ใช้ตัดสินใจ: ล่าช้าหักด้วยไม่ล่าช้า"),
        "gaps": lesson.word("share of months in a gap, late less on time", "สัดส่วนเดือนที่ขาดช่วงสัญญา: ล่าช้าหักด้วยไม่ล่าช้า"),
    },
)


def last_year(measure, worse):
    """The last year in which the act still shows for the worse, its interval leaving out 0. || ปีสุดท้ายที่ความล่าช้ายังแสดงผลในทางลบ โดยช่วงความเชื่อมั่นไม่รวม 0"""
    bad = {
        year: max(worse * left(measure, year).low, worse * left(measure, year).high) for year in shown if year >= LATE
    }
    return fiscal_year(max(year for year, edge in bad.items() if edge < 0 or year == LATE), LANG)


trust_until, gaps_until = last_year("trust", 1), last_year("gap_share", -1)
lesson.say(
    en=f"The gaps show the late act until {gaps_until}, trust until {trust_until}: in the last year of the table "
    f"trust is still off by {lesson.told(left('trust', following - 1), digits=3)}. Who counts contracts only does not "
    "see all of the damage.",
    th=f"การขาดช่วงสัญญาแสดงผลของความล่าช้าจนถึงปีงบประมาณ พ.ศ. {gaps_until} ความไว้วางใจแสดงจนถึง พ.ศ. {trust_until} "
    f"ในปีสุดท้ายของตารางความไว้วางใจยังต่างอยู่ {lesson.told(left('trust', following - 1), digits=3)} "
    "ผู้ที่นับเพียงจำนวนสัญญาจะไม่เห็นความเสียหายทั้งหมด",
)

# %% tags=["claims"]
nothing = [left(measure, LATE - 1) for measure in ("trust", "gap_share")]
lesson.holds("so every difference is the act's", all(one.low == one.high == 0 for one in nothing))
lesson.holds("slower than contracts come back", trust_until > gaps_until)

# %% [markdown] lang="en"
# ## Exercise 2: the shortest seam by hand
#
# With full engagement the papers are done in the first month of the gap, and the contract can be signed then, if the
# act has passed. With an empty post they take longer, and no one is there to sign. The observed seam is longer than the
# shortest: a signature that is possible does not come every month.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: รอยต่อที่สั้นที่สุด คำนวณด้วยมือ
#
# ถ้าทุ่มเทเต็มที่ เอกสารเสร็จในเดือนแรกของช่วงรอยต่อ และลงนามได้ทันทีถ้า พ.ร.บ. มีผลแล้ว ถ้าตำแหน่งว่าง ใช้เวลานานกว่า
# และไม่มีผู้ลงนาม รอยต่อที่วัดได้ยาวกว่านี้ เพราะแม้ลงนามได้แล้วก็ไม่ได้ลงนามกันทุกเดือน

# %%
authority, rows = thai.parameter("law.authority"), []
for who, engagement in (
    (lesson.word("full engagement", "ทุ่มเทเต็มที่"), 1.0),
    (lesson.word("half engagement", "ทุ่มเทครึ่งหนึ่ง"), 0.5),
    (lesson.word("an empty post", "ตำแหน่งว่าง"), VACANT_ENGAGEMENT),
):
    papers, month = 0.8, 0
    while papers < 1:
        papers, month = papers + (0.5 + 0.5 * engagement) / (2 + 4 * (1 - authority)), month + 1
    rows.append({"who": who, "month": month})
lesson.table(
    rows,
    {
        "who": lesson.word("coordinator", "ผู้ประสานงาน"),
        "month": lesson.word("papers done in month", "เอกสารเสร็จในเดือนที่"),
    },
)

# %% tags=["claims"]
full, half, empty = (row["month"] for row in rows)
before = [year - 1 for year, months in record.items() if not months]  # whose terms end before a prompt act
seen = without[without["year"].isin(before)].groupby("run")["seam_months"].mean()
lesson.holds("With full engagement the papers are done in the first month of the gap", full == 1)
lesson.holds("With an empty post they take longer", empty > full)
lesson.holds("The observed seam is longer than the shortest", mean_over_runs("", "", seen).low > full)

# %% [markdown] lang="en"
# ## Exercise 3: paying in between
#
# Interim payment helps partners to hold out; it signs nothing. The reform `bridge-fund` sets `budget.interim` to 1; a
# third of it, to two thirds. As a reform it has a price. Beside it: what it would give if no act were late.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: การจ่ายเงินไปพลางก่อน
#
# การจ่ายไปพลางก่อนช่วยให้ภาคีประคองตัวได้ แต่ไม่ได้ทำให้ลงนามสัญญาได้ มาตรการ `bridge-fund` ตั้ง `budget.interim` เป็น 1
# ถ้าใช้หนึ่งในสามของมาตรการ ค่าจะเป็นสองในสาม และมาตรการมีต้นทุน ข้าง ๆ กันคือผลที่จะได้ถ้าไม่มีปีใดล่าช้าเลย

# %%
fund, prompt = lesson.word("always paid", "จ่ายได้ทุกครั้ง"), lesson.word("no act late", "ไม่มีปีใดล่าช้า")
options = {
    lesson.word("paid in two of three cases", "จ่ายได้สองในสามครั้ง"): thai.with_reform(
        "bridge-fund", from_year=first, size=1 / 3
    ),
    fund: thai.with_reform("bridge-fund", from_year=first),
    prompt: history(dict.fromkeys(record, 0)),
}
comparison = govsim.compare(thai, options, RUNS, SEED)


def changed(option, outcome):
    """What an option changes, with its interval. || สิ่งที่ทางเลือกหนึ่งเปลี่ยนแปลง พร้อมช่วงความเชื่อมั่น"""
    return pick(comparison.options, "difference", option=option, outcome=outcome)


lesson.table(
    [
        {
            "option": name,
            "life": lesson.told(changed(name, "rmst_60"), "months", 2),
            "seam": lesson.told(changed(name, "seam_months"), "months", 2),
            "price": lesson.told(changed(name, "reform_cost"), "contract-years"),
        }
        for name in options
    ],
    {
        "option": lesson.word("option", "ทางเลือก"),
        "life": lesson.word("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
        "seam": lesson.word("longer seam", "รอยต่อที่เพิ่มขึ้น"),
        "price": lesson.word("price, all years together", "ต้นทุนตลอดทุกปี"),
    },
)
life = comparison.per_run.pivot(index="run", columns="option", values="rmst_60")
share = Number(*ratio_of_means(life[fund] - life["do nothing"], life[prompt] - life["do nothing"]))
year = pick(comparison.costs, "per_year", option=fund)
lesson.say(
    en=f"Paying always gives {lesson.told(share, 'per cent', 0)} of the life that the end of all lateness would give, and "
    f"a partnership-year gained this way costs {lesson.told(year, 'contract-years')} in all, the pay of the partners "
    "included. It cures a symptom: the seam stays.",
    th=f"การจ่ายทุกครั้งให้ผล{lesson.told(share, 'per cent', 0)} ของอายุที่จะได้ถ้าความล่าช้าหมดไป และหนึ่งคู่-ปีที่เพิ่มขึ้น"
    f"มีต้นทุนรวม {lesson.told(year, 'contract-years')} ซึ่งนับเงินที่จ่ายให้ภาคีด้วย มาตรการนี้บรรเทาอาการ ส่วนรอยต่อยังอยู่",
)

# %% tags=["claims"]
third = thai.parameter("budget.interim") + (1 - thai.parameter("budget.interim")) / 3
lesson.holds("a third of it, to two thirds", abs(third - 2 / 3) < 1e-9)
lesson.holds("Interim payment helps partners to hold out", changed(fund, "rmst_60").low > 0)
lesson.holds("It cures a symptom: the seam stays.", abs(changed(fund, "seam_months").value) < 0.05)

# %% [markdown] lang="en"
# ## Exercise 4: a history of your own
#
# Most people expect those with the thinnest reserves to suffer most. Compare how much each kind **loses** by the late
# acts, not how long it lives. In a gap a partner leaves the sooner, the more its chances elsewhere outweigh its motive,
# its trust and its belief ([section 4.11 of docs/odd.md](../../docs/odd.md#411-continuation)); cash counts
# there only in debt. The last two columns are assumptions
# ([Initialisation in docs/odd.md](../../docs/odd.md#initialisation)): before you tell a budget office, find Thai data.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: เส้นทางเหตุการณ์ของท่านเอง
#
# คนส่วนใหญ่คาดว่าภาคีที่มีเงินสำรองน้อยเดือดร้อนที่สุด ให้เปรียบเทียบว่าแต่ละประเภท **เสียไป** เท่าใดเพราะความล่าช้า
# ไม่ใช่อยู่ได้นานเท่าใด ในช่วงรอยต่อ ยิ่งทางเลือกอื่นมีน้ำหนักเหนือแรงจูงใจ ความไว้วางใจ และความเชื่อว่าจะได้ต่อสัญญา ภาคีก็ยิ่งถอนตัวเร็ว
# ([หัวข้อ 4.11 ของ docs/odd.md](../../docs/odd.md#411-continuation)) ส่วนเงินสดมีผลเฉพาะเมื่อเป็นหนี้ สองคอลัมน์สุดท้ายเป็นข้อสมมติ
# ([Initialisation](../../docs/odd.md#initialisation)) ก่อนนำไปเสนอสำนักงบประมาณ ควรหาข้อมูลของไทย

# %%
logs = [
    govsim.simulate(history({year: delay * (year % 2) for year in range(first, last)}), RUNS, SEED).partnerships
    for delay in (0, 4)
]


def lives(log, kind):
    """Mean months lived of the first sixty by partners of a kind: of all runs, and of resampled runs. || จำนวนเดือนเฉลี่ยที่อยู่ใน 60 เดือนแรก ของภาคีประเภทหนึ่ง: จากทุกรอบ และจากรอบที่สุ่มซ้ำ"""
    table = risk_table(log[log["kind"] == kind], RUNS)
    return (restricted_means(curves, 60) for curves in (survival(table), bootstrap_survival(table, SEED)))


rows, losses = [], {}
for kind, reserve, outside, motive in zip(KINDS, KIND_RESERVE, KIND_OUTSIDE, KIND_MOTIVE, strict=True):
    (prompt, prompt_drawn), (late_life, late_drawn) = (lives(log, kind) for log in logs)
    bounds = percentile_interval((prompt_drawn - late_drawn)[:, None], RUNS)[
        :, 0
    ]  # the same runs drawn in both || สุ่มรอบชุดเดียวกันในทั้งสองกรณี
    losses[kind] = Number(float(prompt - late_life), *bounds)
    rows.append(
        {
            "kind": lesson.label("kind", kind),
            "prompt": lesson.number(float(prompt), "months"),
            "loss": lesson.told(losses[kind], "months"),
            "pull": outside - motive,
            "reserve": lesson.number(reserve, "months"),
        }
    )
lesson.table(
    rows,
    {
        "kind": lesson.word("partner", "ภาคี"),
        "prompt": lesson.word("months lived of sixty, no act late", "อายุ (เดือน) ใน 60 เดือนแรก เมื่อไม่ล่าช้า"),
        "loss": lesson.word("lost, every second act late", "เสียไปเมื่อล่าช้าปีเว้นปี"),
        "pull": lesson.word("chances elsewhere less motive, means", "ทางเลือกอื่นหักด้วยแรงจูงใจ (ค่าเฉลี่ย)"),
        "reserve": lesson.word("reserve a place, mean", "เงินสำรองต่อสัญญา (ค่าเฉลี่ย)"),
    },
)
most, least = max(losses, key=lambda kind: losses[kind].value), min(losses, key=lambda kind: losses[kind].value)
thin, pulled = (
    min(zip(KIND_RESERVE, KINDS, strict=True))[1],
    KINDS[max(range(4), key=lambda k: KIND_OUTSIDE[k] - KIND_MOTIVE[k])],
)
lesson.say(
    en=f"Most is lost by: {lesson.label('kind', most)}. Least by: {lesson.label('kind', least)}. The thinnest reserve has: "
    f"{lesson.label('kind', thin)}; the strongest pull elsewhere: {lesson.label('kind', pulled)}.",
    th=f"เสียมากที่สุด: {lesson.label('kind', most)} เสียน้อยที่สุด: {lesson.label('kind', least)} "
    f"เงินสำรองน้อยที่สุด: {lesson.label('kind', thin)} แรงดึงจากทางเลือกอื่นมากที่สุด: {lesson.label('kind', pulled)}",
)

# %% tags=["claims"]
others = [losses[kind] for kind in losses if kind not in (most, least)]
lesson.holds("Most is lost by: ", losses[most].low > max(one.high for one in others))
lesson.holds("Least by: ", losses[least].high < min(one.low for one in others))

# %% [markdown] lang="en"
# ## Notes for the teacher
#
# The discussion has no single answer. Lateness is one thing, the yearly vote another: "no act late" leaves every vote in
# place, and the obligation leaves the acts late but takes most of its partnerships out of the vote. It also makes the
# promise of a term safe, so effort pays, and output rises. What to ask for beside it: posts, as the same coordinators
# carry more partnerships; a faster approval; and an answer for poor performers, who stay to the end of their term.

# %% [markdown] lang="th"
# ## บันทึกสำหรับผู้สอน
#
# คำถามอภิปรายไม่มีคำตอบเดียว ความล่าช้าเป็นเรื่องหนึ่ง การพิจารณางบประมาณทุกปีเป็นอีกเรื่องหนึ่ง “ไม่มีปีใดล่าช้า” ยังต้องพิจารณางบประมาณทุกปี
# ส่วนการก่อหนี้ผูกพันข้ามปีงบประมาณไม่ได้แก้ความล่าช้า แต่ทำให้ความร่วมมือส่วนใหญ่ไม่ต้องผ่านการพิจารณา อีกทั้งทำให้คำมั่นตลอดอายุสัญญามั่นคง
# ความพยายามจึงคุ้มค่าและผลผลิตเพิ่มขึ้น สิ่งที่ควรขอควบคู่กันคืออัตรากำลัง เพราะผู้ประสานงานชุดเดิมดูแลมากขึ้น การอนุมัติที่เร็วขึ้น
# และทางออกสำหรับภาคีที่ผลการดำเนินงานต่ำซึ่งอยู่ต่อจนสัญญาครบกำหนด

# %% tags=["claims"]
obligated = govsim.simulate(thai.with_reform("multi-year-obligation", from_year=first), RUNS, SEED).runs
more = {name: mean_over_runs("", "", obligated[name] - comparison.base.runs[name]) for name in ("output", "alive")}
lost = obligated["ended_line"].mean() / comparison.base.runs["ended_line"].mean()
lesson.holds("takes most of its partnerships out of the vote", lost < 0.5)
lesson.holds("so effort pays, and output rises", more["output"].low > 0)
lesson.holds("as the same coordinators carry more partnerships", more["alive"].low > 0)
