"""A class of thirty: teams on their phones, one screen for the teacher; the rules are those of the terminal.

members   who is in which team and holds which roles;  facts  what class.json says
room      the class as it stands: joining, proposals, years, the clock; every change is kept before anybody hears of it
news      what a role alone knows at the beginning of a year;  views  what each device shows, as data
debrief   all teams side by side, for the projector;  client  the page a phone opens
door      who may come, how often, how long without a word;  server  sockets and addresses; no other knows a network
"""
