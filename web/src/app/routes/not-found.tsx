import { Link } from "react-router-dom";
import { EmptyState } from "@/ui/empty-state";
import { Button } from "@/ui/button";
import { Compass } from "lucide-react";
import { paths } from "../paths";

export function Component() {
  return (
    <main className="page-centre">
      <EmptyState
        icon={<Compass />}
        headingLevel={1}
        title="There is nothing here"
        text="The address may be mistyped, or what was here is not shared with you."
      >
        <Button asChild variant="primary">
          <Link to={paths.library}>To the library</Link>
        </Button>
      </EmptyState>
    </main>
  );
}
