"""The licences of what a bundle holds: the texts that each wheel carries, and a list. A wheel without a text is told in the list."""

from __future__ import annotations

import re
import zipfile
from email.message import Message
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

TEXT = re.compile(r"(?i)^(licen[cs]e|copying|notice|authors|copyright|third.?party)")
HEAD = "name\tversion\tlicence\ttexts\thome\n"


def collected(wheels: list[Path], folder: Path) -> None:
    """Write `LIST.txt` and a folder of texts for each wheel."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            about = metadata(archive)
            name = f"{about['Name']}-{about['Version']}"
            texts = of_wheel(archive) or of_metadata(about)
            for place, data in texts:
                path = folder / name / place
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        lines.append("\t".join((about["Name"], about["Version"], named(about), str(len(texts) or "none in the package"), home(about))))
    (folder / "LIST.txt").write_text(HEAD + "\n".join(sorted(lines, key=str.lower)) + "\n", "utf-8")


def metadata(archive: zipfile.ZipFile) -> Message:
    (name,) = (name for name in archive.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name))
    return BytesParser().parsebytes(archive.read(name))


def of_wheel(archive: zipfile.ZipFile) -> list[tuple[str, bytes]]:
    """The texts beside a wheel's metadata; where there are none, those that lie in the package."""
    found = {name: PurePosixPath(name) for name in sorted(archive.namelist()) if not name.endswith("/")}
    beside = {name: path for name, path in found.items() if path.parts[0].endswith(".dist-info") and is_text(path)}
    chosen = beside or {name: path for name, path in found.items() if len(path.parts) <= 3 and is_text(path)}
    return [("/".join(path.parts[1:] if name in beside else path.parts), archive.read(name)) for name, path in chosen.items()]


def of_metadata(about: Message) -> list[tuple[str, bytes]]:
    """The text of the licence that the metadata name, where the package has none: the MIT licence asks for it in every copy."""
    if not named(about).startswith("MIT"):
        return []
    text = Path(__file__).with_name("mit.txt").read_text("utf-8")
    author = about["Author"] or about["Author-email"] or f"the authors of {about['Name']}"
    return [("LICENSE.txt", text.format(name=about["Name"], version=about["Version"], author=author).encode())]


def is_text(path: PurePosixPath) -> bool:
    return bool(TEXT.match(path.name) and path.suffix not in (".py", ".pyi", ".pyc")) or "licenses" in path.parts[1:-1]


def named(about: Message) -> str:
    """The licence as the metadata name it: an SPDX expression, else what stands in the field or in the classifiers."""
    said = [about["License-Expression"] or "", *(line for line in (about["License"] or "").strip().splitlines()[:1])]
    classes = [each.split(" :: ")[-1] for each in about.get_all("Classifier") or [] if each.startswith("License ::")]
    return next((each for each in (*said[:1], ", ".join(classes), *said[1:]) if each), "not named")


def home(about: Message) -> str:
    addresses = [each.partition(", ")[2] for each in about.get_all("Project-URL") or []]
    return about["Home-page"] or (addresses[0] if addresses else "")
