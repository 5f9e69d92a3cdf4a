"""Archives and mails in (`.zip`, `.tar.gz`, `.eml`); the files in them, one after the other, out."""
