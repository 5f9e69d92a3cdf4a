"""Running text. A sentence and its times come in; who acts goes out, by what word, and whether a clerk would enter it as a task.

After this room: each actor has its units, the word that says their part, its place, and the words that its share reaches over.
"""
