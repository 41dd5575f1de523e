import "@fontsource-variable/inter/index.css";
import "@/ui/tokens.css";
import "@/ui/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startSession } from "@/api/session-store";
import { App } from "@/app/app";
import { startTheme } from "@/ui/theme";

startTheme();
void startSession();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
