import { useParams } from "react-router-dom";

/** The review room of one video. */
export function Component() {
  const { videoId } = useParams();
  return <main aria-label="Review" data-video={videoId} />;
}
