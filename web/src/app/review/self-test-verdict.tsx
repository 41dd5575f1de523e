import { isLate, isWrong, percentile } from "@/engine/media/self-test";
import type { Check, SelfTestReport } from "@/engine/media/self-test";

const HOW: Readonly<Record<Check["how"], string>> = {
  step: "step forward",
  back: "step back",
  jump: "jump",
  quality: "another quality",
  play: "playing",
  rest: "pause",
};

/** What the self-test found, for a person: how many frames were wrong, how fast it was, and which ones. */
export function SelfTestVerdict({ report: { checks, done, unstamped } }: { report: SelfTestReport }) {
  const wrong = checks.filter(isWrong);
  const late = checks.filter(isLate).length;
  const steps = checks.filter(({ how }) => how === "step" || how === "back");
  if (unstamped) {
    return (
      <p className="self-test-verdict" role="status" data-testid="self-test-result" data-done="true" data-unstamped="true">
        This film carries no frame numbers, so it cannot be tested.
      </p>
    );
  }
  return (
    <>
      <p
        className="self-test-verdict"
        role="status"
        data-testid="self-test-result"
        data-done={done}
        data-errors={wrong.length}
        data-checks={checks.length}
        data-frames={new Set(checks.map(({ wanted }) => wanted)).size}
        data-played={checks.filter(({ how }) => how === "play").length}
        data-late={late}
        data-qualities={checks.filter(({ how }) => how === "quality").length}
        data-step-p50={percentile(steps, 0.5).toFixed(1)}
        data-step-p95={percentile(steps, 0.95).toFixed(1)}
      >
        {wrong.length} of {checks.length} frames wrong{done ? "" : " …"}
      </p>
      <p className="self-test-words">
        A step takes {percentile(steps, 0.5).toFixed(0)} ms in the middle, {percentile(steps, 0.95).toFixed(0)} ms at the 95th percentile.
        {late > 0 && ` While playing, the browser told of ${String(late)} pictures one refresh late.`}
      </p>
      {wrong.length > 0 && <WrongFrames wrong={wrong} />}
    </>
  );
}

function WrongFrames({ wrong }: { wrong: readonly Check[] }) {
  return (
    <table className="self-test-wrong">
      <thead>
        <tr>
          <th>how</th>
          <th>asked</th>
          <th>player says</th>
          <th>picture says</th>
        </tr>
      </thead>
      <tbody>
        {wrong.slice(0, 50).map((check, n) => (
          <tr key={n}>
            <td>{HOW[check.how]}</td>
            <td>{check.wanted}</td>
            <td>{check.named}</td>
            <td>{check.stamped ?? "unreadable"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
