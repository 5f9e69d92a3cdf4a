"""What users and rule writers check with: rules proved by their examples, golden records, unread words over an archive.

It stands above the pipeline, since a proof asks the very rooms that read.
"""
