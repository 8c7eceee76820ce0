# %% [markdown] lang="en"
# # Lesson 8. A decision that survives the assumptions
#
# **The question.** The ministry will fund the ecosystem package or the multi-year obligation, not both. With your own
# assumptions one of the two comes out ahead. But nobody knows the assumptions. *Which one do you choose, what would flip
# your choice, what would you find out first, and what would you watch afterwards?*
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 8 การตัดสินใจที่ทนต่อข้อสมมติ
#
# **คำถาม** กระทรวงจะให้งบประมาณแก่ชุดมาตรการทั้งระบบ หรือการก่อหนี้ผูกพันข้ามปีงบประมาณ อย่างใดอย่างหนึ่ง ภายใต้ข้อสมมติของท่าน
# ทางเลือกหนึ่งนำหน้า แต่ไม่มีใครรู้ข้อสมมติจริง *ท่านจะเลือกทางใด อะไรจะพลิกการตัดสินใจ ควรหาคำตอบเรื่องใดก่อน
# และหลังจากนั้นควรเฝ้าดูสิ่งใด*
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
from lesson import Lesson, Number, pick

import govsim
from govsim import plots
from govsim.outcomes.intervals import wilson
from govsim.words import say

lesson = Lesson("08_decisions_that_survive", LANG)
RUNS, SEED = lesson.runs(100), 1
FUTURES = (
    "evidence" if RUNS == 100 else 20
)  # the futures that evidence does not rule out; a few where only tried out || อนาคตที่หลักฐานไม่ได้ตัดทิ้ง ใช้เพียงไม่กี่แบบเมื่อเป็นการทดลองใช้
base = govsim.Scenario.load("default").with_time(years=12)
START = base.time.first_fiscal_year + 2

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## Two kinds of not knowing
#
# **Luck** is what differs between repeats of one country: who is transferred, which act is late. More repeats make its
# intervals small. **Ignorance** is not knowing which assumptions hold: how often acts are late, how fast trust fades. No
# number of repeats makes it smaller; only finding out does. A set of assumptions is called a **future**. An interval over
# repeats says nothing of it.

# %% [markdown] lang="th"
# ## ความไม่รู้สองแบบ
#
# **ความบังเอิญ** คือสิ่งที่ต่างกันระหว่างการจำลองซ้ำของประเทศเดียว เช่น ใครถูกย้าย ปีใด พ.ร.บ. งบประมาณประกาศใช้ล่าช้า เพิ่มรอบแล้วช่วงความเชื่อมั่นแคบลง
# **ความไม่รู้** คือไม่รู้ว่าข้อสมมติใดเป็นจริง เช่น พ.ร.บ. งบประมาณประกาศใช้ล่าช้าบ่อยเพียงใด ความไว้วางใจจางเร็วเพียงใด เพิ่มรอบเท่าใดก็ไม่ลดลง
# ต้องหาคำตอบเท่านั้น ข้อสมมติหนึ่งชุดเรียกว่า **อนาคต** หนึ่งแบบ ช่วงความเชื่อมั่นจากการจำลองซ้ำไม่ได้บอกเรื่องนี้

# %% [markdown] lang="en"
# ## Predict before you run
#
# Write your numbers between the quotes after `answer=`, and run the cell.
# The first question is about the option that will look best under the scenario's own assumptions.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน
# คำถามแรกเกี่ยวกับทางเลือกที่จะดูดีที่สุดภายใต้ข้อสมมติของสถานการณ์เอง

# %%
lesson.ask(
    "beaten", en="In how many futures does another option keep partnerships longer?",
    th="อนาคตที่ทางเลือกอื่นทำให้ความร่วมมืออยู่นานกว่ามีเท่าใด",
    unit="per cent", between=(0, 100), example=10,
)  # fmt: skip
lesson.ask(
    "knowing", en="What would it be worth to know every assumption before you decide?",
    th="การรู้ข้อสมมติทุกข้อก่อนตัดสินใจมีมูลค่าเท่าใด",
    unit="contract-years", between=(0, 1000), example=5,
)  # fmt: skip

# %% [markdown] lang="en"
# ## Under your own assumptions

# %% [markdown] lang="th"
# ## ภายใต้ข้อสมมติของตนเอง

# %%
names = ("ecosystem-package", "multi-year-obligation")  # change this line || ลองเปลี่ยนบรรทัดนี้
options = {name: base.with_reform(name, from_year=START) for name in names}
comparison = govsim.compare(base, options, RUNS, SEED)
lesson.picture(
    plots.options(comparison.options, seed=SEED, lang=LANG, outcomes=["rmst_60", "trust", "coverage", "money"])
)
gains = {name: pick(comparison.options, "difference", option=name, outcome="rmst_60") for name in names}
for name in names:
    lesson.say(
        en=f"{lesson.label('reform', name)}: {lesson.told(gains[name], 'months')} more of the first sixty.",
        th=f"{lesson.label('reform', name)}: อยู่นานขึ้น {lesson.told(gains[name], 'months')} ในหกสิบเดือนแรก",
    )

# %% tags=["claims"]
from govsim.outcomes.intervals import mean_over_runs

lives = comparison.per_run.pivot(index="run", columns="option", values="rmst_60")
one, two = sorted(names, key=lambda name: gains[name].value, reverse=True)
lead = mean_over_runs("", "", lives[one] - lives[two])
lesson.holds("With your own assumptions one of the two comes out ahead.", lead.low > 0)
lesson.holds("keeps partnerships longest", one == "ecosystem-package" and lead.low > 0)

# %% [markdown] lang="en"
# ## Over the futures
#
# Now every option is run in every future, under the same luck within each. Both intervals are shown: had other futures been
# drawn, and had these futures met other luck.

# %% [markdown] lang="th"
# ## ในอนาคตทุกแบบ
#
# คราวนี้จำลองทุกทางเลือกในทุกอนาคต โดยพบเหตุการณ์สุ่มเดียวกันในแต่ละอนาคต แสดงช่วงความเชื่อมั่นสองแบบ คือหากสุ่มอนาคตชุดอื่น
# และหากอนาคตเดิมพบเหตุการณ์สุ่มอื่น

# %%
decision = govsim.decide(base, options, FUTURES, lesson.runs(4), SEED)
best, rival = decision.pair
lesson.say(en=decision.messages[0].text("en"), th=decision.messages[0].text("th"))
lesson.gap("beaten", pick(decision.beats, "share", outcome="rmst_60", option=rival, over=best))


# %%
def chosen(outcome):
    """What each criterion chooses, with the value of each option. || ทางเลือกที่แต่ละเกณฑ์เลือก พร้อมค่าของทุกทางเลือก"""
    table = decision.robust[decision.robust["outcome"] == outcome]
    for criterion, rows in table.groupby("criterion", sort=False):
        label = say(f"decide.criterion.{criterion}", LANG).replace("|", " ")
        values = {row["option"]: row["value"] for row in rows.to_dict("records")}
        choice = " / ".join(lesson.label("reform", row["option"]) for row in rows.to_dict("records") if row["best"])
        yield {"criterion": label, **values, "choice": choice}


rows = list(chosen("net_benefit"))
lesson.table(
    rows,
    {
        "criterion": lesson.word("criterion, net benefit", "เกณฑ์ (ผลประโยชน์สุทธิ)"),
        **{name: lesson.label("reform", name) for name in decision.labels},
        "choice": lesson.word("it chooses", "เลือก"),
    },
)
picked = {row["choice"] for row in rows}
lesson.say(
    en="All criteria choose the same."
    if len(picked) == 1
    else "The criteria do not agree: which one is yours is a value, "
    "not a result. Who answers for the worst case reads the worst tenth; who is compared with others reads regret.",
    th="ทุกเกณฑ์เลือกเหมือนกัน"
    if len(picked) == 1
    else "เกณฑ์ต่าง ๆ ไม่ตรงกัน จะใช้เกณฑ์ใดเป็นเรื่องของคุณค่า ไม่ใช่ผลลัพธ์ "
    "ผู้ที่ต้องรับผิดชอบกรณีเลวร้ายดูหนึ่งในสิบที่แย่ที่สุด ผู้ที่ถูกเทียบกับผู้อื่นดูความเสียดาย",
)

# %% [markdown] lang="en"
# ## What flips it?

# %% [markdown] lang="th"
# ## อะไรพลิกการตัดสินใจ

# %%
lesson.say(en=decision.flips.message.text("en"), th=decision.flips.message.text("th"))

# %% [markdown] lang="en"
# ## What to find out first
#
# Finding out is worth something only where it would change the choice, and as much as the better choice then gains. The
# most important assumption need not be worth a study.

# %% [markdown] lang="th"
# ## ควรหาคำตอบเรื่องใดก่อน
#
# การหาคำตอบมีค่าเฉพาะเมื่อทำให้เปลี่ยนทางเลือก และมีค่าเท่ากับสิ่งที่ทางเลือกใหม่ได้มากกว่า ข้อสมมติที่สำคัญที่สุดอาจไม่คุ้มค่าแก่การศึกษาก็ได้

# %%
known = decision.information[decision.information["outcome"] == "net_benefit"]
lesson.gap("knowing", pick(known, "value", parameter="all assumptions"))
worth = [row for row in known.to_dict("records")[1:] if row["worth"]]
for message in decision.messages[2:]:
    lesson.say(en=message.text("en"), th=message.text("th"))

# %% [markdown] lang="en"
# ## What to watch, and a rule that waits
#
# Some things nobody can find out beforehand; they show in the first years. A **signpost** is what a country sees of itself
# that tells best in which kind of future it is. It is found in some futures and tried in others, luck and all. Below, a reform
# waits for it.

# %% [markdown] lang="th"
# ## ควรเฝ้าดูสิ่งใด และมาตรการที่รอดู
#
# บางเรื่องไม่มีใครหาคำตอบล่วงหน้าได้ แต่ปรากฏในปีแรก ๆ **สัญญาณเตือน** คือสิ่งที่ประเทศเห็นจากตนเองซึ่งบอกได้ดีที่สุดว่าอยู่ในอนาคตแบบใด
# หาจากอนาคตส่วนหนึ่งแล้วทดลองกับส่วนที่เหลือ โดยรวมความบังเอิญไว้ด้วย ต่อจากนั้นให้มาตรการหนึ่งรอดูสัญญาณนี้

# %%
lesson.say(en=decision.signpost.text("en"), th=decision.signpost.text("th"))
told = decision.signposts[decision.signposts["tells"].astype(bool)].to_dict("records")
SEEN = {"observable": told[0]["observable"], told[0]["worse"]: told[0]["threshold"]} if told else {
    "observable": "renewal_rate", "below": 0.8
}  # change this line: an observable, and below= or above= a level || ลองเปลี่ยนบรรทัดนี้: ตัวชี้วัดที่สังเกตได้ และระดับ below= หรือ above=  # fmt: skip
ADDED = "bridge-fund"  # change this line || ลองเปลี่ยนบรรทัดนี้
last = START + 2  # the third year is the last that is looked at || ปีที่สามเป็นปีสุดท้ายที่พิจารณา
first = base.with_reform(best, from_year=START)
rules = {
    lesson.word("never", "ไม่เพิ่ม"): first,
    lesson.word("where it is seen", "เพิ่มเมื่อเห็นสัญญาณ"): first.with_adaptive(
        ADDED, **SEEN, first_year=START, by_year=last
    ),
    lesson.word("always", "เพิ่มเสมอ"): first.with_reform(ADDED, from_year=last + 1),
}
found = govsim.compare(base, rules, RUNS, SEED)
adopted = found.ensembles[list(rules)[1]].adopted["run"].nunique()
lesson.table(
    [
        {
            "rule": name,
            "months": lesson.told(pick(found.options, "difference", option=name, outcome="rmst_60"), "months"),
            "cost": lesson.told(
                pick(found.options, "difference", option=name, outcome="reform_cost"), "contract-years"
            ),
        }
        for name in rules
    ],
    {
        "rule": lesson.word(f"{lesson.label('reform', ADDED)} is added", f"เพิ่ม{lesson.label('reform', ADDED)}"),
        "months": lesson.word("longer life than doing nothing", "อยู่นานกว่าการคงสภาพเดิม"),
        "cost": lesson.word("reforms cost", "ค่าใช้จ่ายของมาตรการ"),
    },
)
often = lesson.told(Number(adopted / RUNS, *wilson(adopted, RUNS)), "per cent", 0)
lesson.say(
    en=f"The rule began in {often} of repeats, and costs something only there. What is seen and what is chosen are in the run: "
    "until the rule begins, each run is the same to the last digit as without it.",
    th=f"มาตรการที่รอดูเริ่มขึ้นใน{often} ของการจำลองซ้ำ และมีค่าใช้จ่ายเฉพาะที่เริ่ม ก่อนมาตรการเริ่ม การจำลองทุกรอบเหมือนกันทุกตัวเลขกับเมื่อไม่มีมาตรการ",
)

# %% [markdown] lang="en"
# ## The same mission in two futures
#
# One future in which the option that looks best gains most beside its rival, and one in which it loses most. The same
# mission, the same luck.

# %% [markdown] lang="th"
# ## ภารกิจเดียวกันในอนาคตสองแบบ
#
# อนาคตหนึ่งคือแบบที่ทางเลือกที่ดูดีที่สุดได้มากกว่าคู่แข่งมากที่สุด อีกแบบคือแบบที่เสียมากที่สุด เป็นภารกิจเดียวกัน เหตุการณ์สุ่มเดียวกัน

# %%
means = decision.means["rmst_60"]
a, b = (decision.labels.index(name) for name in (best, rival))
lead = means.means[a] - means.means[b]
points = decision.futures.points[means.known].reset_index(drop=True)
models = []
for place in (lead.argmax(), lead.argmin()):
    row = points.iloc[place].items()
    whole = {key: int(value) if float(value).is_integer() else float(value) for key, value in row}
    models.append(govsim.PartnershipModel(options.get(best, base).with_parameters(whole), seed=SEED))
for model in models:
    while model.running:
        model.step()


def begun(model, mission):
    """How many partnerships of a mission began in the reported years. || จำนวนความร่วมมือของภารกิจหนึ่งที่เริ่มในปีที่รายงาน"""
    told = model.chronicle.of("missions", mission)
    return sum(incident.what == "signed" and incident.month >= 0 for incident in told)


mission = max(range(len(models[0].missions)), key=lambda i: min(begun(model, i) for model in models))
for model, name in zip(models, (lesson.word("It wins", "ได้มากกว่า"), lesson.word("It loses", "เสียมากกว่า")), strict=True):
    lesson.say(en=f"**{name[0]}**", th=f"**{name[1]}**")
    lesson.story(model.missions.to_list()[mission], since=24, most=10)

# %% [markdown] lang="en"
# ## An answer for the minister
#
# In four sentences, each with what it rests on.

# %% [markdown] lang="th"
# ## คำตอบถึงรัฐมนตรี
#
# สี่ประโยค แต่ละประโยคบอกว่าอาศัยสิ่งใด

# %%
row = decision.beats[(decision.beats["outcome"] == "rmst_60") & (decision.beats["option"] == rival)]
row = row[row["over"] == best].iloc[0]
lost = lesson.told(Number(row["share"], row["low"], row["high"]), "per cent", 0)
study = ", ".join(f"`{each['parameter']}`" for each in worth)
lesson.say(
    en=f"1. Under our own assumptions **{lesson.label('reform', best)}** keeps partnerships longest.\n"
    f"2. **{lesson.label('reform', rival)}** does better in {lost} of futures: {'that is not settled' if row['low'] > 0.1 else 'that hardly changes the choice'}.\n"
    + (f"3. Before money is bound, find out: {study}.\n" if study else "3. No single assumption is worth a study before deciding.\n")
    + ("4. Afterwards, watch what tells above." if len(decision.signposts) and decision.signposts.iloc[0]["tells"] else
       "4. Nothing seen in the first years surely tells more than the share itself."),
    th=f"1. ภายใต้ข้อสมมติของเรา **{lesson.label('reform', best)}** ทำให้ความร่วมมืออยู่นานที่สุด\n"
    f"2. **{lesson.label('reform', rival)}** ดีกว่าใน{lost} ของอนาคต {'จึงยังไม่ยุติ' if row['low'] > 0.1 else 'ซึ่งแทบไม่เปลี่ยนทางเลือก'}\n"
    + (f"3. ก่อนผูกพันเงิน ควรหาคำตอบเรื่อง {study}\n" if study else "3. ไม่มีข้อสมมติเดี่ยวข้อใดคุ้มค่าแก่การศึกษาก่อนตัดสินใจ\n")
    + ("4. หลังจากนั้น เฝ้าดูสัญญาณข้างต้น" if len(decision.signposts) and decision.signposts.iloc[0]["tells"] else
       "4. ไม่มีสิ่งใดที่เห็นในปีแรก ๆ บอกได้ดีกว่าสัดส่วนนั้นเองอย่างแน่ชัด"),
)  # fmt: skip

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** What is a partnership-year worth? Net benefit takes two contract-years. With one, or with four: which option
# is chosen, and what is it worth to know every assumption? (`dataclasses.replace(decision, worth=...)` runs nothing anew.)
#
# **Exercise 2.** Another rule. Let the bridge fund wait for trust that is low, or for gaps that are many. In how many repeats
# does it begin, and what does it cost there?
#
# **Exercise 3.** Narrower ignorance. Take only the futures in which budgets cover more than the median. Does the choice stand
# there in more futures?

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** หนึ่งคู่-ปีมีค่าเท่าใด ผลประโยชน์สุทธิคิดปีละสองสัญญา-ปี ถ้าคิดหนึ่งหรือสี่ เลือกทางใด
# และการรู้ข้อสมมติทุกข้อมีค่าเท่าใด (`dataclasses.replace(decision, worth=...)` ไม่ต้องจำลองใหม่)
#
# **แบบฝึกหัดที่ 2** มาตรการที่รอดูแบบอื่น ให้เงินทดรองจ่ายช่วงรอยต่อรอความไว้วางใจที่ต่ำ หรือช่วงขาดสัญญาที่มาก เริ่มในกี่รอบ และมีค่าใช้จ่ายเท่าใด
#
# **แบบฝึกหัดที่ 3** ความไม่รู้ที่แคบลง ใช้เฉพาะอนาคตที่งบประมาณครอบคลุมมากกว่าค่ากลาง ทางเลือกเดิมดีกว่าในอนาคตมากขึ้นหรือไม่

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - Deciding under deep uncertainty: Lempert, Popper and Bankes (2003); Marchau and others (2019). Criteria side by side:
#   McPhail and others (2018). What flips a choice: Bryant and Lempert (2010).
# - Value of finding out: Strong, Oakley and Brennan (2014). Signposts and policies that adapt: Haasnoot and others (2013).
# - Shares of futures are not probabilities: they count sets of assumptions, each as good as another. Where you know that some
#   are likelier, give a table of your own futures.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - การตัดสินใจภายใต้ความไม่แน่นอนเชิงลึก: Lempert, Popper และ Bankes (2003), Marchau และคณะ (2019) เกณฑ์ต่าง ๆ เทียบกัน:
#   McPhail และคณะ (2018) อะไรพลิกการตัดสินใจ: Bryant และ Lempert (2010)
# - มูลค่าของการหาคำตอบ: Strong, Oakley และ Brennan (2014) สัญญาณเตือนและนโยบายที่ปรับตัว: Haasnoot และคณะ (2013)
# - สัดส่วนของอนาคตไม่ใช่ความน่าจะเป็น เพียงนับชุดข้อสมมติที่ถือว่าเท่าเทียมกัน หากรู้ว่าบางชุดเป็นไปได้มากกว่า ให้ใช้ตารางอนาคตของท่านเอง
