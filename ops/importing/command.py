"""`import counselchat` and `import stackexchange`: read and check everything, then deliver it, then report."""

import time
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from chalicelib.domain.posts import Kind
from ops.console import rehearsed, say
from ops.importing import counselchat as csv_file
from ops.importing import delivery, dump_directory, staging
from ops.importing import stackexchange as dump
from ops.importing.delivery import Origin
from ops.importing.report import Report, default_path
from ops.importing.staging import Staging


def counselchat(asked: Namespace) -> int:
    """Imports CounselChat's CSV file. Raises BadInput before anything is written."""
    origin = Origin("counselchat", site="", files=dict.fromkeys(Kind, asked.source.name))
    return _import(asked, origin, lambda stage, report: csv_file.read(asked.source, stage, report))


def stackexchange(asked: Namespace) -> int:
    """Imports a Stack Exchange data dump. Raises BadInput before anything is written."""
    site = asked.site or dump_directory.site_of(asked.source)
    origin = Origin("stackexchange", site, files=dump.FILES)
    return _import(asked, origin, lambda stage, report: dump.read(asked.source, site, stage, report))


def _import(asked: Namespace, origin: Origin, read: Callable[[Staging, Report], None]) -> int:
    began = time.monotonic()
    path: Path = asked.report or default_path(origin.name)
    with staging.opened() as stage:
        report = Report(stage)
        read(stage, report)
        if rehearsed(asked, f"bring in {stage.questions():,} questions, save those that are here already"):
            report.show(origin.name)
            return 0
        say(f"{asked.source} is sound: {stage.questions():,} questions. Writing them now.")
        try:
            delivery.deliver(stage, origin, report)
        finally:
            report.save(path)
            report.show(origin.name)
    say(f"Done in {time.monotonic() - began:,.1f} s. Points, lists and counts follow as the streams deliver.")
    return 0
