@echo off
rem Runs cvkit's command line from an unpacked distribution. CVKIT_JAVA_OPTS holds more options for Java.
setlocal
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
  echo cv: Java 17 or newer is needed: install one or set JAVA_HOME 1>&2
  exit /b 1
)
if not defined ORT_DISABLE_TELEMETRY set "ORT_DISABLE_TELEMETRY=1"
"%JAVA%" -XX:+UseSerialGC -XX:-UsePerfData -Xshare:auto -Xlog:disable ^
  -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 %CVKIT_JAVA_OPTS% ^
  -cp "%~dp0..\lib\*" org.cvkit.cli.Main %*
exit /b %ERRORLEVEL%
