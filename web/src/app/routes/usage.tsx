import { Link } from "react-router-dom";
import { useSession } from "@/api/session-store";
import { usePageTitle } from "@/app/page-title";
import { paths } from "@/app/paths";
import { Shell } from "@/app/shell";
import { UsageView } from "@/features/usage/usage-view";

export function Component() {
  usePageTitle("Usage");
  const { person } = useSession();
  return (
    <Shell>
      <UsageView me={person.id} filmLink={(videoId, title) => <Link to={paths.video(videoId)}>{title}</Link>} />
    </Shell>
  );
}
