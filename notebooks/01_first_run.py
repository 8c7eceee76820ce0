# %% [markdown] lang="en"
# # Lesson 1. A first run: how long do partnerships live?
#
# **The question.** You head a public department. A university offers to run a service of yours: care for small
# children in difficult circumstances, in the child development centres of municipalities. The contract runs for one
# fiscal year. Both sides mean well. *Will the partnership still be there in three years? If not, what will end it?*
#
# In this lesson you write down what you expect, run many simulated repeats, and compare. You need no programming: run one
# cell after the other. Where it says **change this line**, you may.
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 1 การจำลองครั้งแรก: ความร่วมมือดำรงอยู่ได้นานเพียงใด
#
# **คำถาม** สมมติว่าท่านเป็นผู้บริหารหน่วยงานของรัฐ มหาวิทยาลัยแห่งหนึ่งเสนอรับมอบภารกิจของหน่วยงาน
# คือการดูแลเด็กเล็กในสภาวะเปราะบางในศูนย์พัฒนาเด็กเล็กขององค์กรปกครองส่วนท้องถิ่น (อปท.) สัญญามีอายุหนึ่งปีงบประมาณ
# ทั้งสองฝ่ายมีเจตนาดี *อีกสามปีข้างหน้าความร่วมมือนี้จะยังอยู่หรือไม่ ถ้าไม่อยู่ จะสิ้นสุดลงเพราะเหตุใด*
#
# ในบทเรียนนี้ ท่านจะจดสิ่งที่คาดไว้ก่อน แล้วจำลองหลายรอบ และเปรียบเทียบกัน ไม่จำเป็นต้องเขียนโปรแกรมเป็น
# เพียงสั่งให้เซลล์ทำงานทีละเซลล์จากบนลงล่าง ตรงไหนที่เขียนว่า **ลองเปลี่ยนบรรทัดนี้** ท่านเปลี่ยนได้
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from dataclasses import replace

from lesson import Lesson, parts, pick

import govsim
from govsim import plots
from govsim.model.constants import CAUSES
from govsim.outcomes.continuity import incidence, survival_curve
from govsim.outcomes.named import named_partnerships
from govsim.show.plots.style import BLACK, BLUE, ORANGE, sheet

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
# There are departments. Each has missions (a service for a group of people), coordinators who look after them, and
# a head who decides how much partnerships matter. Around them are partners who can take a mission over: universities,
# municipalities, civil-society organisations and community groups. A step is one month. Every October, when the Thai
# fiscal year begins, money is voted (later where the budget act is late), officials move, and the contracts of the old
# year have just run out.
#
# A **partnership** is one mission with one partner, from the first signature to the end, through renewals and through
# months without a contract. Nothing in the model says "partnerships end after so many years". Posts stand empty,
# invoices wait, partners notice; what comes of it is measured afterwards, as one would measure it on real data.

# %% [markdown] lang="th"
# ## โลกจำลอง
#
# ในแบบจำลองมีหน่วยงานหลายแห่ง แต่ละแห่งมีภารกิจ (บริการสำหรับคนกลุ่มหนึ่ง) มีผู้ประสานงานที่ดูแลภารกิจ
# และมีผู้บริหารที่กำหนดว่าความร่วมมือสำคัญเพียงใด รอบตัวหน่วยงานมีภาคีหุ้นส่วน (ต่อไปเรียก “ภาคี”) ที่รับมอบภารกิจได้ ได้แก่ มหาวิทยาลัย เทศบาล
# องค์กรภาคประชาสังคม และองค์กรชุมชน หนึ่งก้าวของเวลาคือหนึ่งเดือน ทุกเดือนตุลาคมซึ่งเป็นต้นปีงบประมาณของไทย
# มีการจัดสรรงบประมาณ (ช้ากว่านั้นถ้า พ.ร.บ. งบประมาณประกาศใช้ล่าช้า) มีการโยกย้ายเจ้าหน้าที่ และสัญญาของปีก่อนเพิ่งครบกำหนด
#
# **ความร่วมมือ** คือภารกิจหนึ่งกับภาคีหนึ่งราย นับจากลงนามครั้งแรกจนสิ้นสุด รวมการต่อสัญญาและเดือนที่ไม่มีสัญญา
# แบบจำลองไม่มีข้อกำหนดใดบอกว่า “ความร่วมมือสิ้นสุดหลังกี่ปี” มีแต่ตำแหน่งที่ว่างลง การเบิกจ่ายที่ค้าง
# และภาคีที่สังเกตเห็น ผลที่เกิดขึ้นนั้นวัดในภายหลัง เช่นเดียวกับการวัดจากข้อมูลจริง

# %%
pilot = govsim.Scenario.load(
    "inclusive-care"
)  # change this line: "universal-design" is the other pilot || ลองเปลี่ยนบรรทัดนี้: "universal-design" คือโครงการนำร่องอีกโครงการ
world, time = pilot.world, pilot.time
lesson.say(
    en=f"This country: {world.agencies} departments, {world.agencies * world.missions_per_agency} missions, "
    f"{world.agencies * world.posts_per_agency} coordinators' posts, {world.agencies * world.partners_per_agency} "
    f"partners. It runs {time.warmup_years} years until partnerships have formed, then {time.years} years are reported.",
    th=f"โลกจำลองนี้มี {world.agencies} หน่วยงาน {world.agencies * world.missions_per_agency} ภารกิจ "
    f"ผู้ประสานงาน {world.agencies * world.posts_per_agency} ตำแหน่ง ภาคี {world.agencies * world.partners_per_agency} ราย "
    f"แบบจำลองเดินหน้าไปก่อน {time.warmup_years} ปีให้เกิดความร่วมมือ แล้วจึงรายงานผล {time.years} ปี",
)

# %% [markdown] lang="en"
# ## Predict before you run
#
# What do you expect? Write your numbers between the quotes after `answer=`, and run the cell. While they are blank, the
# lesson shows no gap between what you expected and what came. A prediction that turns out wrong teaches more than none.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# ท่านคาดไว้อย่างไร เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน
# ตราบใดที่ยังเว้นว่าง บทเรียนจะไม่แสดงส่วนต่างระหว่างสิ่งที่คาดกับผลที่ได้ คำทำนายที่ผิดสอนเราได้มากกว่าการไม่ทำนาย

# %%
lesson.ask(
    "three years", en="How many partnerships outlive three years?",
    th="ความร่วมมือที่อยู่รอดเกินสามปีมีเท่าใด",
    unit="per cent", between=(0, 100), example=70,
)  # fmt: skip
lesson.ask(
    "pilot", en="In how many repeats is the pilot's partnership alive after five years?",
    th="รอบที่ความร่วมมือของโครงการนำร่องยังอยู่เมื่อครบห้าปีมีเท่าใด",
    unit="per cent", between=(0, 100), example=60,
)  # fmt: skip
lesson.ask(
    "line", en="How many endings come because the budget line was not voted again?",
    th="การสิ้นสุดที่เกิดเพราะไม่ได้รับจัดสรรงบประมาณต่อมีเท่าใด",
    unit="per cent", between=(0, 100), example=15,
)  # fmt: skip

# %% [markdown] lang="en"
# ## The run
#
# `simulate` makes as many repeats as `RUNS` says. They differ in nothing but luck: who is transferred when, which budget
# act is late, how well a month goes.

# %% [markdown] lang="th"
# ## การจำลอง
#
# คำสั่ง `simulate` จำลองตามจำนวนรอบที่กำหนดใน `RUNS` แต่ละรอบต่างกันเพียงโชค (เหตุการณ์สุ่ม) คือใครถูกโยกย้ายเมื่อใด
# พ.ร.บ. งบประมาณปีใดล่าช้า และงานแต่ละเดือนราบรื่นเพียงใด

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
    f"a twelfth would be {lesson.number(1 / 12, 'per cent')}. In October officials move and, unless the act is late, "
    "lines are voted again.",
    th=f"การสิ้นสุด{lesson.number(october, 'per cent')} เกิดในเดือนตุลาคมซึ่งเป็นเดือนแรกของปีงบประมาณ "
    f"ถ้าเป็นหนึ่งในสิบสองจะเท่ากับ{lesson.number(1 / 12, 'per cent')} ในเดือนตุลาคมมีการโยกย้าย "
    "และมีการจัดสรรรายการงบประมาณใหม่ถ้า พ.ร.บ. ไม่ล่าช้า",
)

# %% tags=["claims"]
by_month = (ended["end"] % 12).value_counts(normalize=True)
lesson.holds("In October, when the fiscal year begins", by_month[0] > by_month.drop(0).max())

# %%
shares = {cause: pick(summary, name=f"cause_{cause}") for cause in CAUSES[1:]}
shares = dict(sorted(shares.items(), key=lambda item: item[1].value, reverse=True))
lesson.gap("line", shares["line"])
lesson.table(
    [{"cause": lesson.label("cause", cause), "share": lesson.told(shares[cause], "per cent")} for cause in shares],
    {"cause": lesson.word("cause", "สาเหตุ"), "share": lesson.word("share of all endings", "สัดส่วนของการสิ้นสุดทั้งหมด")},
)

# %%
causes = incidence(ensemble.partnerships, RUNS, SEED)
lesson.picture(plots.incidence(causes, runs=RUNS, seed=SEED, lang=LANG))


def within(cause, years):
    """The share of partnerships that so many years after their first signing have ended by a cause. || สัดส่วนความร่วมมือที่สิ้นสุดด้วยสาเหตุหนึ่งภายในจำนวนปีเท่านี้นับจากลงนามครั้งแรก"""
    return lesson.told(pick(causes, "incidence", cause=cause, age=12 * years), "per cent")


first, second = list(shares)[:2]
first_name, second_name = (lesson.label("cause", cause) for cause in (first, second))
lesson.say(
    en="Table and picture count different things. The table takes every ending of the reported years, those of old "
    "partnerships too. The picture follows partnerships from their first signing, and counts how many have ended by each "
    "age, so that what strikes early weighs more in it. Compare the two most frequent causes of the table: "
    f"“{first_name}” has ended {within(first, 5)} of them within five years, and {within(first, 10)} within ten; "
    f"“{second_name}” {within(second, 5)} and {within(second, 10)}.",
    th="ตารางกับภาพนับคนละอย่างกัน ตารางนับการสิ้นสุดทุกครั้งในปีที่รายงาน รวมถึงของความร่วมมือที่มีอายุมากแล้ว "
    "ส่วนภาพติดตามความร่วมมือนับจากลงนามครั้งแรก และนับว่าสิ้นสุดไปแล้วเท่าใดเมื่อถึงแต่ละอายุ "
    "สาเหตุที่เกิดตั้งแต่ช่วงต้นจึงมีน้ำหนักในภาพมากกว่า เปรียบเทียบสาเหตุที่พบบ่อยที่สุดสองสาเหตุในตาราง: "
    f"“{first_name}” ทำให้ความร่วมมือสิ้นสุดภายในห้าปี {within(first, 5)} และภายในสิบปี {within(first, 10)} "
    f"ส่วน “{second_name}” {within(second, 5)} และ {within(second, 10)} ตามลำดับ",
)


# %% tags=["claims"]
def picture(cause, years):
    """The share that has ended by a cause at an age."""
    return pick(causes, "incidence", cause=cause, age=12 * years)


early, late = sorted((first, second), key=lambda cause: picture(cause, 5).value / picture(cause, 10).value)[::-1]
in_picture, in_table = picture(early, 5).low / picture(late, 5).high, shares[early].high / shares[late].low
lesson.holds("what strikes early weighs more in it", in_picture > in_table)

# %% [markdown] lang="en"
# ## What happened, and why: the story of one partnership
#
# Numbers say how often. A story says how. Below is the pilot's partnership in one run, from the first contract to the
# end, with the reason of everything that happened. It is the run in which the pilot lives most nearly as long as it
# does on average. Read it aloud in class, and stop at each line: *who could have prevented this?*
#
# Trust in a story is **decision trust**, from 0 to 1: what the partner dares to rely on. Performance 1 is what the
# contract asks for.

# %% [markdown] lang="th"
# ## เกิดอะไรขึ้น และเพราะเหตุใด: เรื่องราวของความร่วมมือหนึ่งคู่
#
# ตัวเลขบอกว่าเกิดบ่อยเพียงใด เรื่องราวบอกว่าเกิดขึ้นอย่างไร ข้างล่างนี้คือความร่วมมือของโครงการนำร่องในรอบหนึ่ง
# ตั้งแต่สัญญาฉบับแรกจนสิ้นสุด พร้อมเหตุผลของทุกเหตุการณ์ เป็นรอบที่โครงการนำร่องมีอายุใกล้เคียงค่าเฉลี่ยที่สุด
# ลองอ่านออกเสียงในชั้นเรียน แล้วหยุดถามทีละบรรทัดว่า *ใครป้องกันเรื่องนี้ได้บ้าง*
#
# ความไว้วางใจในเรื่องราวคือ **ความไว้วางใจที่ใช้ตัดสินใจ** มีค่าตั้งแต่ 0 ถึง 1 คือระดับที่ภาคีกล้าพึ่งพาหน่วยงาน
# ผลการดำเนินงานเท่ากับ 1 คือทำได้ตามที่สัญญากำหนด

# %%
lives = log[
    (log["mission"] == 0) & (log["start"] == 0)
]  # in every repeat the pilot's contract begins in month 0 || สัญญาของโครงการนำร่องเริ่มในเดือนที่ 0 ทุกรอบ
average = (lives["end"] - lives["end"].mean()).abs().idxmin()
chosen = int(
    lives.loc[average, "run"]
)  # change this line: chosen = 0 or 1 or 2 ... is another run || ลองเปลี่ยนบรรทัดนี้: chosen = 0 หรือ 1 หรือ 2 ... คือรอบอื่น
ends = int(lives.set_index("run")["end"][chosen])
model = govsim.PartnershipModel(pilot, seed=SEED, replication=chosen)
while model.running and model.month < ends:
    model.step()
lesson.story(model.missions.to_list()[0], most=40)

# %% tags=["claims"]
lesson.holds("in every repeat the pilot's contract begins in month 0", sorted(lives["run"]) == list(range(RUNS)))
lesson.holds(
    "The same pilot lives long in some repeats and short in others", lives["end"].min() < 12 < 120 < lives["end"].max()
)
lesson.holds("live to the last year", lives["end"].max() >= 12 * time.years - 12)

# %% [markdown] lang="en"
# The same partnership on a calendar: its contracts, the months without one, what came late, and the people who came and
# went. Below are three curves of trust: **in the person** who coordinates (attention, payment in time), **in the
# agency** as a whole (does it pay, is the contract signed again), and decision trust, which is drawn from both, less
# doubt (Lesson 2).

# %% [markdown] lang="th"
# ความร่วมมือเดียวกันบนปฏิทิน คือช่วงที่มีสัญญา เดือนที่ไม่มีสัญญา สิ่งที่ล่าช้า และการเปลี่ยนตัวบุคคล
# ข้างล่างมีเส้นความไว้วางใจสามเส้น คือ **ต่อตัวบุคคล** ที่เป็นผู้ประสานงาน (ความเอาใจใส่ การจ่ายเงินตรงเวลา)
# **ต่อหน่วยงาน** ทั้งหน่วยงาน (จ่ายเงินหรือไม่ ต่อสัญญาหรือไม่) และความไว้วางใจที่ใช้ตัดสินใจ
# ซึ่งได้จากสองอย่างแรกหักด้วยความไม่แน่ใจ (บทเรียนที่ 2)

# %%
alone = replace(
    ensemble, tables={**ensemble.tables, "partnerships": lives}
)  # no later partnership of the mission || ไม่รวมความร่วมมือครั้งหลังของภารกิจนี้
lesson.picture(plots.life(alone, chosen, 0, lang=LANG))

# %% [markdown] lang="en"
# ## From one story to all repeats
#
# One run is one course of events: an anecdote. In the next run the same pilot, with the same people and rules, may
# live to the last year. So the question "will it survive?" has no yes or no. It has a share of repeats, and an interval
# that says how sure we are of that share.

# %% [markdown] lang="th"
# ## จากเรื่องเดียวสู่ทุกรอบ
#
# รอบการจำลองหนึ่งรอบเป็นเพียงเหตุการณ์ชุดหนึ่ง คือเรื่องเล่าเรื่องหนึ่ง ในรอบถัดไป โครงการนำร่องเดียวกันนี้ซึ่งมีคนและกติกาเดียวกัน
# อาจอยู่ได้จนถึงปีสุดท้าย คำถามว่า “จะอยู่รอดหรือไม่” จึงไม่มีคำตอบว่าใช่หรือไม่ใช่
# มีแต่สัดส่วนของรอบที่อยู่รอด กับช่วงความเชื่อมั่นที่บอกว่าเรามั่นใจในสัดส่วนนั้นเพียงใด

# %%
named = named_partnerships(pilot, ensemble.tables)[0]
years = {"alive_1y": 1, "alive_3y": 3, "alive_5y": 5}
lesson.gap("pilot", pick(named.alive, name="alive_5y"))
lesson.table(
    [
        {"years": f"{year}", "alive": lesson.told(pick(named.alive, name=name), "per cent")}
        for name, year in years.items()
    ],
    {
        "years": lesson.word("after years", "เมื่อครบ (ปี)"),
        "alive": lesson.word("repeats in which the pilot is alive", "รอบที่โครงการนำร่องยังอยู่"),
    },
)
lesson.say(
    en=f"The pilot lives {lesson.told(named.lifetime, 'years')} on average, of {time.years} reported. "
    f"In {RUNS - named.ended} of {RUNS} repeats it is still alive at the end.",
    th=f"โครงการนำร่องดำรงอยู่เฉลี่ย {lesson.told(named.lifetime, 'years')} จาก {time.years} ปีที่รายงาน "
    f"และยังอยู่เมื่อสิ้นสุดการจำลองใน {RUNS - named.ended} จาก {RUNS} รอบ",
)

# %% [markdown] lang="en"
# ## How sure are we? Few repeats and many
#
# The interval shrinks with the number of repeats, but slowly: four times as many repeats halve it. And it is made to hold
# the model's answer for about nineteen sets of repeats in twenty, not for all. Below the repeats of this lesson are cut
# into small sets, and each set is asked alone.
#
# The interval says how well we know **the model's** answer. It does not say how well the model knows Thailand. That
# depends on the assumptions, and Lesson 7 shows how to vary them.

# %% [markdown] lang="th"
# ## เรามั่นใจเพียงใด: น้อยรอบกับหลายรอบ
#
# ช่วงความเชื่อมั่นแคบลงเมื่อจำลองหลายรอบขึ้น แต่แคบลงช้า ต้องเพิ่มจำนวนรอบสี่เท่า ช่วงจึงจะแคบลงครึ่งหนึ่ง
# และช่วงนี้สร้างขึ้นให้ครอบคลุมคำตอบของแบบจำลองราวสิบเก้าชุดในทุกยี่สิบชุดของรอบ ไม่ใช่ทุกชุด
# ข้างล่างนี้แบ่งรอบของบทเรียนเป็นชุดเล็ก ๆ แล้วถามทีละชุด
#
# ช่วงนี้บอกว่าเรารู้คำตอบของ **แบบจำลอง** แม่นยำเพียงใด ไม่ได้บอกว่าแบบจำลองรู้จักประเทศไทยดีเพียงใด
# เรื่องนั้นขึ้นอยู่กับข้อสมมติ ซึ่งบทเรียนที่ 7 จะแสดงวิธีเปลี่ยนค่าข้อสมมติเหล่านั้น

# %%
few = min(10, RUNS)
sets = [pick(part.summary(), name="survival_3y") for part in parts(ensemble, RUNS // few)]
whole = pick(summary, name="survival_3y")
holds = [one.low <= whole.value <= one.high for one in sets]
title = lesson.word(
    f"Outlive three years: {len(sets)} sets of {few} repeats", f"อยู่รอดเกินสามปี: {len(sets)} ชุด ชุดละ {few} รอบ"
)
with sheet(title, lang=LANG, height=2.2) as page:
    axes = page.figure.subplots()
    for place, (one, held) in enumerate(zip(sets, holds, strict=True), start=1):
        axes.vlines(place, 100 * one.low, 100 * one.high, color=BLUE if held else ORANGE, linewidth=2 if held else 5)
        axes.plot(place, 100 * one.value, "o", color=BLACK, markersize=4)
    axes.axhline(100 * whole.value, color=BLACK, linewidth=1)
    axes.set_xticks(range(1, len(sets) + 1))
    axes.set_xlabel(lesson.word("set of repeats", "ชุดของรอบ"))
    axes.set_ylabel(lesson.word("per cent", "ร้อยละ"))
    page.footer.append(
        lesson.word(
            "Line across: all repeats together. Thick: intervals that miss it.",
            "เส้นนอน: ทุกรอบรวมกัน เส้นหนา: ช่วงที่ไม่ครอบคลุมค่านั้น",
        )
    )
lesson.picture(page.figure)
told, told_whole = lesson.told(sets[0], "per cent"), lesson.told(whole, "per cent")
lesson.say(
    en=f"The first {few} repeats alone say {told}, all {RUNS} say {told_whole}. The interval of the first set "
    f"{'holds' if holds[0] else 'misses'} the value of all; of the {len(sets)} sets, {sum(holds)} hold it. From inside a "
    "set no one can see whether it is one that misses. More repeats make the interval narrower; they do not make it right "
    "more often.",
    th=f"{few} รอบแรกให้ค่า{told} ส่วนทั้ง {RUNS} รอบให้ค่า{told_whole} ช่วงของชุดแรก"
    f"{'ครอบคลุม' if holds[0] else 'ไม่ครอบคลุม'}ค่าของทุกรอบรวมกัน ในทั้งหมด {len(sets)} ชุดมี {sum(holds)} ชุดที่ครอบคลุม "
    "เมื่อดูจากชุดเดียว ไม่มีใครรู้ได้ว่าชุดนั้นเป็นชุดที่พลาดหรือไม่ การเพิ่มจำนวนรอบทำให้ช่วงแคบลง แต่ไม่ได้ทำให้ถูกบ่อยขึ้น",
)

# %% tags=["claims"]
shrinks = sum(one.high - one.low for one in sets) / len(sets) / (whole.high - whole.low) / (RUNS / few) ** 0.5
lesson.holds("four times as many repeats halve it", 0.8 < shrinks < 1.2)
lesson.holds("for about nineteen sets of repeats in twenty", sum(holds) >= 0.85 * len(sets))

# %% [markdown] lang="en"
# ## The question again

# %% [markdown] lang="th"
# ## กลับมาที่คำถาม

# %%
three = lesson.told(pick(named.alive, name="alive_3y"), "per cent")
endings = sorted((one for one in named.causes if one.value), key=lambda one: one.value, reverse=True)[:2]
often = [
    f"“{lesson.label('cause', one.name.removeprefix('cause_'))}” {lesson.told(one, 'per cent')}" for one in endings
]
lesson.say(
    en=f"Will the partnership still be there in three years? In {three} of the repeats. Where it ends, the causes seen "
    f"most often are {' and '.join(often)} of its endings. No one can say which run will be yours; what can be said is "
    "what makes the good ones more frequent, and that is what the other lessons are about.",
    th=f"อีกสามปี ความร่วมมือนี้จะยังอยู่หรือไม่ คำตอบคือยังอยู่ใน{three} ของรอบทั้งหมด ในรอบที่สิ้นสุดลง สาเหตุที่พบบ่อยที่สุดคือ "
    f"{' และ '.join(often)} ของการสิ้นสุด ไม่มีใครบอกได้ว่าความเป็นจริงของท่านจะตรงกับรอบใด สิ่งที่บอกได้คืออะไรทำให้รอบที่ดีเกิดบ่อยขึ้น "
    "ซึ่งเป็นเรื่องของบทเรียนต่อ ๆ ไป",
)

# %% [markdown] lang="en"
# ## Exercises
#
# Try first. Worked solutions are with your teacher, in the folder `notebooks/executed`.
#
# **Exercise 1.** Run the same scenario with another seed (`SEED = 2`). Which numbers move, and do they leave their
# intervals? What does a seed stand for?
#
# **Exercise 2.** What if officials were never transferred? Use `pilot.without("rotation")` and compare how many
# partnerships outlive three years. Before you run: by how much will it rise?
#
# **Exercise 3.** The other pilot is the Universal Design centre of Nonthaburi, with a municipality as the partner. Does
# it live longer than Inclusive Care? Are you sure? Compare them repeat by repeat: with the same seed both meet the
# same luck.
#
# **Exercise 4** (for those who program). Tabulate for the years since the first signature which share of the
# partnerships that begin the year end in it. Is the first year the most dangerous one?

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# ลองทำด้วยตนเองก่อน เฉลยอยู่ที่ผู้สอน ในโฟลเดอร์ `notebooks/executed`
#
# **แบบฝึกหัดที่ 1** จำลองสถานการณ์เดิมด้วยค่าเริ่มต้นการสุ่มอื่น (`SEED = 2`) ตัวเลขใดเปลี่ยน และเปลี่ยนจนออกนอกช่วงความเชื่อมั่นหรือไม่
# ค่าเริ่มต้นการสุ่ม (seed) แทนอะไร
#
# **แบบฝึกหัดที่ 2** ถ้าไม่มีการโยกย้ายเจ้าหน้าที่เลยจะเป็นอย่างไร ใช้ `pilot.without("rotation")`
# แล้วเปรียบเทียบสัดส่วนความร่วมมือที่อยู่รอดเกินสามปี ก่อนจำลองให้ทำนายว่าจะเพิ่มขึ้นเท่าใด
#
# **แบบฝึกหัดที่ 3** โครงการนำร่องอีกโครงการคือศูนย์พัฒนาการออกแบบเพื่อทุกคน (Universal Design) นนทบุรี ซึ่งมีเทศบาลเป็นภาคี
# อยู่ได้นานกว่า Inclusive Care หรือไม่ ท่านมั่นใจเพียงใด ลองเปรียบเทียบทีละรอบ
# เพราะเมื่อใช้ค่าเริ่มต้นการสุ่มเดียวกัน ทั้งสองโครงการเผชิญโชคเดียวกัน
#
# **แบบฝึกหัดที่ 4** (สำหรับผู้เขียนโปรแกรม) ทำตารางตามจำนวนปีนับจากลงนามครั้งแรก ว่าในบรรดาความร่วมมือที่ยังอยู่เมื่อต้นปี
# มีร้อยละเท่าใดที่สิ้นสุดลงภายในปีนั้น ปีแรกเสี่ยงที่สุดหรือไม่

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
# - The model as built, with every equation and number: [docs/odd.md](../../docs/odd.md). Survival curves: Kaplan and
#   Meier (1958); causes: Aalen and Johansen (1978).
# - For how long real partnerships of this kind live no published rate was found. The model serves to explore how
#   mechanisms work together. It does not predict any one partnership.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - โครงการนำร่อง ปัญหา และปัจจัยความสำเร็จ มาจากโครงการวิจัย “การบริหารราชการแบบร่วมมือโดยมีประชาชนเป็นศูนย์กลาง”
#   (Driven Governance Administration Project) ผู้เข้าร่วมโครงการนำร่องเป็นข้อเท็จจริง ส่วนขนาด มูลค่า
#   และปีเริ่มต้นของสัญญาเป็นข้อสมมติ ซึ่งระบุไว้ใน `govsim explain` และในไฟล์สถานการณ์
# - แบบจำลองฉบับเต็มพร้อมสมการและตัวเลขทุกตัว: [docs/odd.md](../../docs/odd.md) เส้นโค้งการอยู่รอด: Kaplan และ Meier (1958)
#   สาเหตุการสิ้นสุด: Aalen และ Johansen (1978)
# - ยังไม่พบอัตราที่ตีพิมพ์ไว้ว่าความร่วมมือลักษณะนี้อยู่ได้นานเพียงใด แบบจำลองมีไว้สำรวจว่ากลไกต่าง ๆ ทำงานร่วมกันอย่างไร
#   ไม่ใช่เพื่อพยากรณ์ความร่วมมือคู่ใดคู่หนึ่ง
