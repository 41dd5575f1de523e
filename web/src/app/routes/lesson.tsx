import { useParams } from "react-router-dom";
import { LessonPage } from "../lesson/lesson-page";

/** One lesson; another lesson is another page. */
export function Component() {
  const { videoId = "", lessonId = "" } = useParams();
  return <LessonPage key={lessonId} videoId={videoId} lessonId={lessonId} />;
}
