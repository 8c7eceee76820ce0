"""The model page as code: parameters, reforms, barriers, tables, draws, rules and the order of a month."""
