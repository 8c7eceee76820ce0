# %% [markdown] lang="en"
# # Lesson 4. Rotation and leaders: two kinds of farewell
#
# **The question.** Every October coordinators are transferred, and heads of departments may stay four years at most.
# You can protect one of them from moving: the coordinator who knows the partner, or the head who wanted the
# partnership. *Whose farewell does more harm, how fast, and on which way does the harm travel?*
#
# Time: 60 to 90 minutes.

# %% [markdown] lang="th"
# # บทเรียนที่ 4 การโยกย้ายและผู้บริหาร: การพ้นจากตำแหน่งสองแบบ
#
# **คำถาม** ทุกเดือนตุลาคมมีการโยกย้ายผู้ประสานงาน และผู้บริหารหน่วยงานดำรงตำแหน่งเดิมได้ไม่เกินสี่ปี
# ถ้าท่านรั้งไว้ได้เพียงคนเดียว จะรั้งผู้ประสานงานที่รู้จักภาคี หรือผู้บริหารที่ต้องการความร่วมมือนี้
# *การพ้นจากตำแหน่งของใครก่อความเสียหายมากกว่า เร็วเพียงใด และความเสียหายส่งผ่านทางใด*
#
# เวลาเรียน: 60 ถึง 90 นาที

# %%
import sys

sys.path[:0] = ["..", "../.."]  # lesson.py lies there || lesson.py อยู่ที่นั่น
LANG = "en"
import numpy as np
from lesson import Lesson, Number, pick

import govsim
from govsim import plots
from govsim.outcomes.hazards import hazard_ratios
from govsim.outcomes.intervals import mean_over_runs
from govsim.outcomes.trust_decay import event_studies
from govsim.show.plots.style import BLACK, BLUE, ORANGE, sheet

lesson = Lesson("04_rotation_and_leaders", LANG)
RUNS, SEED = lesson.runs(60), 1
default = govsim.Scenario.load("default")

# %% [markdown] lang="en"
# ## Five questions before you begin

# %% [markdown] lang="th"
# ## คำถามห้าข้อก่อนเรียน

# %%
lesson.quiz("before")

# %% [markdown] lang="en"
# ## What is in a transfer
#
# Four things happen when a coordinator leaves, and the model has each of them as a part of its own:
#
# 1. The partner's **account** of the person is mostly lost (Lesson 2).
# 2. The post may stand **empty**. Then there is no one to answer and no one to sign.
# 3. The **newcomer** has to learn: competence begins below a half and grows over months.
# 4. Some of what had been agreed about **roles** is forgotten, unless it was written down.

# %% [markdown] lang="th"
# ## การโยกย้ายหนึ่งครั้งมีอะไรอยู่ในนั้น
#
# เมื่อผู้ประสานงานย้าย มีสี่เรื่องเกิดขึ้น ซึ่งแบบจำลองแยกไว้เป็นส่วน ๆ
#
# 1. **บัญชี** ความไว้วางใจที่ภาคีมีต่อตัวบุคคลหายไปเป็นส่วนใหญ่ (บทเรียนที่ 2)
# 2. ตำแหน่งอาจ **ว่าง** ในช่วงนั้นไม่มีผู้ตอบคำถามและไม่มีผู้ลงนาม
# 3. **คนใหม่** ต้องเรียนรู้งาน สมรรถนะเริ่มต่ำกว่าครึ่งและเพิ่มขึ้นตามเวลา
# 4. ข้อตกลงเรื่อง **บทบาท** บางส่วนถูกลืม หากไม่ได้เขียนไว้

# %%
start, pace = default.parameter("workload.newcomer_competence"), default.parameter("workload.learning_months")
at_once, empty = default.parameter("rotation.no_vacancy"), default.parameter("rotation.vacancy_months")
lesson.table(
    [{"month": month, "competence": 1 - (1 - start) * np.exp(-month / pace)} for month in (0, 3, 6, 12, 24)],
    {
        "month": lesson.word("months in the post", "เดือนที่อยู่ในตำแหน่ง"),
        "competence": lesson.word("competence, 0 to 1", "สมรรถนะ ตั้งแต่ 0 ถึง 1"),
    },
)
lesson.say(
    en=f"In {lesson.number(at_once, 'per cent', 0)} of transfers a successor starts at once. In the others the post stands "
    f"empty for {empty:g} months on average.",
    th=f"{lesson.number(at_once, 'per cent', 0)} ของการโยกย้ายมีผู้มารับตำแหน่งทันที นอกนั้นตำแหน่งว่างเฉลี่ย {empty:g} เดือน",
)

# %% tags=["claims"]
from govsim.model import constants

floor, ceiling = default.parameter("rotation.handover_floor"), default.parameter("rotation.handover_ceiling")
kept = floor + (ceiling - floor) * default.parameter("rotation.documentation") * constants.HANDOVER_ALONE
lesson.holds("**account** of the person is mostly lost", kept < 0.5)
lesson.holds("competence begins below a half", start < 0.5)

# %% [markdown] lang="en"
# ## What is in a change at the top
#
# A head sets a **priority** *P* (where partnerships stand on the agenda) and a **seriousness** *G* (how far words become
# deeds). Both together give *L* = √(*P* *G*). It reaches those who do the work only through a cascade: supervisors move
# a part of the way each month, and coordinators follow the supervisors. The successor keeps part of the old priority,
# and now and then drops the line altogether.

# %% [markdown] lang="th"
# ## การเปลี่ยนผู้บริหารมีอะไรอยู่ในนั้น
#
# ผู้บริหารกำหนด **ลำดับความสำคัญ** *P* (ความร่วมมืออยู่ตรงไหนในวาระงาน) และ **ความจริงจัง** *G* (คำพูดกลายเป็นการกระทำเพียงใด)
# รวมกันเป็น *L* = √(*P* *G*) สัญญาณนี้ถึงผู้ปฏิบัติผ่านการถ่ายทอดตามลำดับชั้นเท่านั้น หัวหน้างานปรับตามทีละส่วนทุกเดือน
# และผู้ประสานงานปรับตามหัวหน้างาน ผู้บริหารคนใหม่สานต่อลำดับความสำคัญเดิมบางส่วน และบางครั้งยกเลิกแนวเดิมทั้งหมด

# %% [markdown] lang="en"
# ## Predict before you run
#
# Write your numbers between the quotes after `answer=`, and run the cell.
# A hazard ratio of two would mean: twice as likely to end in a month as without the event. Less is a number below zero.

# %% [markdown] lang="th"
# ## ทำนายก่อนจำลอง
#
# เขียนตัวเลขของท่านระหว่างเครื่องหมายคำพูดหลัง `answer=` แล้วสั่งให้เซลล์ทำงาน
# อัตราส่วนความเสี่ยง (hazard ratio) เท่ากับสอง หมายถึงโอกาสสิ้นสุดในแต่ละเดือนเป็นสองเท่าของกรณีที่ไม่มีเหตุการณ์
# ถ้าคาดว่าลดลงให้ใส่เครื่องหมายลบ

# %%
lesson.ask(
    "half way", en="How long until half of a new head's line has reached the coordinators?",
    th="นานเท่าใดกว่าแนวนโยบายของผู้บริหารคนใหม่จะถ่ายทอดถึงผู้ประสานงานครึ่งหนึ่ง",
    unit="months", between=(0, 48), example=3,
)  # fmt: skip
lesson.ask(
    "coordinator", en="What is the hazard ratio of ending in the year after a coordinator's change?",
    th="อัตราส่วนความเสี่ยงที่จะสิ้นสุดในหนึ่งปีหลังเปลี่ยนผู้ประสานงานเป็นเท่าใด",
    unit="times", between=(0, 10), example=1.2,
)  # fmt: skip
lesson.ask(
    "leader", en="What is the hazard ratio of ending in the year after a leader's change?",
    th="อัตราส่วนความเสี่ยงที่จะสิ้นสุดในหนึ่งปีหลังเปลี่ยนผู้บริหารเป็นเท่าใด",
    unit="times", between=(0, 10), example=2,
)  # fmt: skip
lesson.ask(
    "output", en="By how much does output change one month after a coordinator's change (1 is what the target group needs)?",
    th="ผลผลิตเปลี่ยนไปเท่าใดหนึ่งเดือนหลังเปลี่ยนผู้ประสานงาน (1 คือพอดีกับความต้องการ)",
    unit="score", between=(-1, 1), example=-0.1,
)  # fmt: skip

# %% [markdown] lang="en"
# ## The cascade, by hand
#
# A head of high priority is followed by one who drops the line. Two lines of arithmetic for each month.

# %% [markdown] lang="th"
# ## การถ่ายทอดตามลำดับชั้น คำนวณด้วยมือ
#
# ผู้บริหารที่ให้ความสำคัญมากถูกแทนด้วยผู้ที่ยกเลิกแนวเดิม ใช้เลขคณิตสองบรรทัดต่อเดือน

# %%
TAU = default.parameter("leadership.cascade_months")
old, new = (
    (0.8 * 0.7) ** 0.5,
    (0.15 * 0.5) ** 0.5,
)  # change this line: L = (P * G) ** 0.5, before and after || ลองเปลี่ยนบรรทัดนี้: L = (P * G) ** 0.5 ก่อนและหลัง
supervisors, coordinators, path = old, old, [(old, old, old)]
for _ in range(24):
    supervisors += (new - supervisors) / TAU
    coordinators += (supervisors - coordinators) / TAU
    path.append((new, supervisors, coordinators))
half_way = next(month for month, levels in enumerate(path) if levels[2] <= (old + new) / 2)
lesson.gap("half way", float(half_way))
title = lesson.word("A new head's line comes down", "การถ่ายทอดแนวนโยบายของผู้บริหารคนใหม่")
with sheet(title, lang=LANG, height=2.6) as page:
    axes = page.figure.subplots()
    lines = axes.plot([-3, 0, 0, 24], [old, old, new, new], color=BLACK, linewidth=1.8)
    for place, colour, style in ((1, BLUE, "--"), (2, ORANGE, "-")):
        lines += axes.plot(
            [-3, *range(25)], [old, *(levels[place] for levels in path)], color=colour, linestyle=style, linewidth=1.8
        )
    axes.set_ylim(0, 1)
    axes.set_xlim(-3, 24)
    axes.set_xticks(range(0, 25, 6))
    axes.set_xlabel(lesson.word("months since the change", "จำนวนเดือนนับจากเปลี่ยนผู้บริหาร"))
    axes.set_ylabel(lesson.word("commitment, 0 to 1", "ความมุ่งมั่น ตั้งแต่ 0 ถึง 1"))
    page.legend(
        lines,
        [
            lesson.word("head", "ผู้บริหาร"),
            lesson.word("supervisors", "หัวหน้างาน"),
            lesson.word("coordinators", "ผู้ประสานงาน"),
        ],
    )
    page.footer.append(lesson.word("Computed by hand, no simulation.", "คำนวณด้วยมือ ไม่ใช่การจำลอง"))
lesson.picture(page.figure)

# %% tags=["claims"]
lesson.holds("Over some months, as supervisors and then coordinators follow", half_way > 1)

# %% [markdown] lang="en"
# ## What happened, and why: a department and a post
#
# One run. First the heads of one department, then one of its posts. In the post's story the numbers with an arrow are
# the trust of the partners it looks after, before and after each farewell.

# %% [markdown] lang="th"
# ## เกิดอะไรขึ้น และเพราะเหตุใด: หน่วยงานหนึ่งกับตำแหน่งหนึ่ง
#
# รอบการจำลองหนึ่งรอบ เริ่มด้วยผู้บริหารของหน่วยงานหนึ่ง ตามด้วยตำแหน่งผู้ประสานงานตำแหน่งหนึ่งของหน่วยงานนั้น
# ตัวเลขที่คั่นด้วยลูกศรในเรื่องของตำแหน่งคือความไว้วางใจของภาคีที่ตำแหน่งนั้นดูแล ก่อนและหลังการโยกย้ายแต่ละครั้ง

# %%
model = govsim.PartnershipModel("default", seed=SEED)
followed = []
while model.running:
    model.step()
    followed.append((model.month, model.agencies.get("commitment")))
agency = model.agencies.to_list()[0]  # change this line: 0 to 9 || ลองเปลี่ยนบรรทัดนี้: 0 ถึง 9
lesson.story(agency, since=0)
lesson.story(agency.officials.to_list()[0], since=0)

# %% [markdown] lang="en"
# The heads of this run came and went, and commitment went up **and** down. On average over all changes little happens,
# because a successor is as often better as worse. Is a change of head then harmless, or is a partnership at the mercy of
# who comes? The table is one run's; below all repeats answer.

# %% [markdown] lang="th"
# ผู้บริหารในรอบนี้ผลัดเปลี่ยนกันไป ความมุ่งมั่นทั้งเพิ่ม **และ** ลด เมื่อเฉลี่ยทุกครั้งจึงแทบไม่เปลี่ยน
# เพราะผู้มารับตำแหน่งดีกว่าเดิมบ่อยพอ ๆ กับแย่กว่าเดิม เช่นนี้แปลว่าการเปลี่ยนผู้บริหารไม่มีผลเสีย
# หรือความร่วมมือขึ้นอยู่กับว่าใครจะมารับตำแหน่งกันแน่ ตารางนี้เป็นของรอบเดียว ด้านล่างทุกรอบให้คำตอบ

# %%
commitment = dict(followed)
moves = {"up": [], "down": []}
for row in range(len(model.agencies)):
    for incident in model.chronicle.of("agencies", row):
        month, facts = incident.month, incident.facts
        if incident.what == "leader" and month >= 0 and month + 12 <= model.month:
            before = (facts["old_priority"] * facts["old_seriousness"]) ** 0.5
            after = (facts["priority"] * facts["seriousness"]) ** 0.5
            moves["up" if after > before else "down"].append(commitment[month + 12][row] - commitment[month - 1][row])
everybody = moves["up"] + moves["down"]
lesson.table(
    [
        {"which": words, "number": len(values), "change": float(np.mean(values))}
        for words, values in (
            (lesson.word("the successor cares more", "ผู้มารับตำแหน่งให้ความสำคัญมากขึ้น"), moves["up"]),
            (lesson.word("the successor cares less", "ผู้มารับตำแหน่งให้ความสำคัญน้อยลง"), moves["down"]),
            (lesson.word("all changes", "ทุกครั้งรวมกัน"), everybody),
        )
    ],
    {
        "which": lesson.word("change of head in this run", "การเปลี่ยนผู้บริหารในรอบนี้"),
        "number": lesson.word("changes", "จำนวนครั้ง"),
        "change": lesson.word("commitment of coordinators a year later", "ความมุ่งมั่นของผู้ประสานงานที่เปลี่ยนไปในหนึ่งปี"),
    },
)

# %% tags=["claims"]
up, down, every = (float(np.mean(values)) for values in (moves["up"], moves["down"], everybody))
lesson.holds("commitment went up **and** down", up > 0 > down)
lesson.holds("On average over all changes little happens", abs(every) < 0.2 * min(up, -down))
lesson.holds(
    "a successor is as often better as worse", abs(len(moves["up"]) - len(moves["down"])) < 0.2 * len(everybody)
)

# %% [markdown] lang="en"
# ## From one to all: event studies and hazards
#
# Both kinds of farewell, compared with partnerships of the same age in the same calendar month without it. Above trust,
# below output. Each department is a group of its own here: this changes no run, and shows each head's priority.

# %% [markdown] lang="th"
# ## จากหนึ่งสู่ทั้งหมด: การศึกษาเหตุการณ์และอัตราส่วนความเสี่ยง
#
# การพ้นจากตำแหน่งทั้งสองแบบ เทียบกับความร่วมมือที่มีอายุเท่ากันในเดือนปฏิทินเดียวกันซึ่งไม่มีเหตุการณ์ ภาพแรกคือความไว้วางใจ
# ภาพที่สองคือผลผลิต ในการจำลองนี้แต่ละหน่วยงานเป็นกลุ่มของตนเอง ซึ่งไม่เปลี่ยนผลใด เพียงให้เห็นลำดับความสำคัญของผู้บริหารแต่ละคน

# %%
apart = "".join(f'[[groups]]\nname = "{number}"\nagencies = 1\n' for number in range(default.world.agencies))
ensemble = govsim.simulate(
    govsim.Scenario.from_toml(apart), RUNS, SEED, govsim.Record(months=True, partnership_months=True)
)
studies = event_studies(ensemble, ("coordinator change", "leader change"), ("trust", "output"))
for variable in ("trust", "output"):
    lesson.picture(plots.event_study(studies, variable, runs=RUNS, seed=SEED, lang=LANG))
lesson.gap("output", pick(studies, "difference", event="coordinator change", variable="output", lag=1))

# %%
hazards = hazard_ratios(ensemble, windows=(12,))
lesson.gap("coordinator", pick(hazards, "ratio", event="coordinator change", effect="total"))
lesson.gap("leader", pick(hazards, "ratio", event="leader change", effect="total"))
beside = pick(hazards, "ratio", event="coordinator change", effect="beside mediators")
lesson.say(
    en="Both ratios are total effects. Part of a transfer's harm may come as late invoices and long gaps: with these held "
    f"fixed, what is left of the coordinator's is {lesson.told(beside, 'times')}.",
    th="อัตราส่วนทั้งสองคือผลรวมทั้งหมด ความเสียหายบางส่วนของการโยกย้ายอาจมาทางการเบิกจ่ายที่ค้างและรอยต่อที่ยาว เมื่อตรึงสองเรื่องนี้ไว้ "
    f"อัตราส่วนของผู้ประสานงานเหลือ {lesson.told(beside, 'times')}",
)

# %% tags=["claims"]
coordinators, leaders = (
    pick(hazards, "ratio", event=f"{who} change", effect="total") for who in ("coordinator", "leader")
)
trust_after = [pick(studies, "difference", event="leader change", variable="trust", lag=lag) for lag in (1, 6, 12)]
lesson.holds("raises the risk far less **on average**", 2 * (leaders.high - 1) < coordinators.low - 1)
lesson.holds(
    "On average over all leader changes trust hardly moves.",
    all(-0.01 < a.low < 0 < a.high < 0.01 for a in trust_after),
)

# %% [markdown] lang="en"
# A leader's change raises the risk far less **on average** than a coordinator's. But little on average is not little each
# time. So take all partnerships that live at the end of a September, and part them by what October brings.

# %% [markdown] lang="th"
# **โดยเฉลี่ย** การเปลี่ยนผู้บริหารเพิ่มความเสี่ยงน้อยกว่าการเปลี่ยนผู้ประสานงานมาก แต่ผลน้อยโดยเฉลี่ยไม่ได้แปลว่าน้อยทุกครั้ง
# จึงนำความร่วมมือทุกคู่ที่ดำเนินอยู่เมื่อสิ้นเดือนกันยายนมาแบ่งตามสิ่งที่เกิดขึ้นในเดือนตุลาคม

# %%
living = ensemble.partnership_months.query(f"month % 12 == 11 and month < {12 * default.time.years - 12}")
living = living.assign(october=living["month"] + 1, start=living["month"] - living["age"])
living = living.merge(ensemble.partnerships[["run", "mission", "start", "end", "cause"]])
events, months = ensemble.events, ensemble.months
months = months.assign(agency=months["group"].astype(int)).set_index(["run", "agency", "month"])
priority = months["priority"].to_dict()


def left(event, who):
    """Whether the coordinator, or the head, of each partnership left in October. || ผู้ประสานงานหรือผู้บริหารของความร่วมมือแต่ละคู่พ้นจากตำแหน่งในเดือนตุลาคมหรือไม่"""
    rows = events[events["event"] == event]
    leavers = set(rows[["run", who, "month"]].itertuples(index=False, name=None))
    return np.array([place in leavers for place in living[["run", who, "october"]].itertuples(index=False, name=None)])


coordinator, head = left("coordinator change", "official"), left("leader change", "agency")
places = living[["run", "agency", "october"]].itertuples(index=False)
step = np.array([priority[run, agency, month] - priority[run, agency, month - 1] for run, agency, month in places])
farewells = {
    "nobody": ~coordinator & ~head,
    "coordinator": coordinator & ~head,
    "more": head & ~coordinator & (step > 0),
    "less": head & ~coordinator & (step < 0),
}
gone = (living["end"] <= living["month"] + 12) & (living["cause"] != "alive")
fates = {
    "ended": gone,
    "partner": gone & (living["cause"] == "partner"),
    "line": gone & (living["cause"] == "line"),
}
shares = {
    (who, fate): ended[chosen].groupby(living["run"]).mean()
    for who, chosen in farewells.items()
    for fate, ended in fates.items()
}
words = {
    "nobody": lesson.word("neither leaves", "ไม่มีใครพ้นจากตำแหน่ง"),
    "coordinator": lesson.word("the coordinator leaves", "ผู้ประสานงานพ้นจากตำแหน่ง"),
    "more": lesson.word("the head leaves, the successor ranks it higher", "ผู้บริหารพ้นจากตำแหน่ง คนใหม่ให้ความสำคัญมากขึ้น"),
    "less": lesson.word("the head leaves, the successor ranks it lower", "ผู้บริหารพ้นจากตำแหน่ง คนใหม่ให้ความสำคัญน้อยลง"),
}
lesson.table(
    [
        {"who": words[who], "number": int(chosen.sum())}
        | {fate: lesson.told(mean_over_runs("", "", shares[who, fate]), "per cent") for fate in fates}
        for who, chosen in farewells.items()
    ],
    {
        "who": lesson.word("in October", "ในเดือนตุลาคม"),
        "number": lesson.word("partnerships", "จำนวนความร่วมมือ"),
        "ended": lesson.word("ended within twelve months", "สิ้นสุดภายในสิบสองเดือน"),
        "partner": lesson.word("of all: partner left", "ในจำนวนทั้งหมด: ภาคีถอนตัว"),
        "line": lesson.word("of all: line lost", "ในจำนวนทั้งหมด: ไม่ได้รับจัดสรรงบประมาณต่อ"),
    },
)

# %% [markdown] lang="en"
# ## What can be done
#
# Four reforms, each against another part of the farewell: two months side by side with a good file, a minimum tenure of
# two years, a deputy whom the partner knows, and a charter that binds the next head to the line.

# %% [markdown] lang="th"
# ## ทำอะไรได้บ้าง
#
# มาตรการสี่อย่าง แต่ละอย่างแก้คนละส่วนของความเสียหาย คือทำงานซ้อนกันสองเดือนพร้อมเอกสารที่ดี กำหนดระยะเวลาดำรงตำแหน่งขั้นต่ำสองปี
# มีรองผู้ประสานงานที่ภาคีรู้จัก และข้อตกลงที่ให้ผู้บริหารคนใหม่สานต่อแนวนโยบาย

# %%
first = default.time.first_fiscal_year
names = ("handover-overlap", "minimum-tenure", "deputy", "leadership-charter")
comparison = govsim.compare(
    default, {name: default.with_reform(name, from_year=first) for name in names}, lesson.runs(200), SEED
)
lesson.picture(
    plots.options(comparison.options, seed=SEED, lang=LANG, outcomes=["rmst_60", "trust", "coverage", "engagement"])
)


# %%
def difference(option, outcome):
    """What an option changes, with its interval. || สิ่งที่ทางเลือกหนึ่งเปลี่ยนแปลง พร้อมช่วงความเชื่อมั่น"""
    return pick(comparison.options, "difference", option=option, outcome=outcome)


without = comparison.per_run.query("option == 'do nothing'")["rmst_60"].mean()
lesson.table(
    [
        {
            "reform": lesson.label("reform", name),
            "life": lesson.told(difference(name, "rmst_60"), "months", 2),
            "part": lesson.told(Number(*(end / without for end in difference(name, "rmst_60"))), "per cent"),
            "trust": lesson.told(difference(name, "trust"), digits=3),
        }
        for name in names
    ],
    {
        "reform": lesson.word("reform", "มาตรการ"),
        "life": lesson.word("longer life, of five years", "อายุที่เพิ่มขึ้นในห้าปีแรก"),
        "part": lesson.word("of the life without it", "เทียบกับอายุเมื่อไม่มีมาตรการ"),
        "trust": lesson.word("decision trust", "ความไว้วางใจที่ใช้ตัดสินใจ"),
    },
)

# %% tags=["claims"]
for name in names[:3]:
    trusted, longer = difference(name, "trust"), difference(name, "rmst_60")
    lesson.holds("the first three raise trust, and each lengthens lives", min(trusted.low, longer.low) > 0)
    lesson.holds("though by less than a twentieth of what partnerships live without it", longer.high < without / 20)
changed = {
    name: mean_over_runs("", "", runs["coordinator_changes"] - comparison.base.runs["coordinator_changes"])
    for name, runs in ((name, comparison.ensembles[name].runs) for name in ("minimum-tenure", "deputy"))
}
lesson.holds("A minimum tenure makes farewells rarer", changed["minimum-tenure"].high < 0)
lesson.holds("though people move as before", abs(changed["deputy"].value) < 1e-9)

# %% [markdown] lang="en"
# Discuss: the first three raise trust, and each lengthens lives, though by less than a twentieth of what partnerships live
# without it. A partner who trusts more does not yet have a budget line. Which barrier would have to give way first?

# %% [markdown] lang="th"
# อภิปราย: สามมาตรการแรกเพิ่มความไว้วางใจ และแต่ละอย่างทำให้ความร่วมมืออยู่นานขึ้น แต่ไม่ถึงหนึ่งในยี่สิบของอายุเมื่อไม่มีมาตรการ
# ภาคีที่ไว้วางใจมากขึ้นใช่ว่าจะมีรายการงบประมาณรองรับ ต้องขจัดอุปสรรคใดก่อน

# %% [markdown] lang="en"
# ## The answer: whose farewell does more harm?

# %% [markdown] lang="th"
# ## คำตอบ: การพ้นจากตำแหน่งของใครก่อความเสียหายมากกว่า

# %%
harm = {
    (who, fate): mean_over_runs("", "", shares[who, fate] - shares["nobody", fate])
    for who in ("coordinator", "more", "less")
    for fate in fates
}
way = {who: max(("partner", "line"), key=lambda fate: harm[who, fate].value) for who in ("coordinator", "less")}
ways = {
    "partner": lesson.word("partners who leave", "การถอนตัวของภาคี"),
    "line": lesson.word("lost lines", "การไม่ได้รับจัดสรรงบประมาณต่อ"),
}
verdict = mean_over_runs("", "", shares["coordinator", "ended"] - shares["less", "ended"])
if verdict.low is None or verdict.low <= 0 <= verdict.high:
    who = lesson.word(
        "which of the two is worse, these runs do not show", "รอบการจำลองเท่านี้ยังบอกไม่ได้ว่าแบบใดเสียหายมากกว่า"
    )
elif verdict.value > 0:
    who = lesson.word("the coordinator's farewell does more harm", "การพ้นจากตำแหน่งของผู้ประสานงานเสียหายมากกว่า")
else:
    who = lesson.word("the farewell of such a head does more harm", "การพ้นจากตำแหน่งของผู้บริหารเช่นนั้นเสียหายมากกว่า")
told = {who: lesson.told(harm[who, "ended"], "points") for who in ("coordinator", "more", "less")}
drop = lesson.told(pick(studies, "difference", event="coordinator change", variable="output", lag=1))
lesson.say(
    en="Endings within twelve months, against those where neither leaves: after a coordinator's farewell "
    f"{told['coordinator']}; after a head's, {told['less']} where the successor ranks partnerships lower and "
    f"{told['more']} where higher. So measured against the worse kind of successor {who}: they differ by "
    f"{lesson.told(verdict, 'points')}. The coordinator's comes at once: output changes by {drop} within a month, and the "
    f"endings come most by {ways[way['coordinator']]}. The head's come most by {ways[way['less']]}: the new priority "
    f"counts at the next vote, while the cascade takes {half_way} months to carry half of it to the coordinators.",
    th="จำนวนที่สิ้นสุดภายในสิบสองเดือน เทียบกับกรณีที่ไม่มีใครพ้นจากตำแหน่ง: หลังผู้ประสานงานพ้นจากตำแหน่งต่างไป "
    f"{told['coordinator']} หลังผู้บริหารพ้นจากตำแหน่งและคนใหม่ให้ความสำคัญน้อยลงต่างไป {told['less']} และเมื่อให้ความสำคัญมากขึ้นต่างไป "
    f"{told['more']} เมื่อเทียบกับผู้บริหารคนใหม่แบบที่แย่กว่า {who} โดยต่างกัน {lesson.told(verdict, 'points')} "
    f"ผลของผู้ประสานงานเกิดขึ้นทันที ผลผลิตเปลี่ยนไป {drop} ภายในหนึ่งเดือน และการสิ้นสุดเกิดจาก{ways[way['coordinator']]}มากที่สุด "
    f"ส่วนการสิ้นสุดในกรณีของผู้บริหารเกิดจาก{ways[way['less']]}มากที่สุด เพราะลำดับความสำคัญใหม่มีผลในการพิจารณางบประมาณครั้งถัดไป "
    f"ขณะที่การถ่ายทอดตามลำดับชั้นใช้เวลา {half_way} เดือน ลำดับความสำคัญครึ่งหนึ่งจึงจะไปถึงผู้ประสานงาน",
)

# %% tags=["claims"]
lesson.holds("more partnerships lose their line after a successor who ranks them lower", harm["less", "line"].low > 0)
now = pick(studies, "difference", event="coordinator change", variable="output", lag=1)
lesson.holds("The coordinator's comes at once", now.high < 0)
surplus = {}  # of the way on which most of the harm comes, over the other
for who, mostly in way.items():
    rarely = {"partner": "line", "line": "partner"}[mostly]
    more, less = (shares[who, fate] - shares["nobody", fate] for fate in (mostly, rarely))
    surplus[who] = mean_over_runs("", "", more - less)
lesson.holds("endings come most by", surplus["coordinator"].low > 0)
lesson.holds("The head's come most by", surplus["less"].low > 0)
lesson.holds("the new priority counts at the next vote", way["less"] == "line")

# %% [markdown] lang="en"
# ## Exercises
#
# **Exercise 1.** How many months must pass until nine tenths of a new head's line have reached the coordinators? And if
# each level took eight months (`leadership.cascade_months`)?
#
# **Exercise 2.** October. Compute by hand the probability of a transfer in October and in any other month, from the
# yearly rate and the October share. Why is it bad luck that transfers and budgets meet in the same month?
#
# **Exercise 3.** What if heads never changed and all cared alike? Run `default.without("leadership")`, and read first what
# "off" means (`govsim explain leadership`). Is the gain that of stability, or that of caring heads?
#
# **Exercise 4** (for those who program). Do overlap and deputy add up? Compare both together with the sum of each alone.

# %% [markdown] lang="th"
# ## แบบฝึกหัด
#
# **แบบฝึกหัดที่ 1** ต้องใช้กี่เดือนแนวนโยบายของผู้บริหารคนใหม่จึงถึงผู้ประสานงานเก้าในสิบ และถ้าแต่ละระดับใช้เวลาแปดเดือน
# (`leadership.cascade_months`) จะเป็นเท่าใด
#
# **แบบฝึกหัดที่ 2** เดือนตุลาคม คำนวณด้วยมือว่าความน่าจะเป็นของการโยกย้ายในเดือนตุลาคมและในเดือนอื่นเป็นเท่าใด
# จากอัตราต่อปีและสัดส่วนของเดือนตุลาคม เหตุใดการที่การโยกย้ายกับงบประมาณมาพบกันในเดือนเดียวกันจึงเป็นโชคร้าย
#
# **แบบฝึกหัดที่ 3** ถ้าผู้บริหารไม่เปลี่ยนเลยและให้ความสำคัญเท่ากันหมดจะเป็นอย่างไร จำลอง `default.without("leadership")`
# โดยอ่านก่อนว่าการ “ตัดอุปสรรค” หมายถึงอะไร (`govsim explain leadership`) ผลที่ได้มาจากความต่อเนื่อง หรือจากผู้บริหารที่ใส่ใจ
#
# **แบบฝึกหัดที่ 4** (สำหรับผู้เขียนโปรแกรม) การทำงานควบคู่กันกับรองผู้ประสานงานให้ผลบวกกันหรือไม่
# เปรียบเทียบเมื่อใช้ทั้งสองอย่างกับผลรวมของแต่ละอย่าง

# %% [markdown] lang="en"
# ## The five questions again

# %% [markdown] lang="th"
# ## คำถามห้าข้อเดิมอีกครั้ง

# %%
lesson.quiz("after")

# %% [markdown] lang="en"
# ## Sources and limits
#
# - Four years in one executive post: Civil Service Act B.E. 2551 (2008), section 58. How often heads change: reports on
#   Thai governors, and Iyer and Mani (2012) on India, also for the part of politics. New heads drop the projects of their
#   predecessors: Cornell (2014).
# - How often coordinators in Thai departments move: **no number was found**. The default leans on the Institute for
#   Government (2019) and is an assumption; its range is wide. Empty posts: O'Connell (2009), as an upper bound.
# - Exit of people and the end of ties: Seabright, Levinthal and Fichman (1992), Broschak and Block (2014). Second ties:
#   Rogan (2014). The direction is known from these; the size here is the model's.
# - Known limit: no one in the model looks ahead. Real partners hesitate already when a transfer is foreseen.

# %% [markdown] lang="th"
# ## แหล่งที่มาและข้อจำกัด
#
# - การดำรงตำแหน่งประเภทบริหารไม่เกินสี่ปี: พ.ร.บ. ระเบียบข้าราชการพลเรือน พ.ศ. 2551 มาตรา 58 ความถี่ของการเปลี่ยนผู้บริหาร:
#   รายงานเรื่องผู้ว่าราชการจังหวัด และ Iyer และ Mani (2012) เรื่องอินเดีย ซึ่งรวมส่วนที่มาจากการเมือง
#   ผู้บริหารคนใหม่เลิกโครงการของคนเดิม: Cornell (2014)
# - ผู้ประสานงานในหน่วยงานไทยย้ายบ่อยเพียงใด **ไม่พบตัวเลข** ค่าตั้งต้นอิง Institute for Government (2019) และเป็นข้อสมมติ
#   ช่วงค่าจึงกว้าง ตำแหน่งว่าง: O'Connell (2009) ใช้เป็นขอบบน
# - การออกไปของบุคคลกับการสิ้นสุดของสายสัมพันธ์: Seabright, Levinthal และ Fichman (1992), Broschak และ Block (2014)
#   สายสัมพันธ์เส้นที่สอง: Rogan (2014) งานเหล่านี้บอกทิศทาง ส่วนขนาดเป็นของแบบจำลอง
# - ข้อจำกัดที่ทราบ: ไม่มีใครมองไปข้างหน้า ในความเป็นจริงภาคีลังเลตั้งแต่รู้ว่าจะมีการโยกย้าย
