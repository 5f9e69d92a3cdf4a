"""Installs duban from this folder into an environment of its own; started by install or install.cmd, which find a Python that fits.

Nothing but the standard library is there; no index is asked, and each wheel is taken only with the hash that requirements.txt names.
"""

import json
import os
import platform
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
MARK = "duban-bundle.json"


def main(arguments):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")
    about = json.loads((HERE / "bundle.json").read_text("utf-8"))
    fault = misfit(about)
    if fault:
        return f"{fault}\nThis folder is for Python {about['python']} on {about['platform']}. 本目录不适用于这台机器。"
    if len(arguments) > 1 or any(each.startswith("-") for each in arguments):
        return "install [FOLDER]: where duban goes; default: duban in your home\n用法：install [目录]，默认为用户主目录下的 duban"
    target = Path(arguments[0] if arguments else "~/duban").expanduser().absolute()
    kept = read(target / MARK)
    if kept.get("python", about["python"]) != about["python"]:
        return f"{target}: has duban for Python {kept['python']}; name another folder. 该目录装的是另一版本 Python 的 duban，请换一个目录。"
    if not kept and target.exists() and (not target.is_dir() or any(target.iterdir())):
        return f"{target}: is there already, and no duban; name another folder. 该位置已有其他文件，请换一个目录。"
    return installed(about, target)


def misfit(about):
    """What is wrong with this Python or machine; nothing where the wheels fit."""
    if ".".join(map(str, sys.version_info[:2])) != about["python"]:
        return f"{sys.executable} is Python {platform.python_version()}."
    wanted, machine = about["platform"], platform.machine().lower()
    alike = {"amd64": "x86_64", "arm64": "aarch64"}
    if alike.get(machine, machine) not in {alike.get(each, each) for each in (wanted.rpartition("_")[2], wanted.split("_", 3)[-1])}:
        return f"This machine is {platform.machine()}."
    system = {"win": "win32", "mac": "darwin", "man": "linux"}[wanted[:3]]
    if sys.platform != system:
        return f"This system is {sys.platform}."
    if wanted.startswith("manylinux_"):
        name, version = platform.libc_ver()
        if name != "glibc" or tuple(map(int, version.split(".")[:2])) < tuple(map(int, wanted.split("_")[1:3])):
            return f"This system has {name or 'no glibc'} {version}."
    return ""


def installed(about, target):
    """Make the environment, or bring forward the one that is there; what else lies in the folder is left alone."""
    print(f"duban {about['duban']} -> {target}", flush=True)
    try:
        venv.create(target, with_pip=False, symlinks=os.name != "nt")
    except OSError as error:
        return f"{target}: cannot be written ({error}); name another folder. 无法写入，请换一个目录。"
    scripts = target / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    (pip,) = (HERE / "wheels").glob("pip-*.whl")
    command = [str(python), "-I", str(pip / "pip"), "install", "--isolated", "--disable-pip-version-check", "--no-index", "--quiet"]
    command += ["--require-hashes", "--no-warn-script-location", "--find-links", str(HERE / "wheels"), "-r", str(HERE / "requirements.txt")]
    done = subprocess.run(command, env={**os.environ, "PIP_CONFIG_FILE": os.devnull}, check=False)
    if done.returncode:
        return f"{target}: pip could not install (exit code {done.returncode}); see above. 安装失败，原因见上。"
    told = {"folder": str(HERE), "python": about["python"], "duban": about["duban"], "extras": about["extras"]}
    (target / MARK).write_text(json.dumps(told, ensure_ascii=False), "utf-8")
    command = [str(python), "-I", "-m", "duban", "--version"]
    if subprocess.run(command, check=False).returncode:
        return f"{target}: duban does not start; see above. 无法启动，原因见上。"
    print(f"Run it as 运行: {scripts / 'duban'}\nTry it 试用: {HERE / ('demo.cmd' if os.name == 'nt' else 'demo')} {target}")
    print(f"To remove it, delete the folder 卸载时删除目录: {target}")
    return None


def read(path):
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
