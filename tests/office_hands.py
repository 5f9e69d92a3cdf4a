"""Hands at a real LibreOffice: a macro of its own Basic opens a workbook, does what a person does, and saves it as .xlsx."""

from __future__ import annotations

import sys
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from extract.readers.word.office import find_program, run

PROGRAM = find_program()
SECONDS = 120
MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Hands" script:language="StarBasic">{code}</script:module>
"""
LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false"
 library:passwordprotected="false"><library:element library:name="Hands"/></library:library>
"""
LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
<library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/>
</library:libraries>
"""
FILTERS = {".pdf": "calc_pdf_Export", ".ods": "calc8", ".xls": "MS Excel 97", ".xlsm": "Calc MS Excel 2007 VBA XML"}
# A new profile would get the program's own macros in place of ours.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/Office">
<prop oor:name="ooSetupInstCompleted"><value>true</value></prop></item></oor:items>
"""
# What every macro can call: a sheet's column by its hidden name, a task's row by its title.
COMMON = """
Function ColumnOf(sheet, name)
  Dim at
  For at = 0 To 20
    If sheet.getCellByPosition(at, 2).String = name Then
      ColumnOf = at
      Exit Function
    End If
  Next
End Function

Function CellOf(sheet, title, name)
  Dim row, column
  column = ColumnOf(sheet, "title")
  For row = 4 To 200
    If sheet.getCellByPosition(column, row).String = title Then
      CellOf = sheet.getCellByPosition(ColumnOf(sheet, name), row)
      Exit Function
    End If
  Next
End Function

Function Unseen()
  Dim given(0) As New com.sun.star.beans.PropertyValue
  given(0).Name = "Hidden"
  given(0).Value = True
  Unseen = given()
End Function

Function FilterOf(name)
  Dim given(0) As New com.sun.star.beans.PropertyValue
  given(0).Name = "FilterName"
  given(0).Value = name
  FilterOf = given()
End Function
"""


def missing() -> str | None:
    """Why no LibreOffice with tables can be driven here; None where one can."""
    if PROGRAM is None:
        return "the program LibreOffice (soffice) is not installed"
    if sys.platform == "linux" and not list(Path(PROGRAM).resolve().parent.glob("libsclo*")):
        return "LibreOffice is installed without Calc"
    fonts = [
        path for place in ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts") for path in Path(place).expanduser().rglob("*.?t?")
    ]
    return "LibreOffice does not start where no font is installed" if sys.platform == "linux" and not fonts else None


needs_calc = pytest.mark.programs(lacks=missing())


def edited_in_office(path: Path, code: str, folder: Path, *beside: str) -> Path:
    """What a person at LibreOffice saved: `code` is Basic that works on `book`; what it adds to `told` comes back as told.txt.

    `beside` are suffixes of FILTERS: it is saved in those forms too, before it is saved as .xlsx.
    """
    made, told, profile = folder / f"saved-{path.name}", folder / "told.txt", folder / "profile"
    macro = f"""
Dim told As String

Sub Main
  Dim book, file
  On Error GoTo Failed
  book = StarDesktop.loadComponentFromURL("{path.as_uri()}", "_blank", 0, Unseen())
  Work(book)
  {chr(10).join(f'book.storeToURL("{made.with_suffix(each).as_uri()}", FilterOf("{FILTERS[each]}"))' for each in beside)}
  book.storeToURL("{made.as_uri()}", FilterOf("Calc MS Excel 2007 XML"))
  Tell()
  book.close(True)
  StarDesktop.terminate()
  Exit Sub
Failed:
  told = told & "FAILED line " & Erl & ": " & Error$ & Chr(10)
  Tell()
  StarDesktop.terminate()
End Sub

Sub Tell
  Dim stream, files
  files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
  stream = CreateUnoService("com.sun.star.io.TextOutputStream")
  stream.setOutputStream(files.openFileWrite("{told.as_uri()}"))
  stream.setEncoding("UTF-8")
  stream.writeString(told)
  stream.closeOutput()
End Sub

Sub Work(book)
{code}
End Sub
{COMMON}"""
    basic = profile / "user" / "basic"
    (basic / "Standard").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, "utf-8")
    (basic / "script.xlc").write_text(LIBRARIES, "utf-8")
    (basic / "Standard" / "script.xlb").write_text(LIBRARY, "utf-8")
    (basic / "Standard" / "Hands.xba").write_text(MODULE.format(code=escape(macro)), "utf-8")
    options = ["--headless", "--norestore", "--nologo", "--nodefault", "--nofirststartwizard"]
    command = [PROGRAM or "soffice", f"-env:UserInstallation={profile.as_uri()}", *options, "macro:///Standard.Hands.Main"]
    run(command, folder, path.name, SECONDS)
    said = told.read_text("utf-8")
    assert "FAILED" not in said, said
    assert made.is_file()
    return made
