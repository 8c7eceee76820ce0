# %% [markdown] lang="en"
# # Lesson 2. Trust between people: what a handover costs
#
# **The question.** Your coordinator has worked with a community group for two years. Now she is transferred. The new
# coordinator has done nothing wrong. Yet the partner hesitates to sign again. *Why, and what could a good handover
# save?*
#
# You will compute trust by hand, with four lines of arithmetic, and see that the model does the same. Then you will
# watch a handover in one partnership, and measure it over thousands.
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 2 ความไว้วางใจระหว่างบุคคล: การส่งมอบงานมีต้นทุนเท่าใด
#
# **คำถาม** ผู้ประสานงานของท่านทำงานกับองค์กรชุมชนแห่งหนึ่งมาสองปี แล้วถูกโยกย้าย ผู้ประสานงานคนใหม่ไม่ได้ทำอะไรผิดเลย
# แต่ภาคีกลับลังเลที่จะต่อสัญญา *เพราะเหตุใด และการส่งมอบงานที่ดีจะรักษาอะไรไว้ได้บ้าง*
#
# ท่านจะคำนวณความไว้วางใจด้วยมือ ใช้เลขคณิตเพียงสี่บรรทัด แล้วเห็นว่าแบบจำลองคำนวณอย่างเดียวกัน
# จากนั้นดูการเปลี่ยนตัวผู้ประสานงานในความร่วมมือหนึ่งคู่ และวัดผลจากหลายพันครั้ง
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
import numpy as np
from lesson import Lesson, Number, parts, pick
from scipy.stats import beta, t

import govsim
from govsim import plots
from govsim.model import constants
from govsim.outcomes.trust_decay import event_study
from govsim.show.plots.style import BLACK, BLUE, ORANGE, sheet
from govsim.words import month_name

lesson = Lesson("02_trust_between_people", LANG)
RUNS, SEED = lesson.runs(60), 1

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## The law of trust
#
# A partner keeps an account of the person at the other side: how much was **good** and how much was **bad**. Each month
# of contact adds to it. Let *s* be how well promises were kept this month, from 0 to 1, and *n* how much contact there
# was. Then
#
# - good becomes *f* × good + *n* × *s*
# - bad becomes *f* × bad + *k* × *n* × (1 − *s*)
#
# Old evidence fades: *f* is such that half of it is gone after the half-life. Bad evidence weighs *k* times as much as
# good: trust is easier to destroy than to build (Slovic 1993).
#
# A stranger is not met with an empty page but with some good and some bad "evidence" to begin with. From the account
# follow the **mean** *T* (what the partner expects) and the **doubt** *sd* (how unsure of it the partner is):
#
# - *N* = all evidence, the stranger's included; *T* = good part / *N*; *sd* = √(*T* (1 − *T*) / (1 + *N*))
#
# That is the Beta law (Jøsang and Ismail 2002). Who must decide does not rely on the mean but on something lower: *T*
# less a multiple of the doubt. The model mixes this with the same account about the agency as a whole, which fades more
# slowly.

# %% [markdown] lang="th"
# ## กฎของความไว้วางใจ
#
# ภาคีจดบัญชีเกี่ยวกับคนที่ตนประสานงานด้วยไว้สองช่อง คือหลักฐานด้าน **ดี** และหลักฐานด้าน **ไม่ดี**
# การติดต่อกันแต่ละเดือนเพิ่มหลักฐานเข้าไป ให้ *s* คือระดับการรักษาคำมั่นในเดือนนั้น ตั้งแต่ 0 ถึง 1 และ *n*
# คือปริมาณการติดต่อ จะได้ว่า
#
# - ด้านดี กลายเป็น *f* × ด้านดี + *n* × *s*
# - ด้านไม่ดี กลายเป็น *f* × ด้านไม่ดี + *k* × *n* × (1 − *s*)
#
# หลักฐานเก่าจางลง *f* คือค่าที่ทำให้หลักฐานเหลือครึ่งหนึ่งเมื่อครบเวลาครึ่งชีวิต หลักฐานด้านไม่ดีมีน้ำหนัก *k*
# เท่าของด้านดี เพราะความไว้วางใจทำลายง่ายกว่าสร้าง (Slovic 1993)
#
# เมื่อพบคนแปลกหน้า บัญชีไม่ได้ว่างเปล่า แต่มี “หลักฐาน” ด้านดีและไม่ดีอยู่บ้างตั้งแต่ต้น จากบัญชีนี้ได้ **ค่าเฉลี่ย** *T*
# (สิ่งที่ภาคีคาดหวัง) และ **ความไม่แน่ใจ** *sd* (ภาคีไม่แน่ใจเพียงใด)
#
# - *N* = หลักฐานทั้งหมด รวมหลักฐานตั้งต้นของคนแปลกหน้า; *T* = ด้านดี / *N*; *sd* = √(*T* (1 − *T*) / (1 + *N*))
#
# นี่คือกฎตามการแจกแจงเบตา (Jøsang และ Ismail 2002) ผู้ที่ต้องตัดสินใจไม่ได้ใช้ค่าเฉลี่ย แต่ใช้ค่าที่ต่ำกว่านั้น คือ *T*
# หักด้วยความไม่แน่ใจคูณค่าคงที่ แบบจำลองนำค่านี้ไปรวมกับบัญชีแบบเดียวกันเกี่ยวกับหน่วยงานทั้งหน่วยงาน ซึ่งจางช้ากว่า

# %%
default = govsim.Scenario.load("default")
HALF_LIFE = default.parameter("trust.half_life_person")  # months || เดือน
ASYMMETRY = default.parameter("trust.asymmetry")  # k
DOUBT = default.parameter("trust.doubt")  # how many times the doubt is taken off || หักความไม่แน่ใจออกกี่เท่า
GOOD_0, BAD_0 = default.parameter("trust.stranger_good"), default.parameter("trust.stranger_bad")
FADE = 2 ** (-1 / HALF_LIFE)  # f


def a_month(good, bad, s, n=1.0):
    """The account after one month more. || บัญชีเมื่อผ่านไปอีกหนึ่งเดือน"""
    return FADE * good + n * s, FADE * bad + ASYMMETRY * n * (1 - s)


def belief(good, bad):
    """Mean and doubt that follow from an account. || ค่าเฉลี่ยและความไม่แน่ใจที่ได้จากบัญชี"""
    N = GOOD_0 + BAD_0 + good + bad
    T = (GOOD_0 + good) / N
    return T, (T * (1 - T) / (1 + N)) ** 0.5


def dared(good, bad):
    """What the partner dares to rely on: the mean less doubt. || ระดับที่ภาคีกล้าพึ่งพา คือค่าเฉลี่ยหักด้วยความไม่แน่ใจ"""
    T, sd = belief(good, bad)
    return T - DOUBT * sd


BELIEF = {"T": lesson.word("mean T", "ค่าเฉลี่ย T"), "sd": lesson.word("doubt sd", "ความไม่แน่ใจ sd")}
accounts = {
    lesson.word("a stranger", "คนแปลกหน้า"): (0, 0),
    lesson.word("ten good months, none bad", "เดือนที่ดีสิบเดือน ไม่มีเดือนที่ไม่ดี"): (10, 0),
    lesson.word("ten good, ten bad", "ด้านดีสิบ ด้านไม่ดีสิบ"): (10, 10),
}
lesson.table(
    [{"what": what, "T": belief(*account)[0], "sd": belief(*account)[1]} for what, account in accounts.items()],
    {"what": lesson.word("account", "บัญชี"), **BELIEF},
)

# %% tags=["claims"]
slower = default.parameter("trust.half_life_agency")
lesson.holds("Bad evidence weighs *k* times as much as good", ASYMMETRY > 1)
lesson.holds("which fades more slowly", slower > HALF_LIFE)
lesson.holds("Doubt falls with the amount of evidence.", belief(1, 1)[1] > belief(20, 20)[1])
lesson.holds("Half of the good and half of the bad", abs(FADE**HALF_LIFE - 0.5) < 1e-9)

# %% [markdown] lang="en"
# ## Predict before you run
#
# Two years of good work: in each month nine tenths of what was promised is kept. Then the coordinator leaves. The
# successor finds a half-complete file; no one introduces them. Write your numbers between the quotes after `answer=`, and run the cell.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# สองปีที่ทำงานกันดี แต่ละเดือนรักษาคำมั่นได้เก้าในสิบ แล้วผู้ประสานงานย้าย ผู้มารับตำแหน่งได้เอกสารส่งมอบงานที่ครบเพียงครึ่งเดียว
# และไม่มีใครแนะนำให้รู้จักภาคี เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน

# %%
lesson.ask(
    "mean", en="What is mean trust after two good years?",
    th="ความไว้วางใจเฉลี่ยหลังทำงานกันดีสองปีเป็นเท่าใด",
    unit="score", between=(0, 1), example=0.85,
)  # fmt: skip
lesson.ask(
    "fall", en="By how much does the mean fall at the handover?",
    th="ค่าเฉลี่ยลดลงเท่าใดเมื่อเปลี่ยนตัว",
    unit="per cent", between=(0, 100), example=40,
)  # fmt: skip
lesson.ask(
    "doubt", en="By how much does doubt grow at the handover?",
    th="ความไม่แน่ใจเพิ่มขึ้นเท่าใดเมื่อเปลี่ยนตัว",
    unit="per cent", between=(0, 300), example=20,
)  # fmt: skip
lesson.ask(
    "repair", en="Of the trust lost at a handover, how much is repaired after one year?",
    th="ความไว้วางใจที่เสียไปเมื่อเปลี่ยนตัว ฟื้นคืนเท่าใดในหนึ่งปี",
    unit="per cent", between=(0, 100), example=90,
)  # fmt: skip

# %% [markdown] lang="en"
# ## Two years, and a handover by hand
#
# What a successor takes over is a share *eta* of the account. It grows with the time both work side by side, with the
# completeness of the file, and with a deputy whom the partner knows already
# ([section 4.4 of docs/odd.md](../../docs/odd.md#44-rotation)).

# %% [markdown] lang="th"
# ## สองปี และการส่งมอบงานที่คำนวณด้วยมือ
#
# ผู้มารับตำแหน่งรับช่วงบัญชีได้เพียงสัดส่วน *eta* ซึ่งเพิ่มขึ้นตามเวลาที่ทำงานซ้อนกัน ความครบถ้วนของเอกสารส่งมอบงาน
# และการแต่งตั้งรองผู้ประสานงานที่ภาคีรู้จักอยู่แล้ว ([หัวข้อ 4.4 ของ docs/odd.md](../../docs/odd.md#44-rotation))

# %%
FLOOR, CEILING = default.parameter("rotation.handover_floor"), default.parameter("rotation.handover_ceiling")
SCALE = default.parameter("rotation.overlap_scale")


def kept_share(overlap=0.0, documentation=0.5, deputy=0.0):
    """eta: the share of the account that outlives a handover. || eta: สัดส่วนของบัญชีที่ยังเหลือหลังเปลี่ยนตัว"""
    together = 1 - np.exp(-overlap / SCALE)
    works = documentation * (constants.HANDOVER_ALONE + constants.HANDOVER_OVERLAP * together)  # of the file || ของไฟล์
    return 1 - (1 - FLOOR - (CEILING - FLOOR) * works) * (1 - constants.DEPUTY_KEEPS * deputy)


good = bad = 0.0
path = [(good, bad)]
for _ in range(24):
    good, bad = a_month(
        good, bad, s=0.9
    )  # change this line: s=0.6 is a coordinator with too much other work || ลองเปลี่ยนบรรทัดนี้: s=0.6 คือผู้ประสานงานที่มีงานอื่นมากเกินไป
    path.append((good, bad))
eta = kept_share()
after = (eta * good, eta * bad)
T, sd = belief(good, bad)
T_after, sd_after = belief(*after)
lesson.gap("mean", T)
lesson.gap("fall", 1 - T_after / T)
lesson.gap("doubt", sd_after / sd - 1)

# %% tags=["claims"]
lesson.holds("It grows with the time both work side by side", eta < kept_share(overlap=1.0))
lesson.holds("with the completeness of the file", eta < kept_share(documentation=1.0))
lesson.holds("with a deputy whom the partner knows already", eta < kept_share(deputy=1.0))
stranger = belief(0, 0)[0]
lesson.holds("**pulled towards the stranger's**", abs(T_after - stranger) < abs(T - stranger))
lesson.holds("it **spreads**", sd_after > sd)

# %%
part_of_mean, part_of_doubt = T - T_after, DOUBT * (sd_after - sd)
lower, wider = lesson.word("the mean is lower", "ค่าเฉลี่ยต่ำลง"), lesson.word("doubt is larger", "ความไม่แน่ใจมากขึ้น")
(larger, why), (smaller, why_too) = sorted([(part_of_mean, lower), (part_of_doubt, wider)], reverse=True)
lesson.say(
    en=f"The successor takes over {lesson.number(eta, 'per cent')} of the account. The mean falls from {T:.2f} to "
    f"{T_after:.2f}, doubt grows from {sd:.2f} to {sd_after:.2f}. What the partner dares to rely on falls from "
    f"{dared(good, bad):.2f} to {dared(*after):.2f}: the larger part, {larger:.2f}, as {why}, and {smaller:.2f} as {why_too}.",
    th=f"ผู้มารับตำแหน่งรับช่วงบัญชีได้{lesson.number(eta, 'per cent')} ค่าเฉลี่ยลดจาก {T:.2f} เหลือ {T_after:.2f} "
    f"ความไม่แน่ใจเพิ่มจาก {sd:.2f} เป็น {sd_after:.2f} ระดับที่ภาคีกล้าพึ่งพาลดจาก {dared(good, bad):.2f} เหลือ {dared(*after):.2f} "
    f"ส่วนใหญ่คือ {larger:.2f} เพราะ{why} อีก {smaller:.2f} เพราะ{why_too}",
)

# %% [markdown] lang="en"
# The picture shows the whole belief. The higher a curve over a value, the more the partner believes the person to be of
# that kind. Where evidence is lost, two things happen: the curve is **pulled towards the stranger's**, as less speaks
# against it, and it **spreads**, as the partner knows less.

# %% [markdown] lang="th"
# ภาพนี้แสดงความเชื่อทั้งหมดของภาคี เส้นสูงที่ค่าใด แปลว่าภาคีเชื่อมากว่าคนคนนี้เป็นเช่นนั้น เมื่อหลักฐานหายไปเกิดสองสิ่งพร้อมกัน
# คือเส้น **ถูกดึงเข้าหาเส้นของคนแปลกหน้า** เพราะมีหลักฐานค้านน้อยลง และเส้น **แผ่กว้าง** ออก เพราะภาคีรู้น้อยลง

# %%
title = lesson.word("What a partner believes of the coordinator", "สิ่งที่ภาคีเชื่อเกี่ยวกับผู้ประสานงาน")
with sheet(title, lang=LANG, height=2.8) as page:
    axes = page.figure.subplots()
    value, lines = np.linspace(0, 1, 401), []
    for (g, b), colour, style in (((0, 0), BLACK, ":"), ((good, bad), BLUE, "-"), (after, ORANGE, "--")):
        lines += axes.plot(value, beta.pdf(value, GOOD_0 + g, BAD_0 + b), color=colour, linestyle=style, linewidth=2)
        axes.axvline(belief(g, b)[0], color=colour, linestyle=style, linewidth=0.8)
    axes.set(xlim=(0, 1), ylim=(0, None), yticks=[])
    axes.set_xlabel(lesson.word("how well promises are kept, 0 to 1", "ระดับการรักษาคำมั่น ตั้งแต่ 0 ถึง 1"))
    axes.set_ylabel(lesson.word("how strongly believed", "น้ำหนักความเชื่อ"))
    day = lesson.word("the day after the handover", "วันรุ่งขึ้นหลังเปลี่ยนตัว")
    two_years = lesson.word("after two good years", "หลังทำงานกันดีสองปี")
    page.legend(lines, [lesson.word("a stranger", "คนแปลกหน้า"), two_years, day])
    page.footer.append(lesson.word("Thin lines: the means. Computed by hand.", "เส้นบาง: ค่าเฉลี่ย (คำนวณด้วยมือ)"))
lesson.picture(page.figure)

# %% [markdown] lang="en"
# The new coordinator is as good as the old one. How long until the partner dares as much as before?

# %% [markdown] lang="th"
# สมมติว่าผู้ประสานงานคนใหม่ดีเท่าคนเดิม ต้องใช้เวลานานเท่าใดภาคีจึงกล้าพึ่งพาเท่าเดิม

# %%
undisturbed, handed_over = list(path), [*path[:-1], after]
for accounts in (undisturbed, handed_over):
    while len(accounts) < 61:
        accounts.append(a_month(*accounts[-1], s=0.9))
back = next((m - 24 for m in range(24, 61) if dared(*handed_over[m]) >= dared(good, bad)), None)
lost = [
    dared(*undisturbed[m]) - dared(*handed_over[m]) for m in (24, 36)
]  # on the day after, and a year later || วันรุ่งขึ้น และหนึ่งปีให้หลัง
repaired_by_hand = 1 - lost[1] / lost[0]
title = lesson.word("Trust over five years, with and without a handover", "ความไว้วางใจในห้าปี เมื่อมีและไม่มีการเปลี่ยนตัว")
same = lesson.word("same coordinator", "ผู้ประสานงานคนเดิม")
new = lesson.word("handover after two years", "เปลี่ยนตัวหลังสองปี")
with sheet(title, lang=LANG, height=2.8) as page:
    axes = page.figure.subplots()
    lines, names = [], []
    for who, when, accounts, colour, style in (
        (same, range(61), undisturbed, BLUE, "-"),
        (new, [24, *range(24, 61)], [(good, bad), *handed_over[24:]], ORANGE, "--"),
    ):
        means, dares = [belief(*account)[0] for account in accounts], [dared(*account) for account in accounts]
        lines += axes.plot(when, means, color=colour, linestyle=style, linewidth=1)
        lines += axes.plot(when, dares, color=colour, linestyle=style, linewidth=2.4)
        names += [lesson.word("mean, ", "ค่าเฉลี่ย ") + who, lesson.word("dared, ", "ระดับที่กล้าพึ่งพา ") + who]
    axes.set(xlim=(0, 60), xticks=range(0, 61, 12), ylim=(0, 1))
    axes.set_xlabel(lesson.word("months since the first meeting", "จำนวนเดือนนับจากพบกันครั้งแรก"))
    axes.set_ylabel(lesson.word("trust, 0 to 1", "ความไว้วางใจ ตั้งแต่ 0 ถึง 1"))
    page.legend(lines, names)
    page.footer.append(lesson.word("Computed by hand, no simulation.", "คำนวณด้วยมือ ไม่ใช่การจำลอง"))
lesson.picture(page.figure)
lesson.say(
    en=f"It takes {back} months until the partner dares as much as on the day before the handover, though nobody has done "
    "anything wrong and the post never stood empty.",
    th=f"ต้องใช้เวลา {back} เดือน ภาคีจึงกล้าพึ่งพาเท่ากับวันก่อนเปลี่ยนตัว ทั้งที่ไม่มีใครทำอะไรผิดและตำแหน่งไม่เคยว่าง",
)

# %% [markdown] lang="en"
# ## Is that what the model does?
#
# We step the model month by month until a coordinator leaves, and do the same arithmetic beside it, on the same
# partnership. Where the post stands empty there is little contact (*n* is small). Promises kept, *s*, are attention and,
# under contract, payment in time, in fixed weights. The first line is the account of the month before. If the last two
# lines agree, you have understood the rule ([section 4.10 of docs/odd.md](../../docs/odd.md#410-trust)).

# %% [markdown] lang="th"
# ## แบบจำลองคำนวณอย่างนี้จริงหรือไม่
#
# เราให้แบบจำลองเดินทีละเดือนจนผู้ประสานงานคนหนึ่งย้าย แล้วคำนวณด้วยมือคู่กันไปบนความร่วมมือเดียวกัน เมื่อตำแหน่งว่าง
# การติดต่อมีน้อย (*n* มีค่าน้อย) ส่วนการรักษาคำมั่น *s* คือความเอาใจใส่ และในช่วงที่มีสัญญาคือการจ่ายเงินตรงเวลาด้วย
# ตามน้ำหนักที่กำหนดไว้ บรรทัดแรกคือบัญชีของเดือนก่อนหน้า ถ้าสองบรรทัดสุดท้ายตรงกัน แปลว่าท่านเข้าใจกฎแล้ว
# ([หัวข้อ 4.10 ของ docs/odd.md](../../docs/odd.md#410-trust))

# %%
model = govsim.PartnershipModel("default", seed=SEED)
model.warm_up()
mission = None
while mission is None:
    before = {m.row: (m.good_person, m.bad_person) for m in model.partnerships if m.good_person + m.bad_person > 8}
    model.step()
    for candidate in model.partnerships:
        happened = [i.what for i in model.chronicle.of("missions", candidate.row) if i.month == model.month]
        if candidate.row in before and happened[:1] == ["coordinator"] and candidate.official.vacant > 0:
            mission = candidate
            break
g, b = before[mission.row]
promise = mission.official.engagement
if mission.status == "active":
    paid_on_time = mission.invoice_age <= constants.ON_TIME_MONTHS
    promise = constants.PROMISE_ENGAGEMENT * promise + constants.PROMISE_PAYMENT * paid_on_time
by_hand = a_month(eta * g, eta * b, promise, constants.CONTACT_VACANT)
account, own = (eta * g, eta * b), (mission.good_person, mission.bad_person, mission.trust_person, None)
rows = {
    lesson.word("the month before", "เดือนก่อนหน้า"): (g, b, *belief(g, b)),
    lesson.word("handed over, by hand", "ส่งมอบแล้ว คำนวณด้วยมือ"): (*account, *belief(*account)),
    lesson.word("then a month with an empty post", "แล้วผ่านหนึ่งเดือนที่ตำแหน่งว่าง"): (*by_hand, *belief(*by_hand)),
    lesson.word("the model's own row", "ค่าในแบบจำลอง"): own,
}
month = month_name(default, model.month, LANG)
heads = {"what": lesson.word(f"{month}, {mission.name}", f"{month} ภารกิจที่ {mission.row}")}
heads |= {"good": lesson.word("good", "ดี"), "bad": lesson.word("bad", "ไม่ดี"), **BELIEF}
lesson.table([dict(zip(heads, (what, *row), strict=True)) for what, row in rows.items()], heads, digits=3)
agree = abs(by_hand[0] - mission.good_person) < 1e-9 and abs(by_hand[1] - mission.bad_person) < 1e-9
lesson.say(
    en="By hand and by model agree." if agree else "They differ: you have found an error, tell us.",
    th="คำนวณด้วยมือกับแบบจำลองตรงกัน" if agree else "ไม่ตรงกัน ท่านพบข้อผิดพลาดแล้ว โปรดแจ้งเรา",
)

# %% tags=["claims"]
lesson.holds("By hand and by model agree.", agree)

# %% [markdown] lang="en"
# ## The story of that partnership
#
# Here the handover stands among everything else that happened. Look for the lines with two trust values and an arrow.

# %% [markdown] lang="th"
# ## เรื่องราวของความร่วมมือคู่นั้น
#
# ในเรื่องนี้ การเปลี่ยนตัวผู้ประสานงานอยู่ท่ามกลางเหตุการณ์อื่นทั้งหมด ลองหาบรรทัดที่มีความไว้วางใจสองค่าคั่นด้วยลูกศร

# %%
for _ in range(24):
    model.step()
lesson.story(mission, since=model.month - 48)

# %% [markdown] lang="en"
# ## From one handover to thousands
#
# In a simulation there are thousands of handovers. An **event study** compares each partnership in which the
# coordinator left with partnerships of the same age, in the same calendar month, in which no coordinator left. What remains is
# what follows from the event. Trust in the picture is decision trust, which also holds trust in the agency.
# Mind its limits. At each month only partnerships are compared that still live and, on both sides, have met no further
# handover. Those that ended for lost trust are no longer seen.

# %% [markdown] lang="th"
# ## จากการเปลี่ยนตัวครั้งเดียวสู่หลายพันครั้ง
#
# ในการจำลองมีการเปลี่ยนตัวหลายพันครั้ง **การศึกษาเหตุการณ์** (event study) เปรียบเทียบความร่วมมือที่ผู้ประสานงานย้าย
# กับความร่วมมือที่มีอายุเท่ากันในเดือนปฏิทินเดียวกันซึ่งไม่มีใครย้าย ส่วนที่ต่างกันคือผลที่ตามมาจากเหตุการณ์นั้น
# ความไว้วางใจในภาพเป็นความไว้วางใจที่ใช้ตัดสินใจ ซึ่งรวมความไว้วางใจต่อหน่วยงานไว้ด้วย
# พึงระวังข้อจำกัด ในแต่ละเดือนเปรียบเทียบได้เฉพาะความร่วมมือที่ยังอยู่และไม่มีการเปลี่ยนตัวซ้ำอีกทั้งสองฝั่ง
# คู่ที่สิ้นสุดลงเพราะเสียความไว้วางใจจึงไม่ปรากฏให้เห็นอีก

# %%
record = govsim.Record(partnership_months=True)
watched = govsim.simulate(default, RUNS, SEED, record)
study = event_study(watched, "coordinator change")
lesson.picture(plots.event_study({"coordinator change": study}, runs=RUNS, seed=SEED, lang=LANG))


# %%
def repaired(ensemble):
    """Of what trust lacks at its lowest after a handover, the share made good a year after it, with its interval. || จากความไว้วางใจที่ขาดไปมากที่สุดหลังเปลี่ยนตัว สัดส่วนที่ฟื้นคืนเมื่อครบหนึ่งปี พร้อมช่วงความเชื่อมั่น"""
    differences = [
        event_study(some, "coordinator change").set_index("lag")["difference"].astype(float)
        for some in (
            ensemble,
            *parts(ensemble, min(10, RUNS)),
        )  # the whole, then ten parts of its runs || ทุกรอบ แล้วแบ่งรอบเป็นสิบส่วน
    ]
    lowest = differences[0].idxmin()
    whole, *some = [1 - difference[12] / difference[lowest] for difference in differences]
    half = t.ppf(0.975, len(some) - 1) * np.std(some, ddof=1) / len(some) ** 0.5
    return lowest, Number(whole, whole - half, whole + half)


quick = {"rotation.no_vacancy": 0.6, "rotation.vacancy_months": 1.0}  # as far as their ranges go || สุดช่วงค่าที่เป็นไปได้
quick |= {"workload.newcomer_competence": 0.6, "workload.learning_months": 2.5}
swift = govsim.simulate(default.with_parameters(quick), RUNS, SEED, record)
(lowest, share), (_, swift_share) = repaired(watched), repaired(swift)
least, a_year_on = (pick(study, "difference", lag=lag) for lag in (lowest, 12))
seen = study.set_index("lag")["events"]
lesson.gap("repair", share)
lesson.say(
    en=f"Trust is lowest {lowest} months after the handover, {lesson.told(least, digits=3)} "
    f"against those without one. A year after it, {lesson.told(a_year_on, digits=3)}; {seen[12]:,} of {seen[0]:,} "
    f"handovers are still seen. So {lesson.told(share, 'per cent')} is repaired, by hand it was "
    f"{lesson.number(repaired_by_hand, 'per cent')}. By hand the post never stood empty, and the successor was as good "
    "as the predecessor on the first day. In the model there are vacancies, and a newcomer has to learn. With vacancies "
    f"as short and learning as quick as their ranges allow, {lesson.told(swift_share, 'per cent')} is repaired.",
    th=f"ความไว้วางใจต่ำสุดหลังเปลี่ยนตัว {lowest} เดือน คือ {lesson.told(least, digits=3)} เทียบกับคู่ที่ไม่มีการเปลี่ยนตัว "
    f"เมื่อครบหนึ่งปี {lesson.told(a_year_on, digits=3)} โดยยังติดตามการเปลี่ยนตัวได้ {seen[12]:,} จาก {seen[0]:,} ครั้ง "
    f"จึงฟื้นคืน{lesson.told(share, 'per cent')} ส่วนที่คำนวณด้วยมือคือ{lesson.number(repaired_by_hand, 'per cent')} "
    "ในการคำนวณด้วยมือ ตำแหน่งไม่เคยว่างและผู้มารับตำแหน่งเก่งเท่าคนเดิมตั้งแต่วันแรก ในแบบจำลองมีช่วงที่ตำแหน่งว่าง "
    "และคนใหม่ต้องเรียนรู้งาน เมื่อให้ตำแหน่งว่างสั้นที่สุดและเรียนรู้งานเร็วที่สุดเท่าที่ช่วงค่ากำหนดไว้ "
    f"จะฟื้นคืน{lesson.told(swift_share, 'per cent')}",
)

# %% tags=["claims"]
lesson.holds("In a simulation there are thousands of handovers", seen[0] > 2000)
lesson.holds("In the model there are vacancies, and a newcomer has to learn", share.high < swift_share.low)
lesson.holds("By hand the post never stood empty", swift_share.high < repaired_by_hand)

# %% [markdown] lang="en"
# ## Without doubt
#
# What if partners knew no doubt and relied on the mean alone? The parameter `trust.doubt` is then zero. In such a world
# a transfer costs less trust. By how much?

# %% [markdown] lang="th"
# ## ถ้าไม่มีความไม่แน่ใจ
#
# ถ้าภาคีไม่รู้จักความไม่แน่ใจ และตัดสินใจด้วยค่าเฉลี่ยเท่านั้นจะเป็นอย่างไร กรณีนี้พารามิเตอร์ `trust.doubt` เป็นศูนย์
# ในโลกจำลองเช่นนั้นการโยกย้ายทำให้เสียความไว้วางใจน้อยกว่า ลองดูว่าน้อยกว่าเพียงใด

# %%
sure = govsim.simulate(default.with_parameters({"trust.doubt": 0.0}), RUNS, SEED, record)
studies = {
    lesson.word("with doubt", "มีความไม่แน่ใจ"): study,
    lesson.word("without doubt", "ไม่มีความไม่แน่ใจ"): event_study(sure, "coordinator change"),
}
rows = [
    {"world": name} | {lag: lesson.told(pick(one, "difference", lag=lag), digits=3) for lag in (1, 12)}
    for name, one in studies.items()
]
heads = {
    "world": lesson.word("world", "โลกจำลอง"),
    1: lesson.word("decision trust, one month after", "ความไว้วางใจที่ใช้ตัดสินใจ หนึ่งเดือนหลังเปลี่ยนตัว"),
    12: lesson.word("a year after", "หนึ่งปีหลังเปลี่ยนตัว"),
}
lesson.table(rows, heads)

# %% tags=["claims"]
doubting, trusting = studies.values()
for lag in (1, 12):
    less = pick(doubting, "difference", lag=lag).high < pick(trusting, "difference", lag=lag).low
    lesson.holds("a transfer costs less trust", less)

# %%
better = kept_share(overlap=1.0, documentation=1.0)
better = dared(better * good, better * bad)
lesson.say(
    en="**The question again.** Why does the partner hesitate? It knows the new person less: it expects less, nearer to what it expects of a "
    f"stranger, and doubts more. In the example by hand this costs {dared(good, bad) - dared(*after):.2f} of what it dares "
    f"to rely on; with a month side by side and a complete file it would cost {dared(good, bad) - better:.2f}.",
    th="**กลับมาที่คำถาม** เหตุใดภาคีจึงลังเล เพราะรู้จักคนใหม่น้อยกว่า จึงคาดหวังน้อยลงใกล้กับที่คาดหวังจากคนแปลกหน้า และไม่แน่ใจมากขึ้น "
    f"ในตัวอย่างที่คำนวณด้วยมือ ระดับที่กล้าพึ่งพาลดลง {dared(good, bad) - dared(*after):.2f} "
    f"ถ้าทำงานซ้อนกันหนึ่งเดือนและเอกสารครบถ้วน จะลดลง {dared(good, bad) - better:.2f}",
)

# %% tags=["claims"]
lesson.holds("it expects less, nearer to what it expects of a", T_after < T)
lesson.holds("with a month side by side and a complete file it would cost", dared(*after) < better < dared(good, bad))

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** A colleague says: "a handover widens doubt more than it moves the mean". Is that always true? Try a stranger who is
# met half and half (`GOOD_0 = BAD_0 = 1`), and one who is met with much distrust.
#
# **Exercise 2.** What does a good handover save? Compute `kept_share` for two months side by side with a complete file,
# and for a deputy. Which of them keeps more of what the partner dares to rely on?
#
# **Exercise 3.** One broken promise: in one month nothing is kept. How many good months repair it? And if bad weighed
# no more than good (`ASYMMETRY = 1`)?
#
# **Exercise 4** (for those who program). Put a rule of your own in place of the model's: trust without doubt, that moves
# a tenth of the way each month. `docs/changing-a-rule.md` shows how. Do partnerships live longer, and by how much?

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** คำกล่าวว่า “การเปลี่ยนตัวทำให้ความไม่แน่ใจเพิ่มขึ้นมากกว่าทำให้ค่าเฉลี่ยเปลี่ยน” จริงเสมอหรือไม่
# ลองกรณีคนแปลกหน้าที่ได้รับความเชื่อครึ่งต่อครึ่ง (`GOOD_0 = BAD_0 = 1`) และกรณีที่ถูกระแวงมาก
#
# **แบบฝึกหัดที่ 2** การส่งมอบงานที่ดีรักษาอะไรไว้ได้ คำนวณ `kept_share` เมื่อทำงานซ้อนกันสองเดือนและเอกสารครบถ้วน
# และเมื่อมีรองผู้ประสานงาน วิธีใดรักษาระดับที่ภาคีกล้าพึ่งพาไว้ได้มากกว่า
#
# **แบบฝึกหัดที่ 3** ผิดคำมั่นหนึ่งครั้ง คือมีเดือนหนึ่งที่ไม่ทำตามคำมั่นเลย ต้องมีเดือนที่ดีกี่เดือนจึงฟื้นคืนได้
# ถ้าหลักฐานด้านไม่ดีหนักเท่าด้านดี (`ASYMMETRY = 1`) จะเป็นเท่าใด
#
# **แบบฝึกหัดที่ 4** (สำหรับผู้เขียนโปรแกรม) แทนกฎของแบบจำลองด้วยกฎของท่านเอง คือความไว้วางใจที่ไม่มีความไม่แน่ใจ
# และขยับเข้าหาหนึ่งในสิบของระยะห่างทุกเดือน ดูวิธีใน `docs/changing-a-rule.md` ความร่วมมืออยู่ได้นานขึ้นหรือไม่ และเท่าใด

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - Beta evidence with forgetting: Jøsang and Ismail (2002). Trust in a person and in an organisation are related but
#   distinct: Zaheer, McEvily and Perrone (1998). How one becomes the other: Schilke and Cook (2013).
# - Bad weighs more than good: Slovic (1993), contested by White and Eiser (2004). So the model uses it for what a
#   partner has lived through, not for what it has heard, and its range begins where both weigh alike.
# - Handover protocols: Starmer and others (2014), in hospitals, used here by analogy. A second tie: Rogan (2014).
# - The half-life, the weight of the person and the size of doubt are assumptions. What hangs on them must survive their
#   variation (Lesson 7). All: [section 4.10 of docs/odd.md](../../docs/odd.md#410-trust).

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - หลักฐานแบบเบตาที่จางลงตามเวลา: Jøsang และ Ismail (2002) ความไว้วางใจต่อบุคคลและต่อองค์กรเกี่ยวข้องกันแต่ไม่ใช่สิ่งเดียวกัน:
#   Zaheer, McEvily และ Perrone (1998) การส่งผ่านจากระดับหนึ่งไปอีกระดับหนึ่ง: Schilke และ Cook (2013)
# - ด้านไม่ดีหนักกว่าด้านดี: Slovic (1993) ซึ่ง White และ Eiser (2004) โต้แย้ง แบบจำลองจึงใช้กับสิ่งที่ภาคีประสบเอง
#   ไม่ใช้กับสิ่งที่ได้ยินมา และช่วงค่าเริ่มจากกรณีที่หนักเท่ากัน
# - ขั้นตอนส่งมอบงาน: Starmer และคณะ (2014) ศึกษาในโรงพยาบาล นำมาใช้โดยเทียบเคียง สายสัมพันธ์เส้นที่สอง: Rogan (2014)
# - เวลาครึ่งชีวิต น้ำหนักของตัวบุคคล และขนาดของความไม่แน่ใจเป็นข้อสมมติ ข้อสรุปที่อาศัยค่าเหล่านี้ต้องยังคงจริงเมื่อเปลี่ยนค่า
#   (บทเรียนที่ 7) ทั้งหมดอยู่ใน[หัวข้อ 4.10 ของ docs/odd.md](../../docs/odd.md#410-trust)
