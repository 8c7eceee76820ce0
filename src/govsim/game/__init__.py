"""A class plays eight fiscal years: roles, levers, a yearly budget, a world that goes on, a page to talk about after.

roles, levers, moves   who may do what, at what price, and how it is typed
rules                  the game itself: no printing, no files;  figures  what a year came to
kept                   the folder a game lies in;  session, screen, tale  the terminal
best, debrief, page    what the class is compared with, and the page
"""
