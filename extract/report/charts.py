"""The shapes of a picture of what is due, in the numbers that SVG takes: a column a month, with seasons and holidays behind."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from .bands import Band
from .timeline import Bucket

HEIGHT, TOP, BOTTOM = 200, 34, 26
STEP, LEAST_STEP, GAP = 64, 30, 22
WIDTH = 960


@dataclass(frozen=True, slots=True)
class Column:
    """A bucket where it stands: what is done with below, then what is tentative, then the rest."""

    bucket: Bucket
    x: float
    width: float
    middle: float
    ended: tuple[float, float]  # from the top, height
    tentative: tuple[float, float]
    rest: tuple[float, float]
    top: float
    label: str


@dataclass(frozen=True, slots=True)
class Area:
    """Days behind the columns."""

    band: Band
    x: float
    width: float


class Places:
    """Where a day stands, left to right: in its bucket as far as it has gone."""

    def __init__(self, buckets: Sequence[Bucket], edges: Sequence[float]) -> None:
        self.buckets: Sequence[Bucket] = buckets
        self.edges: Sequence[float] = edges
        self.firsts: list[date] = [bucket.first for bucket in buckets]

    def __call__(self, day: date) -> float:
        at = max(0, bisect_right(self.firsts, day) - 1)
        bucket = self.buckets[at]
        whole = (bucket.last - bucket.first).days + 1
        gone = min(max((day - bucket.first).days, 0), whole)
        return round(self.edges[at] + (self.edges[at + 1] - self.edges[at]) * gone / whole, 1)


@dataclass(frozen=True, slots=True)
class Chart:
    """All of a picture, `width` by `height`; its ground is at `base`. `place` tells where a day stands."""

    place: Places
    width: float
    height: int
    base: int
    top: int
    columns: list[Column]
    areas: list[Area]
    marker: float | None  # where the day stands that it is


def chart(buckets: Sequence[Bucket], bands: Sequence[Band], on: date | None = None) -> Chart:
    """The picture of some months or weeks, in their order."""
    full = sum(not bucket.gap for bucket in buckets)
    step = max(LEAST_STEP, min(STEP, (WIDTH - GAP * (len(buckets) - full)) // max(full, 1)))
    edges, at = [], 0.0
    for bucket in buckets:
        edges.append(at)
        at += GAP if bucket.gap else step
    most = max((bucket.count for bucket in buckets), default=0) or 1
    base = HEIGHT - BOTTOM
    columns = [column(bucket, edge, step, base, (base - TOP) / most) for bucket, edge in zip(buckets, edges, strict=True)]
    place = Places(buckets, [*edges, at])
    areas = [area for band in bands if (area := area_of(band, buckets, place))]
    marker = place(on) if on and buckets and buckets[0].first <= on <= buckets[-1].last else None
    return Chart(place, round(at, 1), HEIGHT, base, TOP, columns, areas, marker)


def column(bucket: Bucket, edge: float, step: float, base: float, unit: float) -> Column:
    """A bucket's column; its label is the month, or the week."""
    open_, tentative = bucket.count - bucket.ended, min(bucket.tentative, bucket.count - bucket.ended)
    width = GAP if bucket.gap else step
    shapes, at = list[tuple[float, float]](), base
    for count in (bucket.ended, tentative, open_ - tentative):
        height = round(count * unit, 1)
        at = round(at - height, 1)
        shapes.append((at, height))
    ended, hoped, rest = shapes
    left, room, middle = round(edge + width * 0.16, 1), round(width * 0.68, 1), round(edge + width / 2, 1)
    return Column(bucket, left, room, middle, ended, hoped, rest, at, bucket.name[5:])


def area_of(band: Band, buckets: Sequence[Bucket], place: Places) -> Area | None:
    """The days of a band that lie in the picture; what lies wholly in a gap is not drawn."""
    if not any(bucket.first <= band.last and band.first <= bucket.last for bucket in buckets if not bucket.gap):
        return None
    left = place(band.first)
    right = place(band.last + timedelta(1)) if band.last < buckets[-1].last else place.edges[-1]
    return Area(band, left, round(max(1.5, right - left), 1))
