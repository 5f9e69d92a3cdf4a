"""The timing language: 5月底前, 每季度末, 印发之日起30日内, 汛期前, 长期坚持 → readings with dates, RFC 5545 rules, ISO 8601 durations.

A slot's or a sentence's words go in (no white space, digits half-width), readings with their places come out.
"""

from .ground.calendars import hour_of, monday_of
from .ground.records import Reading, Signs, TimingContext
from .proof import prove, value_of
from .reader import TimingReader
from .wordings.durations import anchor_said, anchored

__all__ = ["Reading", "Signs", "TimingContext", "TimingReader", "anchor_said", "anchored", "hour_of", "monday_of", "prove", "value_of"]
