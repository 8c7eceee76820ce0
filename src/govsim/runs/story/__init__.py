"""Stories: what happened to a leader, a post, a partnership, when and why, in English and in Thai."""

from govsim.runs.story.chronicle import Chronicle as Chronicle
from govsim.runs.story.incidents import Incident as Incident
from govsim.runs.story.telling import Teller as Teller
from govsim.runs.story.telling import name_of as name_of
