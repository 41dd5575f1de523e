import { useParams } from "react-router-dom";
import { ReviewPage } from "../review/review-page";

/** The review room of one video; another video is another room. */
export function Component() {
  const { videoId = "" } = useParams();
  return <ReviewPage key={videoId} videoId={videoId} />;
}
