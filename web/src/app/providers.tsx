import type { ReactNode } from "react";
import { ErrorBoundary } from "./error-boundary";
import { ToastRegion } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";

/** What every page stands in. */
export function Providers({ children }: { children: ReactNode }) {
  return (
    <ErrorBoundary>
      <TooltipProvider>
        {children}
        <ToastRegion />
      </TooltipProvider>
    </ErrorBoundary>
  );
}
