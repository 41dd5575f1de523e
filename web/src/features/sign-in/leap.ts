/** A leap as a figure of lines, frame by frame: after the chronophotographs with which movement was first studied. */

type Point = readonly [x: number, y: number];

export interface Figure {
  /** polylines: front leg, back leg, front arm, back arm, torso */
  limbs: readonly (readonly Point[])[];
  head: Point;
  hip: Point;
}

/** Angles in degrees from straight down, forward positive: thigh and shin, upper arm and forearm, front then back. */
interface Pose {
  lean: number;
  rise: number;
  front: readonly [number, number];
  back: readonly [number, number];
  armFront: readonly [number, number];
  armBack: readonly [number, number];
}

const KEYS: readonly Pose[] = [
  { lean: 12, rise: 6, front: [38, -18], back: [-18, -62], armFront: [-38, -20], armBack: [40, 62] },
  { lean: 6, rise: 0, front: [52, 4], back: [-30, -30], armFront: [40, 62], armBack: [-34, -20] },
  { lean: 2, rise: 70, front: [80, 72], back: [-62, -70], armFront: [84, 98], armBack: [-64, -54] },
  { lean: 0, rise: 112, front: [92, 90], back: [-92, -98], armFront: [108, 118], armBack: [-96, -88] },
  { lean: 3, rise: 84, front: [66, 60], back: [-84, -104], armFront: [98, 108], armBack: [-90, -80] },
  { lean: 9, rise: 10, front: [30, -4], back: [-62, -98], armFront: [70, 88], armBack: [-70, -52] },
  { lean: 12, rise: -4, front: [34, -24], back: [-28, -80], armFront: [30, 52], armBack: [-40, -18] },
];

const LENGTH = { torso: 62, thigh: 48, shin: 50, upper: 34, fore: 34, neck: 20 };

function between(from: number, to: number, t: number): number {
  return from + (to - from) * t;
}

function pairBetween(from: readonly [number, number], to: readonly [number, number], t: number) {
  return [between(from[0], to[0], t), between(from[1], to[1], t)] as const;
}

function poseAt(position: number): Pose {
  const index = Math.min(KEYS.length - 2, Math.floor(position));
  const from = KEYS[index];
  const to = KEYS[index + 1];
  if (!from || !to) throw new RangeError(`no pose at ${String(position)}`);
  const t = position - index;
  return {
    lean: between(from.lean, to.lean, t),
    rise: between(from.rise, to.rise, t),
    front: pairBetween(from.front, to.front, t),
    back: pairBetween(from.back, to.back, t),
    armFront: pairBetween(from.armFront, to.armFront, t),
    armBack: pairBetween(from.armBack, to.armBack, t),
  };
}

function reach(from: Point, degrees: number, length: number): Point {
  const angle = (degrees * Math.PI) / 180;
  return [from[0] + Math.sin(angle) * length, from[1] + Math.cos(angle) * length];
}

function limb(from: Point, angles: readonly [number, number], lengths: readonly [number, number]): Point[] {
  const joint = reach(from, angles[0], lengths[0]);
  return [from, joint, reach(joint, angles[1], lengths[1])];
}

/** `count` figures from take-off to landing, over `width`, with the floor at `floor` (all in picture units). */
export function leap(count: number, width: number, floor: number): Figure[] {
  return Array.from({ length: count }, (_, index) => {
    const t = index / (count - 1);
    const pose = poseAt(t * (KEYS.length - 1));
    const hip: Point = [between(0, width, t), floor - 96 - pose.rise];
    const shoulder = reach(hip, 180 - pose.lean, LENGTH.torso);
    return {
      hip,
      head: reach(shoulder, 180 - pose.lean, LENGTH.neck),
      limbs: [
        limb(hip, pose.front, [LENGTH.thigh, LENGTH.shin]),
        limb(hip, pose.back, [LENGTH.thigh, LENGTH.shin]),
        limb(shoulder, pose.armFront, [LENGTH.upper, LENGTH.fore]),
        limb(shoulder, pose.armBack, [LENGTH.upper, LENGTH.fore]),
        [hip, shoulder],
      ],
    };
  });
}
