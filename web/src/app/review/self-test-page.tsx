import "./self-test.css";
import { useEffect, useState } from "react";
import { Link } from "react-router-dom";
import { asApiError } from "@/api/api-error";
import type { Video } from "@/api/types";
import { readVideo } from "@/api/videos";
import { usePageTitle } from "@/app/page-title";
import { paths } from "@/app/paths";
import { isLate, isWrong, percentile, runSelfTest } from "@/engine/media/self-test";
import type { SelfTestReport } from "@/engine/media/self-test";
import { StampReader } from "@/engine/media/stamp";
import { loadFrameMap } from "@/features/player/load-film";
import type { Film } from "@/features/player/load-film";
import { Stage } from "@/features/player/stage";
import { usePlayer } from "@/features/player/use-player";
import { useForcedTheme } from "@/ui/theme";
import { aspectOf } from "./use-film";

interface SelfTestPageProps {
  videoId: string | null;
  steps: number;
  play: number;
}

/** Plays a film whose frames carry their numbers, and says how many frames the player was wrong. */
export function SelfTestPage({ videoId, steps, play }: SelfTestPageProps) {
  useForcedTheme("dark");
  usePageTitle("Self-test");
  const { video, film, problem } = useStampedFilm(videoId);
  const [element, setElement] = useState<HTMLVideoElement | null>(null);
  const player = usePlayer(element, film);
  const [report, setReport] = useState<SelfTestReport | null>(null);
  useEffect(() => {
    if (!player || !element) return;
    const reader = new StampReader(document);
    let over = false;
    let begun = false;
    const begin = (): void => {
      if (begun) return;
      begun = true;
      void runSelfTest({ player, read: () => reader.read(element), steps, play, onReport: setReport, stopped: () => over });
    };
    const stop = player.store.subscribe(({ ready }, before) => {
      if (ready && !before.ready) begin();
    });
    if (player.store.getState().ready) queueMicrotask(begin);
    return () => {
      over = true;
      stop();
    };
  }, [player, element, steps, play]);
  return (
    <main className="self-test">
      <h1>Self-test</h1>
      <p className="self-test-words">
        Every frame of the test film carries its own number as a row of black and white blocks. This page steps, jumps and plays through it and
        compares the number in the picture with the number that the player names. <Link to={paths.library}>Back to the library</Link>
      </p>
      {!videoId && <p role="alert">Upload a stamped film and open this page with its id: /self-test?video=…</p>}
      {problem && <p role="alert">{problem}</p>}
      {film && video && (
        <div className="self-test-stage" style={{ aspectRatio: film.aspect }}>
          <Stage aspect={film.aspect} poster={null} title={video.title} player={player} onVideo={setElement} />
        </div>
      )}
      {report && <Verdict report={report} />}
    </main>
  );
}

function Verdict({ report: { checks, done } }: { report: SelfTestReport }) {
  const wrong = checks.filter(isWrong);
  const late = checks.filter(isLate).length;
  const steps = checks.filter(({ how }) => how === "step" || how === "back");
  return (
    <>
      <p
        className="self-test-verdict"
        role="status"
        data-testid="self-test-result"
        data-done={done}
        data-errors={wrong.length}
        data-checks={checks.length}
        data-step-p50={percentile(steps, 0.5).toFixed(1)}
        data-step-p95={percentile(steps, 0.95).toFixed(1)}
      >
        {wrong.length} frames of error in {checks.length}
        {done ? "" : " …"}
      </p>
      <p className="self-test-words">
        A step takes {percentile(steps, 0.5).toFixed(0)} ms in the middle, {percentile(steps, 0.95).toFixed(0)} ms at the 95th percentile.
        {late > 0 && ` While playing, the browser told of ${String(late)} pictures one refresh late.`}
      </p>
      {wrong.length > 0 && (
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
                <td>{check.how}</td>
                <td>{check.wanted}</td>
                <td>{check.named}</td>
                <td>{check.stamped ?? "unreadable"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function useStampedFilm(videoId: string | null) {
  const [found, setFound] = useState<{ video: Video; film: Film } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    if (!videoId) return;
    const abort = new AbortController();
    const load = async (): Promise<void> => {
      try {
        const video = await readVideo(videoId, abort.signal);
        if (!video.media?.frameMap) throw new Error("This film is not playable yet. Open this page again when it is.");
        const map = await loadFrameMap(video.media.frameMap, abort.signal);
        const { master } = video.media;
        setFound({ video, film: { videoId: video.id, master, poster: null, map, readyFrames: null, aspect: aspectOf(video), hasAudio: false } });
      } catch (error) {
        if (!abort.signal.aborted) setProblem(asApiError(error).message);
      }
    };
    void load();
    return () => {
      abort.abort();
    };
  }, [videoId]);
  return { video: found?.video ?? null, film: found?.film ?? null, problem };
}
