"""Assignments with the text that they govern in; task records with ids, spans and values out."""
