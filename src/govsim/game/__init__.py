"""The class game without a terminal: roles, levers, a budget for each year, a world that goes on, a page to discuss.

roles, levers, moves   who may do what, at what price, and how it is typed
rules                  the game itself: no printing, no files;  figures  what a year came to
kept                   the folder a game lies in;  tale  one partnership's story
best, debrief, page    what the class is compared with, and the page
"""
