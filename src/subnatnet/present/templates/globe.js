// The map: an equal-area projection, land from a public-domain outline, great circles between places.
((Atlas) => {
  "use strict";
  const { data, land } = Atlas;
  const { lat, lon } = data.actors;
  const RADIUS = 640;
  const rad = Math.PI / 180;

  // Equal Earth (Savric, Patterson and Jenny 2019): areas true, shapes fair, a formula of one line.
  const [A1, A2, A3, A4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
  const middle = Atlas.start.meridian;
  const turn = (degrees) => ((((degrees - middle + 180) % 360) + 360) % 360) - 180;
  const plane = (x, y) => {
    const t = Math.asin((Math.sqrt(3) / 2) * Math.sin(y * rad));
    const t2 = t * t;
    const t6 = t2 * t2 * t2;
    const across =
      (2 * Math.sqrt(3) * x * rad * Math.cos(t)) / (3 * (9 * A4 * t6 * t2 + 7 * A3 * t6 + 3 * A2 * t2 + A1));
    return [RADIUS * across, -RADIUS * t * (A4 * t6 * t2 + A3 * t6 + A2 * t2 + A1)];
  };
  const project = (longitude, latitude) => plane(turn(longitude), latitude);

  // The frame cuts what reaches over the edge; each ring is drawn three times, a world apart.
  const frame = () => {
    const path = [];
    for (let y = -90; y <= 90; y += 2) path.push(plane(180, y));
    for (let y = 90; y >= -90; y -= 2) path.push(plane(-180, y));
    return path;
  };
  const rings = () => {
    const drawn = [];
    for (const steps of land.rings) {
      let x = 0;
      let y = 0;
      const ring = [];
      for (let at = 0; at < steps.length; at += 2) {
        x += steps[at];
        y += steps[at + 1];
        ring.push([x / 10, y / 10]);
      }
      for (const world of [-360, 0, 360]) {
        const moved = ring.map(([a, b]) => [a - middle + world, b]);
        if (moved.some(([a]) => a > -180 && a < 180)) drawn.push(moved.map(([a, b]) => plane(a, b)));
      }
    }
    return drawn;
  };

  const placed = (actor) => lat[actor] !== null && lon[actor] !== null;

  // Actors at one place stand round it like the seeds of a sunflower; those without one in rows below the map.
  const [LEFT, TOP, RIGHT, BOTTOM] = [plane(-180, 0)[0], plane(0, 90)[1], plane(180, 0)[0], plane(0, -90)[1]];
  let lowest = BOTTOM;
  const shelf = (homeless) => {
    const rows = Math.ceil(homeless.length / Math.max(1, Math.ceil(Math.sqrt(6 * homeless.length))));
    const columns = Math.ceil(homeless.length / Math.max(rows, 1));
    const [wide, high] = [(RIGHT - LEFT) / columns, Math.min((RIGHT - LEFT) / columns, 120)];
    lowest = BOTTOM + rows * high;
    const spot = (at) => [LEFT + ((at % columns) + 0.5) * wide, BOTTOM + (Math.floor(at / columns) + 0.5) * high];
    return homeless.map((actor, at) => [actor, spot(at)]);
  };
  const positions = (actors) => {
    const points = new Map();
    const taken = new Map();
    for (const actor of actors) {
      if (!placed(actor)) continue;
      const [x, y] = project(lon[actor], lat[actor]);
      const key = `${Math.round(x)},${Math.round(y)}`;
      const order = taken.get(key) ?? 0;
      taken.set(key, order + 1);
      const far = 2.2 * Math.sqrt(order);
      const angle = order * Math.PI * (3 - Math.sqrt(5));
      points.set(actor, [x + far * Math.cos(angle), y + far * Math.sin(angle)]);
    }
    return new Map([...points, ...shelf(actors.filter((actor) => !placed(actor)))]);
  };

  // Points on the great circle between two places, in pieces where the edge of the map cuts it.
  const vector = (longitude, latitude) => [
    Math.cos(latitude * rad) * Math.cos(longitude * rad),
    Math.cos(latitude * rad) * Math.sin(longitude * rad),
    Math.sin(latitude * rad),
  ];
  const arcs = new Map();
  const arc = (one, other, from, to, steps) => {
    const key = `${one},${other},${steps}`;
    const known = arcs.get(key);
    if (known) return known;
    const a = vector(lon[one], lat[one]);
    const b = vector(lon[other], lat[other]);
    const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
    const pieces = [[from]];
    if (angle > 0.02 && angle < Math.PI - 0.01) {
      const parts = Math.max(2, Math.ceil((steps * angle) / Math.PI));
      let last = turn(lon[one]);
      for (let part = 1; part < parts; part += 1) {
        const share = part / parts;
        const p = Math.sin((1 - share) * angle) / Math.sin(angle);
        const q = Math.sin(share * angle) / Math.sin(angle);
        const at = [0, 1, 2].map((axis) => p * a[axis] + q * b[axis]);
        const x = turn(Math.atan2(at[1], at[0]) / rad);
        if (Math.abs(x - last) > 180) pieces.push([]);
        last = x;
        pieces.at(-1).push(plane(x, Math.atan2(at[2], Math.hypot(at[0], at[1])) / rad));
      }
      if (Math.abs(turn(lon[other]) - last) > 180) pieces.push([]);
    }
    pieces.at(-1).push(to);
    arcs.set(key, pieces);
    return pieces;
  };

  // The earth seen from a place, in Lambert's equal-area projection, as far as three quarters of the way round.
  const azimuthal = (longitude, latitude, radius) => {
    const [l0, p0] = [longitude * rad, latitude * rad];
    return (x, y) => {
      const [l, p] = [x * rad - l0, y * rad];
      const near = Math.sin(p0) * Math.sin(p) + Math.cos(p0) * Math.cos(p) * Math.cos(l);
      const k = (radius / Math.SQRT2) * Math.sqrt(1 / Math.max(1 + near, 1e-3));
      return [
        k * Math.cos(p) * Math.sin(l),
        -k * (Math.cos(p0) * Math.sin(p) - Math.sin(p0) * Math.cos(p) * Math.cos(l)),
      ];
    };
  };
  // Outlines under such a projection. One that the far side of the earth lies in comes out inside out: more than
  // half of the disc, which no land is; the rim round it turns it back, where even and odd decide.
  const seen = (view, radius) => {
    const rim = Array.from({ length: 72 }, (_, at) => [
      radius * Math.cos((at * Math.PI) / 36),
      radius * Math.sin((at * Math.PI) / 36),
    ]);
    return land.rings.flatMap((steps) => {
      let [x, y] = [0, 0];
      const ring = [];
      for (let at = 0; at < steps.length; at += 2) {
        x += steps[at];
        y += steps[at + 1];
        ring.push(view(x / 10, y / 10));
      }
      const area = ring.reduce((sum, [px, py], at) => {
        const [qx, qy] = ring[(at + 1) % ring.length];
        return sum + (px * qy - qx * py) / 2;
      }, 0);
      return Math.abs(area) > 0.5 * Math.PI * radius * radius ? [rim, ring] : [ring];
    });
  };

  const box = () => [LEFT, TOP, RIGHT, lowest];
  Atlas.globe = { frame, rings, positions, arc, placed, box, azimuthal, seen };
})(globalThis.Atlas);
