@echo off
rem Installs duban @duban@ from this folder, without a network: install.cmd [FOLDER]   (default: duban in your home)
rem It needs Python @python@: set PYTHON=C:\path\python.exe takes that one; else the first that fits of those named below.
setlocal
set "FITS=import sys; sys.exit('%%d.%%d' %% sys.version_info[:2] != '@python@' or sys.implementation.name != 'cpython')"
if defined PYTHON goto named
py -@python@ -c "%FITS%" >nul 2>nul
if not errorlevel 1 goto launcher
for %%P in (python@python@ python python3) do (
  %%P -c "%FITS%" >nul 2>nul
  if not errorlevel 1 (
    %%P -I "%~dp0install.py" %*
    exit /b
  )
)
echo No Python @python@ was found (looked at: py -@python@, python@python@, python, python3). 1>&2
goto none
:launcher
py -@python@ -I "%~dp0install.py" %*
exit /b
:named
"%PYTHON%" -c "%FITS%" >nul 2>nul
if not errorlevel 1 (
  "%PYTHON%" -I "%~dp0install.py" %*
  exit /b
)
echo %PYTHON% is no Python @python@. 1>&2
:none
echo This folder is for Python @python@ on @platform@ alone: install that Python, or name it with set PYTHON=C:\path\python.exe, 1>&2
echo or have a folder made for the Python that you have: make bundle PYTHON=3.x PLATFORM=@platform@ 1>&2
exit /b 1
