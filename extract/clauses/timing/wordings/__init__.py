"""One module a kind of wording (dates, lists, ranges, lengths, repetitions, events, phrases): a rule's match in, its readings out.

None when the words are no timing of this kind, an empty list when they were understood and say nothing of when work is due.
"""
