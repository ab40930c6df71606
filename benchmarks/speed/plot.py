"""Plots as SVG, readable on a light and a dark ground: panels side by side, each a line over passages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from math import floor, log10

_WIDTH, _HEIGHT = 300, 240
"""Of a panel, in pixels; the ground for the line is inset."""
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 14, 36, 48
_TICKS = 4
_STYLE = """
svg { font: 12px system-ui, sans-serif; }
text { fill: #333; }
.title { font-weight: 600; }
.grid { stroke: #ddd; }
.line { stroke: #0b62a4; stroke-width: 2; fill: none; }
.point { fill: #0b62a4; }
@media (prefers-color-scheme: dark) {
  text { fill: #ddd; }
  .grid { stroke: #444; }
  .line { stroke: #6cb6ff; }
  .point { fill: #6cb6ff; }
}
"""


@dataclass(frozen=True, slots=True)
class Panel:
    """A line through `points`: how many passages, and a value, whose unit `title` names."""

    title: str
    points: Sequence[tuple[float, float]]


def drawn(panels: Sequence[Panel]) -> str:
    """The whole file."""
    width = _WIDTH * len(panels)
    what = "; ".join(_told(panel) for panel in panels)
    parts = (part for place, panel in enumerate(panels) for part in _panel(panel, place * _WIDTH))
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {_HEIGHT}" width="{width}" role="img">',
            f"<title>{escape(what)}</title>",
            f"<style>{_STYLE}</style>",
            *parts,
            "</svg>\n",
        )
    )


def _told(panel: Panel) -> str:
    points = (f"{value:.2f} at {passages:,.0f} passages" for passages, value in panel.points)
    return f"{panel.title}: {', '.join(points)}"


def _panel(panel: Panel, start: float) -> Iterator[str]:
    across, up = ([point[axis] for point in panel.points] for axis in (0, 1))
    widest, highest = _rounded_up(max(across)), _rounded_up(max(up))

    def x(passages: float) -> float:
        return start + _LEFT + (_WIDTH - _LEFT - _RIGHT) * passages / widest

    def y(value: float) -> float:
        return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * value / highest

    yield f'<text class="title" x="{start + _LEFT:.0f}" y="20">{escape(panel.title)}</text>'
    for tick in range(_TICKS + 1):
        value, passages = highest * tick / _TICKS, widest * tick / _TICKS
        yield f'<line class="grid" x1="{x(0):.1f}" x2="{x(widest):.1f}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>'
        yield f'<text x="{x(0) - 6:.1f}" y="{y(value) + 4:.1f}" text-anchor="end">{value:g}</text>'
        yield f'<text x="{x(passages):.1f}" y="{y(0) + 18:.1f}" text-anchor="middle">{passages / 1000:g}</text>'
    yield f'<text x="{x(widest / 2):.1f}" y="{y(0) + 38:.1f}" text-anchor="middle">thousand passages</text>'
    places = [(x(passages), y(value)) for passages, value in panel.points]
    yield f'<polyline class="line" points="{" ".join(f"{across:.1f},{up:.1f}" for across, up in places)}"/>'
    yield from (f'<circle class="point" cx="{across:.1f}" cy="{up:.1f}" r="3"/>' for across, up in places)


def _rounded_up(value: float) -> float:
    """The least of 1, 2, 3, 4, 6, 8 or 10 times a power of ten that is not below `value`."""
    power = 10.0 ** floor(log10(value))
    return next(step * power for step in (1, 2, 3, 4, 6, 8, 10) if step * power >= value)
