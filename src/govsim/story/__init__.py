"""Stories: what happened to a leader, a post, a partnership, when and why, in English and in Thai."""

from govsim.story.chronicle import Chronicle as Chronicle
from govsim.story.chronicle import Incident as Incident
from govsim.story.telling import Teller as Teller
from govsim.story.telling import name_of as name_of
