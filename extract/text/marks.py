"""The punctuation of notices, one named set each, in the forms of Chinese and of Latin type, e.g. `；` and `;`.

A set is a string of its signs, for `in`, `strip`, `frozenset` and character classes (none holds what a class reads otherwise).
"""

from __future__ import annotations

COMMA = "，,"
SEMICOLON = "；;"
COLON = "：:"
OPENING, CLOSING = "（(", "）)"  # round brackets
OTHERS = "等"  # behind the last of a list
LISTING = "、，,"  # between the parts of a list: 财政局、教育局
APART = "、，,；;"  # between lists too: 财政局、教育局；各县区
ENDS = "。；;"  # what ends a part of a sentence
SENTENCE_ENDS = "。；;！？!?"
LINE_ENDS = "。；;：:！？"  # behind which a line is whole, as it was written
POINTS = "，、。；：！？,;:!?"  # all of a running text
BULLETS = "★☆●○◎◉⊙◆◇◈■□▪▲△▶▷►▸▹▻➢➤❖✦✧♦※*•"  # before a line of a list, and to mark one of its names
ITEM_BULLETS = BULLETS.replace("*", "") + "☐☑☒✓✔→⇒➔➜"  # before an item's words, no part of them
