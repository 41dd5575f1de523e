import { Component, type ErrorInfo, type ReactNode } from "react";
import { useRouteError } from "react-router-dom";
import { Button } from "@/ui/button";
import { EmptyState } from "@/ui/empty-state";
import { paths } from "./paths";
import { CircleAlert } from "lucide-react";

function isStaleRelease(problem: unknown): boolean {
  // A new release replaces the hashed files: an old page can't load its next room any more.
  return problem instanceof Error && /dynamically imported module|Importing a module script/i.test(problem.message);
}

function Broken({ problem }: { problem: unknown }) {
  const stale = isStaleRelease(problem);
  return (
    <main className="page-centre">
      <EmptyState
        icon={<CircleAlert />}
        headingLevel={1}
        title={stale ? "There is a newer Practika" : "This page broke"}
        text={
          stale
            ? "Reload to get it. Nothing that you saved is lost."
            : "It is our mistake. Your films and notes are safe; reload the page to go on."
        }
      >
        <Button
          variant="primary"
          onClick={() => {
            location.reload();
          }}
        >
          Reload
        </Button>
        <Button
          onClick={() => {
            location.assign(paths.library);
          }}
        >
          To the library
        </Button>
      </EmptyState>
    </main>
  );
}

/** The last net under everything that is not a route. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { problem: unknown }> {
  override state: { problem: unknown } = { problem: null };

  static getDerivedStateFromError(problem: unknown): { problem: unknown } {
    return { problem };
  }

  override componentDidCatch(problem: unknown, info: ErrorInfo): void {
    reportError(problem instanceof Error ? problem : new Error(`${String(problem)}${info.componentStack ?? ""}`));
  }

  override render(): ReactNode {
    return this.state.problem ? <Broken problem={this.state.problem} /> : this.props.children;
  }
}

/** The router's net: shows what a route threw. */
export function RouteError() {
  return <Broken problem={useRouteError()} />;
}
