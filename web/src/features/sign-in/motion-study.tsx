import "./motion-study.css";
import { leap, type Figure } from "./leap";

const FRAMES = 17;
const CHOSEN = 8;
const FLOOR = 392;
const LEFT = 130;
const WIDTH = 600;
const figures = leap(FRAMES, WIDTH, FLOOR);

const line = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");

function FigureLines({ figure, width }: { figure: Figure; width: number }) {
  return (
    <>
      {figure.limbs.map((points, index) => (
        <polyline key={index} points={line(points)} strokeWidth={width} />
      ))}
      <circle cx={figure.head[0]} cy={figure.head[1]} r={10.5} strokeWidth={width} />
    </>
  );
}

/** A leap in seventeen frames, one of them chosen and drawn on: what the product does, in one picture. */
export function MotionStudy() {
  const chosen = figures[CHOSEN];
  if (!chosen) return null;
  const path = figures.map(({ hip }) => hip);
  return (
    <div className="motion-study" aria-hidden="true">
      <svg viewBox="70 40 720 440" fill="none" strokeLinecap="round" strokeLinejoin="round">
        <line x1="0" x2="860" y1={FLOOR + 8} y2={FLOOR + 8} stroke="#f1efe9" strokeOpacity="0.16" strokeWidth="1.5" />
        <g transform={`translate(${String(LEFT)} 0)`}>
          {figures.map((figure, index) => (
            <g key={index} stroke="#f1efe9" strokeOpacity={index === CHOSEN ? 0 : 0.1 + 0.16 * (1 - Math.abs(index - CHOSEN) / CHOSEN)}>
              <FigureLines figure={figure} width={2.6} />
            </g>
          ))}
          <polyline points={line(path)} stroke="var(--ink-2)" strokeWidth="3" strokeDasharray="1 9" />
          <g stroke="#f1efe9">
            <FigureLines figure={chosen} width={5.4} />
          </g>
          <g transform={`translate(${String(chosen.hip[0])} ${String(chosen.hip[1])})`}>
            <path d="M -66 22 A 69 69 0 0 0 66 22" stroke="var(--ink-3)" strokeWidth="4" />
            <text y="114" textAnchor="middle" className="motion-study-angle">
              176°
            </text>
          </g>
          <g stroke="var(--ink-1)" strokeWidth="5.5">
            <path d="M 92 176 C 128 106, 186 72, 258 74" />
            <path d="M 236 56 L 260 74 L 238 91" />
          </g>
        </g>
        <g transform={`translate(${String(LEFT)} ${String(FLOOR + 34)})`}>
          {figures.map(({ hip }, index) => (
            <rect
              key={index}
              x={hip[0] - 1}
              y={index === CHOSEN ? -6 : 0}
              width={index === CHOSEN ? 3 : 2}
              height={index === CHOSEN ? 26 : 10}
              rx="1"
              fill={index === CHOSEN ? "var(--ink-1)" : "#f1efe9"}
              fillOpacity={index === CHOSEN ? 1 : 0.28}
            />
          ))}
          <text x={chosen.hip[0]} y="42" textAnchor="middle" className="motion-study-time">
            frame 71 · 00:00:02:23
          </text>
        </g>
      </svg>
    </div>
  );
}
