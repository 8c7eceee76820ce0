# %% [markdown] lang="en"
# # Lesson 6: solutions
#
# Worked solutions of the exercises of lesson 6.

# %% [markdown] lang="th"
# # บทเรียนที่ 6: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 6

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from itertools import combinations

from lesson import Lesson, Number, pick

import govsim
from govsim.outcomes.intervals import ratio_of_means
from govsim.show.labels import fiscal_year

lesson = Lesson("06_reforms_and_their_price", LANG)
RUNS, SEED = lesson.runs(200), 1
base = govsim.Scenario.load("default")
first = base.time.first_fiscal_year

# %% [markdown] lang="en"
# ## Exercise 1: when to begin?
#
# Beginning later gains less in all, as there are fewer years left to gain in. Does the price of a year change? The obligation
# closes gaps at once, and contracts of partnerships that were there before are paid for longer; partnerships that live on
# add up only with the years. The last column shows it. Waiting itself has no price in this table: those who were not served
# in between are not in it.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: ควรเริ่มเมื่อใด
#
# ยิ่งเริ่มช้าผลรวมยิ่งน้อย เพราะเหลือเวลาน้อยลง แล้วราคาต่อหนึ่งปีเปลี่ยนหรือไม่ การก่อหนี้ผูกพันข้ามปีงบประมาณทำให้การขาดช่วงสัญญาสั้นลงทันที
# จึงต้องจ่ายสัญญาของความร่วมมือเดิมนานขึ้น ส่วนความร่วมมือที่อยู่รอดเพิ่มขึ้นสะสมตามเวลา คอลัมน์สุดท้ายแสดงเรื่องนี้
# การรอไม่มีราคาในตารางนี้ ผู้ที่ไม่ได้รับบริการในระหว่างรอไม่ได้อยู่ในตาราง

# %%
years = (first, first + 10)
options = {fiscal_year(year, LANG): base.with_reform("multi-year-obligation", from_year=year) for year in years}
# options compared together are judged over the years that all have: so each alone, over every year in which it gains || ทางเลือกที่เปรียบเทียบพร้อมกันใช้ช่วงปีที่มีร่วมกัน จึงเปรียบเทียบทีละทางเลือก ตลอดทุกปีที่ได้ผล
alone = {name: govsim.compare(base, {name: option}, RUNS, SEED) for name, option in options.items()}


def totals(ensemble):
    """In each repeat, over all years: partnership-years, and those of them under contract. || ในแต่ละรอบ รวมทุกปี: คู่-ปี และส่วนที่มีสัญญา"""
    table = ensemble.years.assign(contract=lambda years: years["alive"] * (1 - years["gap_share"].fillna(0)))
    return table.groupby("run")[["alive", "contract"]].sum()


def under_contract(name):
    """The years under contract that are gained with each partnership-year. || จำนวนปีที่มีสัญญาซึ่งเพิ่มขึ้นต่อหนึ่งคู่-ปี"""
    gained = totals(alone[name].ensembles[name]) - totals(alone[name].base)
    return Number(*ratio_of_means(gained["contract"].to_numpy(), gained["alive"].to_numpy()))


def gained(name):
    """The partnership-years gained over all years. || คู่-ปีที่เพิ่มขึ้นรวมทุกปี"""
    row = alone[name].costs.set_index("option").loc[name, ["partnership_years", "years_low", "years_high"]]
    return Number(*row)


lesson.table(
    [
        {
            "year": name,
            "gained": lesson.told(gained(name), "years", 0),
            "contract": lesson.told(under_contract(name), "years", 2),
            "price": lesson.told(pick(alone[name].costs, "per_year", option=name), "contract-years", 2),
        }
        for name in options
    ],
    {
        "year": lesson.word("begins in", "เริ่มปีงบประมาณ"),
        "gained": lesson.word("partnership-years gained", "คู่-ปีที่เพิ่มขึ้น"),
        "price": lesson.word("price of one", "ราคาต่อหนึ่งปี"),
        "contract": lesson.word("years under contract gained with each", "ปีที่มีสัญญาซึ่งเพิ่มขึ้นต่อหนึ่งคู่-ปี"),
    },
)
early, late = (pick(alone[name].costs, "per_year", option=name) for name in options)
verdict = lesson.word(
    "The intervals of the two prices overlap: they do not show which is higher.",
    "ช่วงความเชื่อมั่นของสองราคาซ้อนทับกัน จึงยังบอกไม่ได้ว่าราคาใดสูงกว่า",
)
if early.value is not None and late.value is not None and (late.low > early.high or late.high < early.low):
    higher = late.value > early.value
    verdict = lesson.word(
        f"Begun late, a partnership-year is {'dearer' if higher else 'cheaper'}: the intervals of the two prices do not overlap.",
        f"เมื่อเริ่มช้า ราคาต่อหนึ่งคู่-ปี{'สูง' if higher else 'ต่ำ'}กว่า ช่วงความเชื่อมั่นของสองราคาไม่ซ้อนทับกัน",
    )
lesson.say(verdict)

# %% tags=["claims"]
soon, later = options
lesson.holds("Beginning later gains less in all", gained(later).high < gained(soon).low)
lesson.holds(
    "contracts of partnerships that were there before are paid for longer",
    under_contract(soon).high < under_contract(later).low,
)

# %% [markdown] lang="en"
# ## Exercise 2: half a reform
#
# Coordinators near their limit gain most from the first hours given back to them, so that half the relief gives more than
# half of the effect. Where a reform has a threshold it would be the other way round: half a bridge is no bridge.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: มาตรการครึ่งหนึ่ง
#
# ผู้ประสานงานที่ใกล้เต็มกำลังได้ประโยชน์มากที่สุดจากชั่วโมงแรก ๆ ที่ได้คืน การแบ่งเบาครึ่งหนึ่งจึงได้ผลมากกว่าครึ่ง
# หากมาตรการต้องถึงเกณฑ์ขั้นต่ำ (threshold) จึงจะได้ผล ก็จะเป็นตรงกันข้าม สะพานครึ่งเดียวไม่ใช่สะพาน

# %%
sizes = (0.25, 0.5, 1.0)
options = {f"{size:g}": base.with_reform("workload-relief", from_year=first, size=size) for size in sizes}
comparison = govsim.compare(base, options, RUNS, SEED)
lesson.table(
    [
        {
            "size": name,
            "life": lesson.told(pick(comparison.options, "difference", option=name, outcome="rmst_60"), "months"),
            "cost": lesson.told(
                pick(comparison.options, "difference", option=name, outcome="reform_cost"), "contract-years"
            ),
        }
        for name in options
    ],
    {
        "size": lesson.word("size", "ขนาด"),
        "life": lesson.word("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
        "cost": lesson.word("cost of the reform", "ต้นทุนของมาตรการ"),
    },
)

# %% tags=["claims"]
from govsim.outcomes.intervals import mean_over_runs

life = comparison.per_run.pivot(index="run", columns="option", values="rmst_60")
gain = life.sub(life["do nothing"], axis=0)
lesson.holds(
    "half the relief gives more than half of the effect", mean_over_runs("", "", gain["0.5"] - gain["1"] / 2).low > 0
)

# %% [markdown] lang="en"
# ## Exercise 3: beat the package
#
# The package does half of everything, so it pays for what does little as well. Two well-chosen reforms can give more
# months for each contract-year of cost. Reforms that cost no money (such as a role charter) pay in other coin: here in
# months of negotiation.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: เอาชนะชุดมาตรการ
#
# ชุดมาตรการทำทุกอย่างอย่างละครึ่ง จึงจ่ายให้สิ่งที่ได้ผลน้อยด้วย สองมาตรการที่เลือกดีอาจเพิ่มเดือนต่อหนึ่งสัญญา-ปีได้มากกว่า
# มาตรการที่ไม่ใช้เงิน (เช่น ข้อตกลงแบ่งบทบาทหน้าที่) จ่ายด้วยอย่างอื่น ในที่นี้คือเวลาเจรจา

# %%
singles = ("multi-year-obligation", "workload-relief", "role-charter")
options = {"ecosystem-package": base.with_reform("ecosystem-package", from_year=first)}
for one, another in combinations(singles, 2):
    name = f"{lesson.label('reform', one)} + {lesson.label('reform', another)}"
    options[name] = base.with_reform(one, from_year=first).with_reform(another, from_year=first)
comparison = govsim.compare(base, options, RUNS, SEED)
rows = []
for name in options:
    life, cost = (
        pick(comparison.options, "difference", option=name, outcome=outcome) for outcome in ("rmst_60", "reform_cost")
    )
    per = life.value / cost.value if cost.value else None
    rows.append(
        {
            "option": lesson.label("reform", name),
            "life": lesson.told(life, "months"),
            "cost": lesson.told(cost, "contract-years"),
            "per": per,
        }
    )
lesson.table(
    rows,
    {
        "option": lesson.word("option", "ทางเลือก"),
        "life": lesson.word("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
        "cost": lesson.word("cost of the reform", "ต้นทุนของมาตรการ"),
        "per": lesson.word("months per contract-year of cost", "เดือนต่อต้นทุนหนึ่งสัญญา-ปี"),
    },
)

# %% tags=["claims"]
package, *pairs = (row["per"] for row in rows)
lesson.holds("can give more months for each contract-year of cost", max(pairs) > package)

# %% [markdown] lang="en"
# ## Exercise 4: what pairing saves
#
# The runs needed for an interval grow with the variance. If pairing leaves a tenth of it, unpaired luck needs ten times as
# many runs. Pairing saves most where a reform changes little, and least where repeats part company soon.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: การจับคู่ประหยัดอะไร
#
# จำนวนรอบที่ต้องใช้เพิ่มขึ้นตามความแปรปรวน ถ้าการจับคู่เหลือความแปรปรวนไว้หนึ่งในสิบ การไม่จับคู่ต้องใช้รอบมากขึ้นสิบเท่า
# การจับคู่ประหยัดมากที่สุดเมื่อมาตรการเปลี่ยนอะไรเพียงเล็กน้อย และน้อยที่สุดเมื่อรอบทั้งสองแยกทางกันเร็ว

# %%
names = ("bridge-fund", "role-charter", "workload-relief", "multi-year-obligation")
comparison = govsim.compare(base, {name: base.with_reform(name, from_year=first) for name in names}, RUNS, SEED)
table = comparison.options[comparison.options["outcome"] == "rmst_60"].set_index("option")
lesson.table(
    [
        {
            "reform": lesson.label("reform", name),
            "ratio": float(table.loc[name, "variance_ratio"]),
            "runs": lesson.number(RUNS / float(table.loc[name, "variance_ratio"]), "runs"),
        }
        for name in names
    ],
    {
        "reform": lesson.word("reform", "มาตรการ"),
        "ratio": lesson.word("variance that pairing leaves", "ความแปรปรวนที่เหลือเมื่อจับคู่"),
        "runs": lesson.word("unpaired runs for the same interval", "จำนวนรอบแบบไม่จับคู่ที่ให้ช่วงเท่ากัน"),
    },
)

# %% tags=["claims"]
effects = table.loc[list(names), "difference"].astype(float)
left = table.loc[list(names), "variance_ratio"].astype(float)
lesson.holds(
    "Pairing saves most where a reform changes little",
    list(effects.sort_values().index) == list(left.sort_values().index),
)
free = pick(comparison.options, "difference", option="role-charter", outcome="reform_cost")
lesson.holds("Reforms that cost no money (such as a role charter)", free.low == free.high == 0)
