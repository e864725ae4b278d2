"""Where actors stand on the page: forces, clusters and rings, the same for the same seed."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from subnatnet.errors import require_seed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Points = NDArray[np.float64]
    Ints = NDArray[np.int64]

GRID = 128  # cells each way, from which repulsion is read
PAIRS = 300  # up to so many actors the sum over pairs takes less time than the grid
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@cache
def _kernels() -> tuple[NDArray[np.complex128], NDArray[np.complex128]]:
    """Return the force of a unit mass on the cells around it, transformed; softened within one cell."""
    steps = np.fft.fftfreq(2 * GRID, 1 / (2 * GRID))
    across, down = np.meshgrid(steps, steps, indexing="ij")
    square = across**2 + down**2 + 1
    return np.fft.rfft2(across / square), np.fft.rfft2(down / square)


def _repel(points: Points, mass: Points, room: Points | None = None) -> Points:
    """Sum, over all others, mass times mass divided by distance, softened within one cell of a grid.

    Few actors are summed pair by pair. Of more, masses are spread over the cells, convolved with the force of
    one, and the result is read at the points: a few milliseconds whatever the number of actors, where the sum
    over pairs grows with its square. Points and forces have a row for each axis; sums over pairs are made in
    `room`, four squares, where it is given.
    """
    low = points.min(axis=1)[:, None]
    cell = float((points - low).max()) / (GRID - 2) + 1e-9
    place = (points - low) / cell
    force = np.empty_like(points)
    n = len(mass)
    if n <= PAIRS:
        across, down, pull, square = np.empty((4, n, n)) if room is None else room
        for apart_by, side in ((across, place[0]), (down, place[1])):
            np.subtract(side[:, None], side, out=apart_by)
        np.multiply(across, across, out=pull)
        pull += np.multiply(down, down, out=square)
        pull += 1
        np.divide(mass, pull, out=pull)
        for axis, apart_by in enumerate((across, down)):
            np.multiply(apart_by, pull, out=square).sum(axis=1, out=force[axis])
        return force * (mass / cell)
    corner = place.astype(np.int64)
    part = place - corner
    corners = [
        (corner[0] + i, corner[1] + j, abs(1 - i - part[0]) * abs(1 - j - part[1]))
        for i in (0, 1)
        for j in (0, 1)
    ]
    grid = np.zeros((2 * GRID, 2 * GRID))
    for i, j, share in corners:
        grid += np.bincount(i * 2 * GRID + j, mass * share, (2 * GRID) ** 2).reshape(grid.shape)
    spread = np.fft.rfft2(grid)
    for axis, kernel in enumerate(_kernels()):
        field = np.fft.irfft2(spread * kernel, grid.shape)
        force[axis] = sum(field[i, j] * share for i, j, share in corners)
    return force * (mass / cell)


def springs(
    n: int, first: Ints, second: Ints, weight: Points, *, seed: int = 0, rounds: int | None = None
) -> Points:
    """Lay out a graph by forces: tied actors attract, all repel, hubs repel most.

    Attraction grows with distance and the square root of strength; repulsion with the product of degrees,
    over distance (the forces of ForceAtlas2; Jacomy et al. 2014); steps shrink as in Fruchterman and
    Reingold (1991). A pull to the middle keeps components together.

    Parameters
    ----------
    n : int
        Number of actors.
    first, second : numpy.ndarray of int, shape (m,)
        Ends of the edges.
    weight : numpy.ndarray, shape (m,)
        Their strength.
    seed : int
        For the positions to start from.
    rounds : int, optional
        How many steps; by default 250, and fewer for more than 1,000 actors.

    Returns
    -------
    numpy.ndarray, shape (n, 2)
        Positions about the origin; the median distance from it is 1.

    Examples
    --------
    >>> ends = np.array([0, 2]), np.array([1, 3])
    >>> points = springs(4, *ends, np.ones(2), seed=1)
    >>> gap = lambda i, j: np.hypot(*(points[i] - points[j]))
    >>> bool(gap(0, 1) < gap(0, 2))
    True
    """
    if n == 0:
        return np.zeros((0, 2))
    generator = np.random.default_rng(require_seed(seed))
    angle, radius = generator.random((2, n))
    turn = angle * 2 * np.pi
    points = np.sqrt(radius) * np.array([np.cos(turn), np.sin(turn)]) * np.sqrt(n)
    own = first != second
    first, second, pull = first[own], second[own], np.sqrt(weight[own])
    pull = pull / pull.mean() if len(pull) else pull
    mass: Points = np.array([np.bincount(end, minlength=n) for end in (first, second)]).sum(axis=0) + 1.0
    rounds = rounds or (250 if n <= 1000 else 130)
    room = np.empty((4, n, n)) if n <= PAIRS else None
    for step in range(rounds):
        force = _repel(points, mass, room) * 0.5
        for axis, side in enumerate(points):
            draw = (side[second] - side[first]) * pull
            force[axis] += np.bincount(first, draw, n) - np.bincount(second, draw, n)
        away = np.maximum(np.hypot(*points), 1e-9)
        force -= points * (mass / away) * 0.6
        strength = np.maximum(np.hypot(*force), 1e-12)
        reach = 0.12 * np.sqrt(n) * (1 - step / rounds) ** 1.5 + 1e-3
        points = points + force * (np.minimum(strength / mass, reach) / strength)
    points = np.ascontiguousarray(points.T)
    points -= points.mean(axis=0)
    middle = float(np.median(np.hypot(*points.T)))
    return np.asarray(points / middle if middle > 0 else points, dtype=float)


def apart(points: Points, radius: Points, *, rounds: int = 120) -> Points:
    """Push discs off each other until none overlap, or the rounds are over.

    Parameters
    ----------
    points : numpy.ndarray, shape (n, 2)
        Centres.
    radius : numpy.ndarray, shape (n,)
        Radii.
    rounds : int
        At most so many passes.

    Returns
    -------
    numpy.ndarray, shape (n, 2)
        New centres.

    Examples
    --------
    >>> moved = apart(np.array([[0.0, 0.0], [1.0, 0.0]]), np.array([2.0, 2.0]))
    >>> bool(np.hypot(*(moved[0] - moved[1])) > 3.9)
    True
    """
    from scipy.spatial import cKDTree

    points = points.copy()
    n = len(points)
    if n < 2:
        return points
    # two discs in one place have no direction to part in: give each its own, far below a pixel
    turn = np.arange(n) * GOLDEN_ANGLE
    points += 1e-3 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(rounds):
        pairs = cKDTree(points).query_pairs(2 * float(radius.max()), output_type="ndarray")
        one, other = pairs.T
        gap = points[one] - points[other]
        distance = np.maximum(np.hypot(*gap.T), 1e-9)
        lacking = radius[one] + radius[other] - distance
        hit = lacking > 1e-2
        if not hit.any():
            break
        one, other = one[hit], other[hit]
        # the larger disc stands firmer; a little more than needed, so that it ends
        share = radius[other] ** 2 / (radius[one] ** 2 + radius[other] ** 2)
        push = gap[hit] * (1.05 * lacking[hit] / distance[hit])[:, None]
        for axis in (0, 1):
            points[:, axis] += np.bincount(one, push[:, axis] * share, n)
            points[:, axis] -= np.bincount(other, push[:, axis] * (1 - share), n)
    return points


def clusters(centres: Points, group: Ints, order: Ints, *, spacing: float) -> Points:
    """Place members around the centre of their group like the seeds of a sunflower.

    Parameters
    ----------
    centres : numpy.ndarray, shape (g, 2)
        Where the groups stand, in any scale; they are spread until they do not overlap.
    group : numpy.ndarray of int, shape (n,)
        Group of each member.
    order : numpy.ndarray of int, shape (n,)
        The members, those to stand nearest their centre first.
    spacing : float
        Distance between neighbours.

    Returns
    -------
    numpy.ndarray, shape (n, 2)

    Examples
    --------
    >>> points = clusters(np.zeros((1, 2)), np.zeros(3, dtype=int), np.arange(3), spacing=10)
    >>> bool(np.hypot(*points[0]) < np.hypot(*points[2]))
    True
    """
    counts = np.bincount(group, minlength=len(centres))
    radius = spacing * (0.62 * np.sqrt(counts) + 0.9)
    middle = apart(centres * spacing * 0.62 * np.sqrt(max(len(group), 1)) * 1.1, radius, rounds=300)
    place = np.empty(len(group), dtype=np.int64)
    arranged = order[np.argsort(group[order], kind="stable")]
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]])
    place[arranged] = np.arange(len(group)) - starts[group[arranged]]
    far = spacing * 0.56 * np.sqrt(place)
    turn = place * GOLDEN_ANGLE
    seeds = far[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    return np.asarray(middle[group] + seeds, dtype=float)


def rings(ring: Ints, order: Ints, *, spacing: float) -> Points:
    """Place actors on rings about the origin, in a given order round each.

    Parameters
    ----------
    ring : numpy.ndarray of int, shape (n,)
        0 for the innermost.
    order : numpy.ndarray of int, shape (n,)
        All actors, in the order in which each ring takes its own.
    spacing : float
        Least distance between neighbours; a ring with very many is staggered over rows.

    Returns
    -------
    numpy.ndarray, shape (n, 2)

    Examples
    --------
    >>> points = rings(np.array([0, 1, 1]), np.arange(3), spacing=10)
    >>> [round(float(np.hypot(*point))) for point in points] == [0, 40, 40]
    True
    """
    points = np.zeros((len(ring), 2))
    members = [order[ring[order] == number] for number in range(int(ring.max(initial=-1)) + 1)]
    # a ring holds up to 240 in one row; more than that stand staggered
    rows = [max(1, -(-len(own) // 240)) for own in members]
    need = [spacing * len(own) / (count * 2 * np.pi) for own, count in zip(members, rows, strict=True)]
    # all rings the same way apart; the innermost is small if it holds few, and a point if one has it alone
    hole = int(len(members) > 1 and len(members[0]) > 12)
    share = [max((number + hole) / max(len(members) - 1 + hole, 1), 0.14) for number in range(len(members))]
    outer = max([spacing * 4, *(need[number] / share[number] for number in range(len(members)))])
    for number, own in enumerate(members):
        if number == 0 and len(own) == 1:
            continue
        # start at twelve o'clock and go round with the clock
        turn = 2 * np.pi * np.arange(len(own)) / max(len(own), 1) - np.pi / 2
        far = outer * share[number] + spacing * (np.arange(len(own)) % rows[number])
        points[own] = far[:, None] * np.column_stack([np.cos(turn), np.sin(turn)])
    return points
