import { useSession } from "@/api/session-store";
import { usePageTitle } from "@/app/page-title";
import { Shell } from "@/app/shell";
import { CodeBook } from "@/features/coding/code-book";

export function Component() {
  usePageTitle("Code book");
  const { role } = useSession();
  return (
    <Shell>
      <CodeBook role={role} />
    </Shell>
  );
}
