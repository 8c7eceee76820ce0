# %% [markdown] lang="en"
# # Lesson 1. A first run: how long do partnerships live?
#
# **The question.** You head a public department. A university offers to run a service of yours: care for small
# children in difficult circumstances, in the child development centres of municipalities. The contract runs for one
# fiscal year. Both sides mean well. *Will the partnership still be there in three years? If not, what will end it?*
#
# In this lesson you write down what you expect, run two hundred simulated worlds, and compare. You need no programming:
# run one cell after the other. Where it says **change this line**, you may.
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 1 การจำลองครั้งแรก: ความร่วมมือดำรงอยู่ได้นานเพียงใด
#
# **คำถาม** สมมติว่าท่านเป็นผู้บริหารหน่วยงานของรัฐ มหาวิทยาลัยแห่งหนึ่งเสนอรับมอบภารกิจของหน่วยงาน
# คือการดูแลเด็กเล็กในสภาวะเปราะบางในศูนย์พัฒนาเด็กเล็กขององค์กรปกครองส่วนท้องถิ่น (อปท.) สัญญามีอายุหนึ่งปีงบประมาณ
# ทั้งสองฝ่ายมีเจตนาดี *อีกสามปีข้างหน้าความร่วมมือนี้จะยังอยู่หรือไม่ ถ้าไม่อยู่ จะสิ้นสุดลงเพราะเหตุใด*
#
# ในบทเรียนนี้ ท่านจะจดสิ่งที่คาดไว้ก่อน แล้วจำลองโลกสองร้อยโลก และเปรียบเทียบกัน ไม่จำเป็นต้องเขียนโปรแกรมเป็น
# เพียงสั่งให้เซลล์ทำงานทีละเซลล์จากบนลงล่าง ตรงไหนที่เขียนว่า **ลองเปลี่ยนบรรทัดนี้** ท่านเปลี่ยนได้
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path.insert(0, "..")  # lesson.py lies there
LANG = "en"
from lesson import Lesson, pick

import govsim
from govsim import plots
from govsim.constants import CAUSES
from govsim.outcomes.continuity import incidence, survival_curve
from govsim.outcomes.named import named_partnerships

lesson = Lesson("01_first_run", LANG)
RUNS, SEED = lesson.runs(200), 1

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## The world of the model
#
# There are ten departments. Each has missions (a service for a group of people), coordinators who look after them, and
# a head who decides how much partnerships matter. Around them are partners who can take a mission over: universities,
# municipalities, civil-society organisations and community groups. A step is one month. Every October, when the Thai
# fiscal year begins, money is voted, officials move, and the contracts of the old year have just run out.
#
# A **partnership** is one mission with one partner, from the first signature to the end, through renewals and through
# months without a contract. Nothing in the model says "partnerships end after so many years". Posts stand empty,
# invoices wait, partners notice; what comes of it is measured afterwards, as one would measure it on real data.

# %% [markdown] lang="th"
# ## โลกของแบบจำลอง
#
# ในแบบจำลองมีหน่วยงานสิบแห่ง แต่ละแห่งมีภารกิจ (บริการสำหรับคนกลุ่มหนึ่ง) มีผู้ประสานงานที่ดูแลภารกิจ
# และมีผู้บริหารที่กำหนดว่าความร่วมมือสำคัญเพียงใด รอบตัวหน่วยงานมีภาคีที่รับมอบภารกิจได้ ได้แก่ มหาวิทยาลัย เทศบาล
# องค์กรภาคประชาสังคม และองค์กรชุมชน หนึ่งก้าวของเวลาคือหนึ่งเดือน ทุกเดือนตุลาคมซึ่งเป็นต้นปีงบประมาณของไทย
# มีการจัดสรรงบประมาณ มีการโยกย้ายเจ้าหน้าที่ และสัญญาของปีก่อนเพิ่งครบกำหนด
#
# **ความร่วมมือ** คือภารกิจหนึ่งกับภาคีหนึ่งราย นับจากลงนามครั้งแรกจนสิ้นสุด รวมการต่อสัญญาและเดือนที่ไม่มีสัญญา
# แบบจำลองไม่มีข้อกำหนดใดบอกว่า “ความร่วมมือสิ้นสุดหลังกี่ปี” มีแต่ตำแหน่งที่ว่างลง ใบแจ้งหนี้ที่ค้าง
# และภาคีที่สังเกตเห็น ผลที่เกิดขึ้นนั้นวัดในภายหลัง เช่นเดียวกับการวัดจากข้อมูลจริง

# %%
pilot = govsim.Scenario.load("inclusive-care")  # change this line: "universal-design" is the other pilot
world, time = pilot.world, pilot.time
lesson.say(
    en=f"This world: {world.agencies} departments, {world.agencies * world.missions_per_agency} missions, "
    f"{world.agencies * world.posts_per_agency} coordinators' posts, {world.agencies * world.partners_per_agency} "
    f"partners. It runs {time.warmup_years} years until partnerships have formed, then {time.years} years are reported.",
    th=f"โลกนี้มี {world.agencies} หน่วยงาน {world.agencies * world.missions_per_agency} ภารกิจ "
    f"ผู้ประสานงาน {world.agencies * world.posts_per_agency} ตำแหน่ง ภาคี {world.agencies * world.partners_per_agency} ราย "
    f"แบบจำลองเดินหน้าไปก่อน {time.warmup_years} ปีให้เกิดความร่วมมือ แล้วจึงรายงานผล {time.years} ปี",
)

# %% [markdown] lang="en"
# ## Predict before you run
#
# **Change these lines** to what you expect. The numbers that stand here are only examples. A prediction that turns out
# wrong teaches more than none.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# **ลองเปลี่ยนบรรทัดเหล่านี้** ให้เป็นสิ่งที่ท่านคาดไว้ ตัวเลขที่เขียนไว้เป็นเพียงตัวอย่าง
# คำทำนายที่ผิดสอนเราได้มากกว่าการไม่ทำนาย

# %%
lesson.predict(
    "three years", 70, "per cent",
    en="partnerships that outlive three years", th="ความร่วมมือที่อยู่รอดเกินสามปี",
)  # fmt: skip
lesson.predict(
    "pilot", 60, "per cent",
    en="worlds in which the pilot's partnership is alive after five years",
    th="สัดส่วนของโลกที่ความร่วมมือของโครงการนำร่องยังอยู่เมื่อครบห้าปี",
)  # fmt: skip
lesson.predict(
    "line", 15, "per cent",
    en="endings because the budget line was not voted again", th="การสิ้นสุดที่เกิดเพราะไม่ได้รับจัดสรรงบประมาณต่อ",
)  # fmt: skip

# %% [markdown] lang="en"
# ## The run
#
# `simulate` makes two hundred worlds that differ in nothing but luck: who is transferred when, which budget act is
# late, how well a month goes.

# %% [markdown] lang="th"
# ## การจำลอง
#
# คำสั่ง `simulate` สร้างโลกสองร้อยโลกที่ต่างกันเพียงโชค (เหตุการณ์สุ่ม) คือใครถูกโยกย้ายเมื่อใด พ.ร.บ. งบประมาณปีใดล่าช้า
# และงานแต่ละเดือนราบรื่นเพียงใด

# %%
ensemble = govsim.simulate(pilot, RUNS, SEED, govsim.Record(partnership_months=True))
summary = ensemble.summary()
lesson.gap("three years", pick(summary, name="survival_3y"))

# %%
curve = survival_curve(ensemble.partnerships, RUNS, SEED)
lesson.picture(
    plots.survival({lesson.word("all partnerships", "ความร่วมมือทั้งหมด"): curve}, runs=RUNS, seed=SEED, lang=LANG)
)

# %% [markdown] lang="en"
# How to read it: at year 0 all partnerships are alive; the line falls as they end. Where is it steepest: in the first
# years or later? The row of numbers below says how many partnerships were watched at each age.
#
# Now look at the calendar instead of the age. If endings did not care about the calendar, each month would have a
# twelfth of them.

# %% [markdown] lang="th"
# วิธีอ่าน: ที่ปีที่ 0 ความร่วมมือทั้งหมดยังอยู่ เส้นลดลงเมื่อความร่วมมือสิ้นสุด เส้นชันที่สุดตรงไหน ในปีแรก ๆ หรือปีหลัง
# แถวตัวเลขข้างล่างบอกจำนวนความร่วมมือที่สังเกตได้ในแต่ละอายุ
#
# คราวนี้ดูปฏิทินแทนอายุ ถ้าการสิ้นสุดไม่เกี่ยวกับปฏิทิน แต่ละเดือนจะมีการสิ้นสุดหนึ่งในสิบสองของทั้งหมด

# %%
log = ensemble.partnerships
ended = log[(log["cause"] != "alive") & (log["end"] >= 0)]
october = float((ended["end"] % 12 == 0).mean())
lesson.say(
    en=f"{lesson.number(october, 'per cent')} of all endings fall in October, the first month of the fiscal year; "
    f"a twelfth would be {lesson.number(1 / 12, 'per cent')}. In October lines are voted anew, and officials move.",
    th=f"การสิ้นสุด{lesson.number(october, 'per cent')} เกิดในเดือนตุลาคมซึ่งเป็นเดือนแรกของปีงบประมาณ "
    f"ถ้าเป็นหนึ่งในสิบสองจะเท่ากับ{lesson.number(1 / 12, 'per cent')} ในเดือนตุลาคมมีการจัดสรรรายการงบประมาณใหม่และการโยกย้าย",
)

# %%
shares = {cause: pick(summary, name=f"cause_{cause}") for cause in CAUSES[1:]}
lesson.gap("line", shares["line"])
lesson.table(
    [{"cause": lesson.label("cause", cause), "share": lesson.told(shares[cause], "per cent")} for cause in shares],
    {"cause": ("cause", "สาเหตุ"), "share": ("share of all endings", "สัดส่วนของการสิ้นสุดทั้งหมด")},
)

# %%
causes = incidence(ensemble.partnerships, RUNS, SEED)
lesson.picture(plots.incidence(causes, runs=RUNS, seed=SEED, lang=LANG))

# %% [markdown] lang="en"
# ## What happened, and why: the story of one partnership
#
# Numbers say how often. A story says how. Below is the pilot's mission in one world, month by month, with the reason of
# everything that happened. Read it aloud in class, and stop at each line: *who could have prevented this?*
#
# Trust in a story is **decision trust**, from 0 to 1: what the partner dares to rely on. Performance 1 is what the
# contract asks for.

# %% [markdown] lang="th"
# ## เกิดอะไรขึ้น และเพราะเหตุใด: เรื่องราวของความร่วมมือหนึ่งคู่
#
# ตัวเลขบอกว่าเกิดบ่อยเพียงใด เรื่องราวบอกว่าเกิดขึ้นอย่างไร ข้างล่างนี้คือภารกิจของโครงการนำร่องในโลกหนึ่ง ทีละเดือน
# พร้อมเหตุผลของทุกเหตุการณ์ ลองอ่านออกเสียงในชั้นเรียน แล้วหยุดถามทีละบรรทัดว่า *ใครป้องกันเรื่องนี้ได้บ้าง*
#
# ความไว้วางใจในเรื่องราวคือ **ความไว้วางใจที่ใช้ตัดสินใจ** มีค่าตั้งแต่ 0 ถึง 1 คือระดับที่ภาคีกล้าพึ่งพาหน่วยงาน
# ผลการดำเนินงานเท่ากับ 1 คือทำได้ตามที่สัญญากำหนด

# %%
model = govsim.PartnershipModel(pilot, seed=SEED, replication=0)  # change this line: replication=1, 2, 3 ...
while model.running:
    model.step()
lesson.story(model.missions.to_list()[0])

# %% [markdown] lang="en"
# The same on a calendar. Below the trust curves stand the contracts, the months without one, the months in which the
# budget act was late, and the people who came and went.

# %% [markdown] lang="th"
# เรื่องเดียวกันบนปฏิทิน ใต้เส้นความไว้วางใจคือช่วงที่มีสัญญา เดือนที่ไม่มีสัญญา เดือนที่ พ.ร.บ. งบประมาณล่าช้า
# และการเปลี่ยนตัวบุคคล

# %%
lesson.picture(plots.life(ensemble, 0, 0, lang=LANG))

# %% [markdown] lang="en"
# ## From one story to all worlds
#
# One world is one course of events: an anecdote. In the next world the same pilot, with the same people and rules, may
# live for twenty years. So the question "will it survive?" has no yes or no. It has a share of worlds, and an interval
# that says how sure we are of that share.

# %% [markdown] lang="th"
# ## จากเรื่องเดียวสู่ทุกโลก
#
# โลกหนึ่งโลกเป็นเพียงเหตุการณ์ชุดหนึ่ง คือเรื่องเล่าเรื่องหนึ่ง ในโลกถัดไป โครงการนำร่องเดียวกันนี้ซึ่งมีคนและกติกาเดียวกัน
# อาจอยู่ได้ยี่สิบปี คำถามว่า “จะอยู่รอดหรือไม่” จึงไม่มีคำตอบว่าใช่หรือไม่ใช่
# มีแต่สัดส่วนของโลกที่อยู่รอด กับช่วงความเชื่อมั่นที่บอกว่าเรามั่นใจในสัดส่วนนั้นเพียงใด

# %%
named = named_partnerships(pilot, ensemble.tables)[0]
years = {"alive_1y": 1, "alive_3y": 3, "alive_5y": 5}
lesson.gap("pilot", pick(named.alive, name="alive_5y"))
lesson.table(
    [
        {"years": f"{year}", "alive": lesson.told(pick(named.alive, name=name), "per cent")}
        for name, year in years.items()
    ],
    {"years": ("after years", "เมื่อครบ (ปี)"), "alive": ("worlds in which the pilot is alive", "โลกที่โครงการนำร่องยังอยู่")},
)
lesson.say(
    en=f"The pilot lives {lesson.told(named.lifetime, 'years')} on average, of {time.years} reported. "
    f"In {RUNS - named.ended} of {RUNS} worlds it is still alive at the end.",
    th=f"โครงการนำร่องดำรงอยู่เฉลี่ย {lesson.told(named.lifetime, 'years')} จาก {time.years} ปีที่รายงาน "
    f"และยังอยู่เมื่อสิ้นสุดการจำลองใน {RUNS - named.ended} จาก {RUNS} โลก",
)

# %% [markdown] lang="en"
# ## How sure are we? Ten worlds and two hundred
#
# The interval shrinks with the number of worlds, but slowly: four times as many worlds halve it. It says how well we
# know **the model's** answer. It does not say how well the model knows Thailand. That depends on the assumptions, and
# Lesson 7 shows how to vary them.

# %% [markdown] lang="th"
# ## เรามั่นใจเพียงใด: สิบโลกกับสองร้อยโลก
#
# ช่วงความเชื่อมั่นแคบลงเมื่อจำลองหลายโลกขึ้น แต่แคบลงช้า ต้องเพิ่มจำนวนโลกสี่เท่า ช่วงจึงจะแคบลงครึ่งหนึ่ง
# ช่วงนี้บอกว่าเรารู้คำตอบของ **แบบจำลอง** แม่นยำเพียงใด ไม่ได้บอกว่าแบบจำลองรู้จักประเทศไทยดีเพียงใด
# เรื่องนั้นขึ้นอยู่กับข้อสมมติ ซึ่งบทเรียนที่ 7 จะแสดงวิธีเปลี่ยนค่าข้อสมมติเหล่านั้น

# %%
few = govsim.simulate(pilot, lesson.runs(10), SEED)
lesson.table(
    [
        {"runs": some.replications, "share": lesson.told(pick(some.summary(), name="survival_3y"), "per cent")}
        for some in (few, ensemble)
    ],
    {"runs": ("worlds", "จำนวนโลก"), "share": ("outlive three years", "อยู่รอดเกินสามปี")},
)

# %% [markdown] lang="en"
# ## Exercises
#
# Worked solutions lie in the file of solutions beside this one.
#
# **Exercise 1.** Run the same world with another seed (`SEED = 2`). Which numbers move, and do they leave their
# intervals? What does a seed stand for?
#
# **Exercise 2.** What if officials were never transferred? Use `pilot.without("rotation")` and compare how many
# partnerships outlive three years. Before you run: by how much will it rise?
#
# **Exercise 3.** The other pilot is the Universal Design centre of Nonthaburi, with a municipality as the partner. Does
# it live longer than Inclusive Care? Are you sure?
#
# **Exercise 4** (for those who program). Tabulate for the years since the first signature which share of the
# partnerships that begin the year end in it. Is the first year the most dangerous one?

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# เฉลยอยู่ในไฟล์เฉลยซึ่งอยู่ข้างไฟล์นี้
#
# **แบบฝึกหัดที่ 1** จำลองโลกเดิมด้วยค่าเริ่มต้นการสุ่มอื่น (`SEED = 2`) ตัวเลขใดเปลี่ยน และเปลี่ยนจนออกนอกช่วงความเชื่อมั่นหรือไม่
# ค่าเริ่มต้นการสุ่ม (seed) แทนอะไร
#
# **แบบฝึกหัดที่ 2** ถ้าไม่มีการโยกย้ายเจ้าหน้าที่เลยจะเป็นอย่างไร ใช้ `pilot.without("rotation")`
# แล้วเปรียบเทียบสัดส่วนความร่วมมือที่อยู่รอดเกินสามปี ก่อนจำลองให้ทำนายว่าจะเพิ่มขึ้นเท่าใด
#
# **แบบฝึกหัดที่ 3** โครงการนำร่องอีกโครงการคือศูนย์พัฒนาการออกแบบเพื่อทุกคน (Universal Design) นนทบุรี ซึ่งมีเทศบาลเป็นภาคี
# อยู่ได้นานกว่า Inclusive Care หรือไม่ ท่านมั่นใจเพียงใด
#
# **แบบฝึกหัดที่ 4** (สำหรับผู้เขียนโปรแกรม) ทำตารางตามจำนวนปีนับจากลงนามครั้งแรก ว่าในบรรดาความร่วมมือที่ยังอยู่เมื่อต้นปี
# มีร้อยละเท่าใดที่สิ้นสุดลงภายในปีนั้น ปีแรกอันตรายที่สุดหรือไม่

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - The pilots, the problems and the success factors come from the study "People-centred collaborative public
#   administration" (Driven Governance Administration Project). Who takes part in the pilots is known; size, value and
#   first year of the contracts are assumptions, listed in `govsim explain` and in the scenario file.
# - The model as built, with every equation and number: `docs/odd.md`. Survival curves: Kaplan and Meier (1958); causes:
#   Aalen and Johansen (1978).
# - For how long real partnerships of this kind live no published rate was found. The model serves to explore how
#   mechanisms work together. It does not predict any one partnership.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - โครงการนำร่อง ปัญหา และปัจจัยความสำเร็จ มาจากโครงการวิจัย “การบริหารราชการแบบร่วมมือโดยมีประชาชนเป็นศูนย์กลาง”
#   (Driven Governance Administration Project) ผู้เข้าร่วมโครงการนำร่องเป็นข้อเท็จจริง ส่วนขนาด มูลค่า
#   และปีเริ่มต้นของสัญญาเป็นข้อสมมติ ซึ่งระบุไว้ใน `govsim explain` และในไฟล์สถานการณ์
# - แบบจำลองฉบับเต็มพร้อมสมการและตัวเลขทุกตัว: `docs/odd.md` เส้นโค้งการอยู่รอด: Kaplan และ Meier (1958)
#   สาเหตุการสิ้นสุด: Aalen และ Johansen (1978)
# - ยังไม่พบอัตราที่ตีพิมพ์ไว้ว่าความร่วมมือลักษณะนี้อยู่ได้นานเพียงใด แบบจำลองมีไว้สำรวจว่ากลไกต่าง ๆ ทำงานร่วมกันอย่างไร
#   ไม่ใช่เพื่อพยากรณ์ความร่วมมือคู่ใดคู่หนึ่ง
