"""The commands for who writes rules or keeps samples: `duban rules`, `golden`, `unread` and `survey`. What they show is made in `checking/`
and in the workers of `batch/`; here are only their options and lines.
"""
