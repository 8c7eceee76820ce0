"""The plain numbers of sections 4 and 5 of the model page: constants of the structure, each named once.

They are not parameters: changing one makes another model. Groups follow the order of a month.
"""

# 4.1 politics
TRANSITION_SHORTEST, TRANSITION_LONGEST = 3, 9  # months
TRANSITION_REACH = 6  # months after a transition in which the act is more often late
LONG_AGO = 10_000  # months since the last transition, where there was none

# 4.2 leadership
DROPPED_PRIORITY = 0.15  # a line that is dropped stands no higher than this
CAUTION_KEPT = 11 / 12  # a month
LAME_DUCK_MONTHS = 6  # before a change that is foreseen

# 4.3 budget
LATE_SHORTEST, LATE_LONGEST = 1, 8  # months
ENVELOPE_FLOOR, ENVELOPE_PRIORITY = 0.7, 0.6  # x (0.7 + 0.6 P)
ENVELOPE_SPREAD, ENVELOPE_SHIFT = 0.1, 0.005  # x exp(0.1 z - 0.005)
BREACH_ACTIVE = 1.5  # a line lost under a running contract breaks more than one lost in a gap

# 4.4 rotation
HANDOVER_ALONE, HANDOVER_OVERLAP = 0.4, 0.6  # the share of documentation that works without and with overlap
DEPUTY_KEEPS = 0.7  # of what a handover would lose

# 4.5 workload
BUSY_SEASON, QUIET_SEASON = 1.15, 0.95  # the last two months of the fiscal year and its first; the rest
ROUTINE_SPREAD, ROUTINE_SHIFT = 0.25, 0.03
NEGOTIATION_LOAD = 1.5
PRECEDENT = 0.8  # novelty left by one contract-year of experience; also what a year leaves of experience
OTHERS_EXPERIENCE = 0.3
BACKLOG_KEPT, BACKLOG_MOST = 0.9, 4.0
STRESS_UP, STRESS_DOWN, STRESS_LEAST, STRESS_MOST = 0.1, 0.15, 0.4, 1.05
VACANT_ENGAGEMENT, DEPUTY_ENGAGEMENT = 0.1, 0.4

# 4.6 initiation and negotiation
READY_PRIORITY, READY_ROUTINE, READY_AUTHORITY, READY_NAME = 2.0, 3.0, 1.5, 1.5
USUAL_ROUTINE = 0.85
DEBT_WEIGHT = 0.1  # what each month of debt takes from a partner's willingness
FIT_LEAST, FIT_MOST = 0.7, 1.3
LAST_PARTNER_BONUS = 0.2
EVIDENCE_AT_APPROACH = 4.0  # at most, out of what partners tell each other
CHARTER_MONTHS = 2.0  # of clearance, and of clarity gained
CLEARANCE_BASE, CLEARANCE_ENGAGEMENT = 0.5, 0.5
CLEARANCE_MONTHS, CLEARANCE_AUTHORITY, CLEARANCE_MANY_YEARS = 2.0, 4.0, 3.0
AGREE_TRUST, AGREE_COMMITMENT, AGREE_ENGAGEMENT, USUAL_ENGAGEMENT = 3.0, 2.0, 1.5, 0.6
GIVEN_UP_MONTH = 19  # after the approach

# 4.7 delivery
BELIEF_WEIGHT = 4.0  # renewals that trust in the agency counts for
DRIFT, CHARTER_DRIFT = 0.02, 0.005
CASH_SCALE, CASH_LEAST = 6.0, 0.5
EFFORT_LEAST, EFFORT_SHARE = 0.4, 0.6
ENGAGEMENT_FLOOR, ENGAGEMENT_SHARE = 0.35, 0.65
TRUST_FLOOR, TRUST_SHARE = 0.5, 0.5
INVESTMENT_FLOOR, INVESTMENT_SHARE = 0.9, 0.1
MEASURED_MOST, MEASUREMENT_NOISE = 1.2, 0.15
PERFORMANCE_MONTHS = 6.0
CAPTURE_MONTHS = 36.0
INVESTMENT_KEPT, INVESTMENT_BELIEF = 0.98, 0.7

# 4.8 payment
PAY_FROM, PAY_RANGE = 0.7, 0.3
BRIDGE_COST = 0.35
RECOVERY = 0.25
ACCEPTANCE_BASE = 1.5  # less working commitment
QUERY_RATE, QUERY_ENGAGEMENT, QUERY_SPENDING, QUERY_MONTHS = 0.2, 1.6, 1.5, 3
ON_TIME_MONTHS = 2
CASH_AFTER_INSOLVENCY = 1.0

# 4.9 audit
AUDIT_BASE = 0.5  # plus stringency
FINDING_BASE, FINDING_NOVELTY, FINDING_FLEXIBILITY, FLEXIBILITY_SCALE = -2.0, 1.5, 1.5, 0.3
FREEZE_SHORTEST, FREEZE_LONGEST = 2, 6  # months
FINDING_BREACH, FINDING_CAUTION, FINDING_PARADIGM = 0.5, 0.1, 0.03
OBJECTION_RATE = 0.5

# 4.10 trust
CONTACT_ACTIVE, CONTACT_GAP, CONTACT_VACANT = 1.0, 0.6, 0.2
PROMISE_ENGAGEMENT, PROMISE_PAYMENT = 0.6, 0.4
AGENCY_STEP = 0.5
PROMPT_RENEWAL_MONTHS, PROMPT_RENEWAL = 2, 0.5

# 4.11 continuation
DEBT_LIMIT, GIVING_UP_RATE = -3.0, 0.1
DEPARTURE_RATE, GAP_WEIGHT = 0.25, 0.02
PERFORMANCE_PARADIGM = 0.02
CLEARANCE_AT_END = 0.8
MISMATCH_RENEWED = 0.3

# 4.12 learning
PARADIGM_SUCCESS, PARADIGM_DIFFUSION = 0.02, 0.01

# 5 start of a run
LEADER_TENURE_MOST, TENURE_MOST = 23, 36  # months
LEGAL_SPREAD = 0.5
NEED_MEDIAN, NEED_SPREAD = 1000.0, 0.8
CAPABILITY_SPREAD, CAPABILITY_LEAST, CAPABILITY_MOST = 0.15, 0.5, 1.8
OUTSIDE_SPREAD, OUTSIDE_LEAST, OUTSIDE_MOST = 0.12, 0.05, 0.95
MOTIVE_SPREAD = 0.1

NEVER = 1 << 40
"""A month that never comes."""

CAUSES = ("alive", "line", "law", "other", "insolvent", "partner", "performance", "lapsed")
"""Why a partnership ended; `alive` if it has not."""

KINDS = ("university", "municipality", "cso", "community")
KIND_SHARE = (0.15, 0.35, 0.30, 0.20)
KIND_CAPABILITY = (1.25, 1.15, 1.20, 1.05)
KIND_RESERVE = (6.0, 6.0, 3.5, 2.5)  # months per contract of capacity; the mean where it is drawn
KIND_RESERVE_DRAWN = (False, False, True, True)  # Gamma of shape 2
KIND_OUTSIDE = (0.50, 0.40, 0.45, 0.35)
KIND_MOTIVE = (0.20, 0.30, 0.40, 0.45)
KIND_BRIDGE_OUTPUT = (0.40, 0.60, 0.30, 0.50)
KIND_CAPACITY = (4, 3, 2, 1)
