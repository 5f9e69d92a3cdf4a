"""Word documents in (`.docx` with its numbering, `.doc`, `.wps`, `.rtf` through LibreOffice); their text out, a line each."""
