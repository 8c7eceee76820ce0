# %% [markdown] lang="en"
# # Lesson 2: solutions
#
# Worked solutions of the exercises of lesson 2.

# %% [markdown] lang="th"
# # บทเรียนที่ 2: เฉลยแบบฝึกหัด
#
# เฉลยแบบฝึกหัดของบทเรียนที่ 2

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
import numpy as np
from lesson import Lesson, pick

import govsim
from govsim.model import constants
from govsim.model.rules.payment import paid_on_time
from govsim.model.rules.trust import contact_months, promise_kept
from govsim.model.tables import is_partnership, missions_of

lesson = Lesson("02_trust_between_people", LANG)
RUNS = lesson.runs(200)
default = govsim.Scenario.load("default")
FADE = 2 ** (-1 / default.parameter("trust.half_life_person"))
DOUBT = default.parameter("trust.doubt")
ASYMMETRY = default.parameter("trust.asymmetry")
GOOD_0, BAD_0 = default.parameter("trust.stranger_good"), default.parameter("trust.stranger_bad")
FLOOR, CEILING = default.parameter("rotation.handover_floor"), default.parameter("rotation.handover_ceiling")
SCALE = default.parameter("rotation.overlap_scale")


def a_month(good, bad, s, asymmetry=ASYMMETRY):
    """The account after one month more, with full contact. || บัญชีเมื่อผ่านไปอีกหนึ่งเดือนที่ติดต่อกันเต็มที่"""
    return FADE * good + s, FADE * bad + asymmetry * (1 - s)


def belief(good, bad, good_0=GOOD_0, bad_0=BAD_0):
    """Mean and doubt that follow from an account and from how a stranger is met. || ค่าเฉลี่ยและความไม่แน่ใจที่ได้จากบัญชี และจากท่าทีต่อคนแปลกหน้า"""
    N = good_0 + bad_0 + good + bad
    T = (good_0 + good) / N
    return T, (T * (1 - T) / (1 + N)) ** 0.5


def kept_share(overlap=0.0, documentation=0.5, deputy=0.0):
    """eta, as in the lesson. || eta เช่นเดียวกับในบทเรียน"""
    together = 1 - np.exp(-overlap / SCALE)
    works = documentation * (constants.HANDOVER_ALONE + constants.HANDOVER_OVERLAP * together)  # of the file || ของไฟล์
    return 1 - (1 - FLOOR - (CEILING - FLOOR) * works) * (1 - constants.DEPUTY_KEEPS * deputy)


good = bad = 0.0
for _ in range(24):
    good, bad = a_month(good, bad, s=0.9)

# %% [markdown] lang="en"
# ## Exercise 1: is the claim always true?
#
# "More" can be meant in proportion, or in what the partner **dares** to rely on, which loses through both. The mean has
# the further to fall the more a stranger is distrusted: it is pulled towards the stranger's. So the sentence needs two
# things said with it: what is compared, and how strangers are met.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 1: คำกล่าวนี้จริงเสมอหรือไม่
#
# คำว่า “มากกว่า” อาจหมายถึงเมื่อคิดเป็นสัดส่วน หรือหมายถึงระดับที่ภาคี **กล้าพึ่งพา** ซึ่งลดลงเพราะทั้งสองอย่าง
# ยิ่งระแวงคนแปลกหน้า ค่าเฉลี่ยยิ่งลดได้มาก เพราะถูกดึงเข้าหาค่าของคนแปลกหน้า คำกล่าวนี้จึงต้องบอกสองเรื่องประกอบ
# คือเปรียบเทียบอะไร และคนแปลกหน้าได้รับความเชื่อเพียงใด

# %%
eta, rows, more_doubt, by_doubt = kept_share(), [], [], []
for stranger in ((2.0, 1.0), (1.0, 1.0), (1.0, 2.0), (1.0, 4.0)):
    (T, sd), (T_after, sd_after) = belief(good, bad, *stranger), belief(eta * good, eta * bad, *stranger)
    through_mean, through_doubt = T_after - T, -DOUBT * (sd_after - sd)
    name = f"{stranger[0]:g} : {stranger[1]:g}"
    more_doubt += [name] if abs(sd_after / sd - 1) > abs(T_after / T - 1) else []
    by_doubt += [name] if through_doubt < through_mean else []
    rows.append(
        {
            "stranger": name,
            "mean": lesson.number(T_after / T - 1, "per cent"),
            "doubt": lesson.number(sd_after / sd - 1, "per cent"),
            "by_mean": through_mean,
            "by_doubt": through_doubt,
        }
    )
lesson.table(
    rows,
    {
        "stranger": lesson.word("stranger, good : bad", "คนแปลกหน้า ดี : ไม่ดี"),
        "mean": lesson.word("mean", "ค่าเฉลี่ย"),
        "doubt": lesson.word("doubt", "ความไม่แน่ใจ"),
        "by_mean": lesson.word("change of what is dared, through the mean", "ระดับที่กล้าพึ่งพาเปลี่ยนไปเพราะค่าเฉลี่ย"),
        "by_doubt": lesson.word("change of what is dared, through doubt", "ระดับที่กล้าพึ่งพาเปลี่ยนไปเพราะความไม่แน่ใจ"),
    },
    digits=3,
)
where = ", ".join(by_doubt)
lesson.say(
    en=f"In proportion doubt changes more in {len(more_doubt)} of {len(rows)} cases. In what is dared, doubt is the larger "
    f"part in {len(by_doubt)}{f' ({where})' if by_doubt else ''}; in the other {len(rows) - len(by_doubt)} it is the mean.",
    th=f"เมื่อคิดเป็นสัดส่วน ความไม่แน่ใจเปลี่ยนมากกว่าใน {len(more_doubt)} จาก {len(rows)} กรณี ส่วนในระดับที่กล้าพึ่งพา "
    f"ความไม่แน่ใจเป็นส่วนที่ใหญ่กว่าใน {len(by_doubt)} กรณี{f' ({where})' if by_doubt else ''} "
    f"อีก {len(rows) - len(by_doubt)} กรณีเป็นค่าเฉลี่ย",
)

# %% tags=["claims"]
lesson.holds("which loses through both", all(row["by_mean"] < 0 and row["by_doubt"] < 0 for row in rows))
falls = [row["by_mean"] for row in rows]  # from the stranger trusted most to the one distrusted most
lesson.holds("The mean has the further to fall the more a stranger is distrusted", falls == sorted(falls, reverse=True))

# %% [markdown] lang="en"
# ## Exercise 2: what a good handover saves
#
# A deputy whom the partner knows already keeps most of the account, more than two months side by side with a
# complete file. But look at the price in Lesson 6: a deputy costs something in every contract, the overlap only at a
# transfer.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 2: การส่งมอบงานที่ดีรักษาอะไรไว้ได้
#
# รองผู้ประสานงานที่ภาคีรู้จักอยู่แล้วรักษาบัญชีไว้ได้เป็นส่วนใหญ่ มากกว่าการทำงานควบคู่กันสองเดือนพร้อมเอกสารที่ครบถ้วน
# แต่โปรดดูต้นทุนในบทเรียนที่ 6 รองผู้ประสานงานมีต้นทุนในทุกสัญญา ส่วนการทำงานควบคู่กันมีต้นทุนเฉพาะเมื่อมีการโยกย้าย

# %%
ways = {
    lesson.word("nothing arranged", "ไม่ได้จัดการอะไร"): {},
    lesson.word("two months side by side, a full file", "ทำงานซ้อนกันสองเดือน เอกสารครบ"): {
        "overlap": 2.0,
        "documentation": 1.0,
    },
    lesson.word("a deputy", "มีรองผู้ประสานงาน"): {"deputy": 1.0},
    lesson.word("both", "ทั้งสองอย่าง"): {"overlap": 2.0, "documentation": 1.0, "deputy": 1.0},
}
rows = []
for name, keys in ways.items():
    share = kept_share(**keys)
    T, sd = belief(share * good, share * bad)
    rows.append({"way": name, "share": lesson.number(share, "per cent"), "dared": T - DOUBT * sd})
lesson.table(
    rows,
    {
        "way": lesson.word("handover", "การส่งมอบงาน"),
        "share": lesson.word("of the account kept", "บัญชีที่คงอยู่"),
        "dared": lesson.word("dared after it", "ระดับที่กล้าพึ่งพาหลังเปลี่ยนตัว"),
    },
)

# %% tags=["claims"]
from govsim.model.reforms import REFORMS

nothing, overlap, deputy, _ = (kept_share(**keys) for keys in ways.values())
lesson.holds("A deputy whom the partner knows already keeps most of the account", deputy > 0.5)
lesson.holds("more than two months side by side with a complete file", deputy > overlap > nothing)
lesson.holds("a deputy costs something in every contract", REFORMS["deputy"].cost.fte_per_contract > 0)
lesson.holds("the overlap only at a transfer", REFORMS["handover-overlap"].cost.fte_per_transfer > 0)

# %% [markdown] lang="en"
# ## Exercise 3: one broken promise
#
# Count the months until the partner dares as much as before. The result depends on how good the good months are: with
# perfect months trust is repaired fast, with ordinary ones slowly.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 3: ผิดคำมั่นหนึ่งครั้ง
#
# นับจำนวนเดือนจนภาคีกล้าพึ่งพาเท่าเดิม ผลขึ้นอยู่กับว่าเดือนที่ดีนั้นดีเพียงใด ถ้าดีสมบูรณ์ก็ฟื้นคืนได้เร็ว ถ้าดีตามปกติก็ฟื้นคืนได้ช้า

# %%
rows = []
for asymmetry in (ASYMMETRY, 1.0):
    account = (0.0, 0.0)
    for _ in range(24):
        account = a_month(*account, s=0.9, asymmetry=asymmetry)
    T, sd = belief(*account)
    before, broken = T - DOUBT * sd, a_month(*account, s=0.0, asymmetry=asymmetry)
    T, sd = belief(*broken)
    months, loss = 0, before - (T - DOUBT * sd)
    while T - DOUBT * sd < before:
        broken, months = a_month(*broken, s=0.9, asymmetry=asymmetry), months + 1
        T, sd = belief(*broken)
    rows.append({"asymmetry": f"{asymmetry:g}", "loss": loss, "months": months})
lesson.table(
    rows,
    {
        "asymmetry": lesson.word("bad weighs, times good", "ด้านไม่ดีหนักเป็นกี่เท่า"),
        "loss": lesson.word("dared less", "ระดับที่กล้าพึ่งพาลดลง"),
        "months": lesson.word("months to repair", "จำนวนเดือนที่ใช้ฟื้นคืน"),
    },
)


# %% tags=["claims"]
def repair(s):
    """Months of this kind that repair one in which nothing was kept."""
    account, months = a_month(good, bad, s=0.0), 0
    while True:
        T, sd = belief(*account)
        if T - DOUBT * sd >= belief(good, bad)[0] - DOUBT * belief(good, bad)[1]:
            return months
        account, months = a_month(*account, s=s), months + 1


lesson.holds("with perfect months trust is repaired fast, with ordinary ones slowly", 2 * repair(1.0) < repair(0.9))

# %% [markdown] lang="en"
# ## Exercise 4: a rule of your own
#
# The same luck, another rule of trust. The difference is the rule's. A conclusion that changes with such a rule is a
# conclusion about the rule, and must be stated together with it.

# %% [markdown] lang="th"
# ## แบบฝึกหัดที่ 4: กฎของท่านเอง
#
# โชคชุดเดียวกัน แต่กฎความไว้วางใจต่างกัน ผลต่างจึงมาจากกฎ ข้อสรุปที่เปลี่ยนไปเมื่อเปลี่ยนกฎเช่นนี้เป็นข้อสรุปเกี่ยวกับกฎ
# และต้องกล่าวพร้อมกับกฎนั้น


# %%
def trust_without_doubt(world, region, regimes, luck, month):
    """Trust moves a tenth of the way, each month of contact, to how the month was. || ทุกเดือนที่ติดต่อกัน ความไว้วางใจขยับเข้าหาผลของเดือนนั้นหนึ่งในสิบของระยะห่าง"""
    for i in missions_of(region):
        mission = world.missions[i]
        if is_partnership(mission):
            official = world.officials[mission.official]
            contact = contact_months(mission, official)
            mission.trust_person += 0.1 * contact * (promise_kept(mission, official) - mission.trust_person)
            mission.trust_agency += 0.1 * (paid_on_time(mission) - mission.trust_agency)
            mission.trust = 0.5 * (mission.trust_person + mission.trust_agency)


FEW = max(
    2, RUNS // 20
)  # the rule is plain Python here, which is slow; @govsim.rule compiles it || กฎนี้เป็น Python ธรรมดาซึ่งช้า ใช้ @govsim.rule เพื่อแปลให้เร็วขึ้น
shipped = govsim.simulate(default, FEW, 1)
changed = govsim.simulate(default, FEW, 1, rules={"trust": trust_without_doubt})
lesson.table(
    [
        {"rule": name, "alive": lesson.told(pick(found.summary(), name="survival_3y"), "per cent")}
        for name, found in (
            (lesson.word("the model's", "กฎของแบบจำลอง"), shipped),
            (lesson.word("without doubt", "ไม่มีความไม่แน่ใจ"), changed),
        )
    ],
    {
        "rule": lesson.word("rule of trust", "กฎความไว้วางใจ"),
        "alive": lesson.word("outlive three years", "อยู่รอดเกินสามปี"),
    },
)
