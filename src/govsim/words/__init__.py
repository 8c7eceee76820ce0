"""Both languages: one catalogue of phrases (TOML, for a translator who opens no Python), years and dates.

say("pictures.survival.title", "th")   a phrase: [survival.title] of pictures.toml, which lies beside this file
Message(key, gaps).text("en")          the same, kept as data where the language is not known yet
"""

from govsim.words.catalogue import Both as Both
from govsim.words.catalogue import Message as Message
from govsim.words.catalogue import has as has
from govsim.words.catalogue import listed as listed
from govsim.words.catalogue import phrase as phrase
from govsim.words.catalogue import phrases as phrases
from govsim.words.catalogue import quoted as quoted
from govsim.words.catalogue import say as say
from govsim.words.catalogue import sentences as sentences
from govsim.words.dates import date as date
from govsim.words.dates import first_month as first_month
from govsim.words.dates import month_name as month_name
from govsim.words.language import LANGUAGES as LANGUAGES
from govsim.words.language import Lang as Lang
from govsim.words.language import language as language
from govsim.words.language import year_name as year_name
