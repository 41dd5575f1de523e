import "./past-banner.css";
import { History } from "lucide-react";

const moment = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

/** Says over the picture that what is drawn there is not what is now. */
export function PastBanner({ at }: { at: string }) {
  return (
    <p className="past-banner" role="status" data-testid="past-banner">
      <History aria-hidden="true" /> You are looking at the past: {moment.format(new Date(at))}
    </p>
  );
}
