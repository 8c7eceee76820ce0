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

sys.path.insert(0, "..")  # lesson.py lies there
LANG = "en"
from lesson import Lesson, pick

import govsim
from govsim.outcomes.continuity import continuity
from govsim.outcomes.summary import mean_over_runs
from govsim.plots.words import fiscal_year

lesson = Lesson("03_the_fiscal_year", LANG)
RUNS, SEED = lesson.runs(200), 1
thai = govsim.Scenario.load("thai-history")
late = {year: months for year, months in thai.recorded_acts if months}

# %% [markdown] lang="en"
# ## Exercise 1: the echo
#
# Trust falls in the late year and is only part of the way back in the year after. Contracts come back within months,
# confidence takes longer: what a partner has lived through fades with the half-life of evidence. Who counts contracts
# only does not see all of the damage.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: ผลที่สะท้อนต่อมา
#
# ความไว้วางใจลดลงในปีที่ล่าช้า และปีถัดไปฟื้นคืนเพียงบางส่วน สัญญากลับมาได้ในไม่กี่เดือน แต่ความเชื่อมั่นใช้เวลานานกว่า
# เพราะสิ่งที่ภาคีประสบจางลงตามเวลาครึ่งชีวิตของหลักฐาน ผู้ที่นับเพียงจำนวนสัญญาจะไม่เห็นความเสียหายทั้งหมด

# %%
ensemble = govsim.simulate(thai, RUNS, SEED)
worst = max(late, key=late.get)


def in_year(measure, year):
    """A measure in one year, with its interval over runs."""
    return mean_over_runs(measure, measure, ensemble.years.query(f"year == {year}").set_index("run")[measure])


lesson.table(
    [
        {
            "year": fiscal_year(year, LANG),
            "trust": lesson.told(in_year("trust", year), digits=3),
            "gaps": lesson.told(in_year("gap_share", year), "per cent"),
        }
        for year in (worst - 1, worst, worst + 1)
    ],
    {
        "year": ("fiscal year", "ปีงบประมาณ พ.ศ."),
        "trust": ("decision trust", "ความไว้วางใจที่ใช้ตัดสินใจ"),
        "gaps": ("months without a contract", "เดือนที่ไม่มีสัญญา"),
    },
)

# %% [markdown] lang="en"
# ## Exercise 2: the shortest seam by hand
#
# With full engagement the papers are done in the first month of the gap, and the contract can be signed then, if the
# act has passed. With an empty post they take longer, and nobody is there to sign. The observed seam is longer than the
# shortest: a signature that is possible does not come every month.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: รอยต่อที่สั้นที่สุด คำนวณด้วยมือ
#
# ถ้าทุ่มเทเต็มที่ เอกสารเสร็จในเดือนแรกของช่วงรอยต่อ และลงนามได้ทันทีถ้า พ.ร.บ. มีผลแล้ว ถ้าตำแหน่งว่าง ใช้เวลานานกว่า
# และไม่มีผู้ลงนาม รอยต่อที่วัดได้ยาวกว่านี้ เพราะแม้ลงนามได้แล้วก็ไม่ได้ลงนามกันทุกเดือน

# %%
authority, rows = thai.parameter("law.authority"), []
for who, engagement in (
    (("full engagement", "ทุ่มเทเต็มที่"), 1.0),
    (("half engagement", "ทุ่มเทครึ่งหนึ่ง"), 0.5),
    (("an empty post", "ตำแหน่งว่าง"), 0.1),
):
    papers, month = 0.8, 0
    while papers < 1:
        papers, month = papers + (0.5 + 0.5 * engagement) / (2 + 4 * (1 - authority)), month + 1
    rows.append({"who": lesson.word(*who), "month": month})
lesson.table(rows, {"who": ("coordinator", "ผู้ประสานงาน"), "month": ("papers done in month", "เอกสารเสร็จในเดือนที่")})

# %% [markdown] lang="en"
# ## Exercise 3: paying in between
#
# Interim payment helps partners to hold out; it signs nothing. So the seam stays as long, and lifetimes gain little.
# That is worth knowing before one builds a fund: it cures a symptom, at a moderate price.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: การจ่ายเงินไปพลางก่อน
#
# การจ่ายไปพลางก่อนช่วยให้ภาคีประคองตัวได้ แต่ไม่ได้ทำให้ลงนามสัญญาได้ รอยต่อจึงยาวเท่าเดิม และอายุความร่วมมือเพิ่มขึ้นเพียงเล็กน้อย
# ควรรู้เรื่องนี้ก่อนตั้งกองทุน มาตรการนี้บรรเทาอาการด้วยต้นทุนปานกลาง

# %%
options = {
    lesson.word("paid in two of three cases", "จ่ายได้สองในสามครั้ง"): thai.with_parameters({"budget.interim": 2 / 3}),
    lesson.word("always paid", "จ่ายได้ทุกครั้ง"): thai.with_parameters({"budget.interim": 1.0}),
}
comparison = govsim.compare(thai, options, RUNS, SEED)
lesson.table(
    [
        {
            "option": name,
            "life": lesson.told(pick(comparison.options, "difference", option=name, outcome="rmst_60"), "months", 2),
            "seam": lesson.told(
                pick(comparison.options, "difference", option=name, outcome="seam_months"), "months", 2
            ),
        }
        for name in options
    ],
    {
        "option": ("option", "ทางเลือก"),
        "life": ("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
        "seam": ("longer seam", "รอยต่อที่เพิ่มขึ้น"),
    },
)

# %% [markdown] lang="en"
# ## Exercise 4: a history of your own
#
# Most people expect those with the thinnest reserves to suffer most. Compare how much each kind **loses** by the late
# acts, not how long it lives. In the model those leave first who have better things to do elsewhere, and those stay whose
# motive holds them; cash comes third. What kinds of partners have as reserves, motives and chances elsewhere are
# assumptions (section 5 of the model page): before you tell a budget office, find Thai data. Where intervals overlap, do
# not rank.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: ประวัติศาสตร์ของท่านเอง
#
# คนส่วนใหญ่คาดว่าภาคีที่มีเงินสำรองน้อยเดือดร้อนที่สุด ให้เปรียบเทียบว่าแต่ละประเภท **เสียไป** เท่าใดเพราะความล่าช้า
# ไม่ใช่อยู่ได้นานเท่าใด ในแบบจำลอง ผู้ที่มีทางเลือกอื่นที่ดีกว่าถอนตัวก่อน ผู้ที่มีแรงจูงใจต่อภารกิจอยู่ต่อ เงินสดสำคัญเป็นอันดับสาม
# เงินสำรอง แรงจูงใจ และทางเลือกอื่นของภาคีแต่ละประเภทเป็นข้อสมมติ (หัวข้อ 5 ของหน้าแบบจำลอง)
# ก่อนนำไปเสนอสำนักงบประมาณ ควรหาข้อมูลของไทย ถ้าช่วงความเชื่อมั่นซ้อนทับกัน อย่าจัดอันดับ

# %%
first, last = thai.time.first_fiscal_year, thai.time.first_fiscal_year + thai.time.years


def history(months_late):
    """The default world with these delays, by fiscal year."""
    acts = ", ".join(f'"{year}" = {months_late(year)}' for year in range(first, last))
    return govsim.Scenario.from_toml(
        f"[time]\nfirst_fiscal_year = {first}\n[recorded_acts]\nmonths_late = {{ {acts} }}"
    )


tables = [
    continuity(govsim.simulate(history(delay), RUNS, SEED), by="kind")
    for delay in (lambda year: 0, lambda year: 4 * (year % 2))
]
lesson.table(
    [
        {"kind": lesson.label("kind", kind)}
        | {
            str(place): lesson.told(pick(table, kind=kind, measure="rmst_60"), "months")
            for place, table in enumerate(tables)
        }
        for kind in govsim.constants.KINDS
    ],
    {
        "kind": ("partner", "ภาคี"),
        "0": ("months lived of sixty, no act late", "อายุ (เดือน) ใน 60 เดือนแรก เมื่อไม่ล่าช้า"),
        "1": ("every second act late", "เมื่อล่าช้าปีเว้นปี"),
    },
)
