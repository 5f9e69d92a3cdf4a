@echo off
rem Reads the notice in sample\ with the duban that install.cmd has put into a folder: demo.cmd [FOLDER]
setlocal
set "FOLDER=%~1"
if not defined FOLDER set "FOLDER=%USERPROFILE%\duban"
"%FOLDER%\Scripts\duban.exe" parse -f table "%~dp0sample\notice.txt"
