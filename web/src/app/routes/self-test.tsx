import { useSearchParams } from "react-router-dom";
import { SelfTestPage } from "../review/self-test-page";

/** `?video=<id>` names a stamped film; `?steps=` and `?play=` (seconds) say how much is tried. */
export function Component() {
  const [search] = useSearchParams();
  const number = (name: string, otherwise: number): number => {
    const value = Number(search.get(name) ?? Number.NaN);
    return Number.isFinite(value) ? value : otherwise;
  };
  return <SelfTestPage videoId={search.get("video")} steps={number("steps", 90)} play={number("play", 2)} />;
}
