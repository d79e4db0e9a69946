"""What the clock starts. Lambda imports this module without `app.py`: no middleware, no blueprint log."""

from chalice.app import Blueprint, CloudWatchEvent, Rate

from chalicelib.notifications import raising
from chalicelib.reconcilers import parking
from chalicelib.triggers.measured import measured

schedules = Blueprint(__name__)

parking.register("raise_notices", raising.raise_notices, of_threads=True)


@schedules.schedule(Rate(1, unit=Rate.MINUTES), name="retry_parked")
@measured("retry_parked")
def retry_parked(event: CloudWatchEvent) -> None:
    """Tries again what a reconciler could not do."""
    parking.retry()


@schedules.schedule(Rate(6, unit=Rate.HOURS), name="sweep")
@measured("sweep")
def sweep(event: CloudWatchEvent) -> None:
    """Parks what was written to of late, so that even a lost stream heals."""
    parking.sweep()
