"""`/upload`: files and pasted words come in; `/upload/KEY` tells what became of each. Without script that page reloads itself."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from ...errors import InputError
from ...language import _
from ...readers import LIMITS, known_suffixes
from ...readers.limits import size
from ..arriving import Engine, File, Job, Jobs
from ..arriving.jobs import MOST_OF_JOB
from ..arriving.names import name_of_text, own_name
from ..call import Call, get, post
from ..rendering import page
from ..settings import MOST_FILES

MOST_RECENT = 10  # jobs that are listed
MOST_SHOWN = 200  # files of a job on its page


def upload(call: Call) -> Response:
    """Where files are chosen, dropped or pasted."""
    settings = call.settings
    engine_of(call).warm()
    return page(
        call,
        "upload.html",
        suffixes=known_suffixes(),
        most_bytes=settings.most_bytes,
        most=size(settings.most_bytes),
        most_files=MOST_FILES,
        members=LIMITS.archive_members,
        seconds=settings.time_limit,
        recent=jobs_of(call).recent()[:MOST_RECENT],
    )


def sent(call: Call) -> Response:
    """Takes what was sent into a job, a new one or one that the browser still fills."""
    jobs, given = jobs_of(call), [each for each in call.form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    text = call.text("text").replace("\r\n", "\n")
    if not given and not text.strip():
        raise InputError(_("Upload"), _("nothing was sent"), _("choose files, or paste the words of a notice"))
    jobs.refuse_more(len(given) + bool(text.strip()), sum(each.size or 0 for each in given) + len(text))
    files = [jobs.stage(own_name(each.filename or "", _("notice")), each.file) for each in given]
    if text.strip():
        name = call.text("name").strip()
        named = own_name(name, _("notice")).removesuffix(".txt") + ".txt" if name else name_of_text(text, _("pasted notice"))
        files.append(File(named, len(text.encode("utf-8", "replace")), text=text))
    held = jobs.of(call.text("job"))
    job = held if held is not None and held.by == call.person and len(held.files) < MOST_OF_JOB else jobs.begun(call.person, call.moment())
    jobs.add(job, files)
    engine_of(call).wake()
    place = f"/upload/{job.key}"
    return JSONResponse({"job": job.key, "place": place}) if call.wants_json else RedirectResponse(place, 303)


def told(call: Call) -> Response:
    """What became of the files of a job so far."""
    job = jobs_of(call).of(call.names["key"])
    if job is None:
        raise HTTPException(404)
    return page(call, "job.html", job=job, files=shown(job), more=max(0, len(job.files) - MOST_SHOWN))


def shown(job: Job) -> list[File]:
    """The files of a job: those that failed and those in work first where there are very many."""
    if len(job.files) <= MOST_SHOWN:
        return list(job.files)
    order = {"failed": 0, "reading": 1, "done": 2, "waiting": 3}
    return sorted(job.files, key=lambda file: order[file.state])[:MOST_SHOWN]


def jobs_of(call: Call) -> Jobs:
    found: Jobs = call.request.app.state.jobs
    return found


def engine_of(call: Call) -> Engine:
    found: Engine = call.request.app.state.engine
    return found


ROUTES = (get("/upload", upload), post("/upload", sent), get("/upload/{key}", told))
