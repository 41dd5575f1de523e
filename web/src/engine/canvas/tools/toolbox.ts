/** Makes a tool by its name. */
import { angleTool } from "./angle";
import { dragTool } from "./drag";
import { eraserTool } from "./eraser";
import { laserTool } from "./laser";
import { penTool } from "./pen";
import { selectTool } from "./select";
import { textTool } from "./text";
import type { Easel, Tool, ToolId } from "./tool";

export function makeTool(id: ToolId, easel: Easel): Tool {
  switch (id) {
    case "select":
      return selectTool(easel);
    case "pen":
      return penTool(easel);
    case "angle":
      return angleTool(easel);
    case "text":
      return textTool(easel);
    case "eraser":
      return eraserTool(easel);
    case "laser":
      return laserTool();
    default:
      return dragTool(id, easel);
  }
}

/** Tools that make something new: with them a finger on the picture draws, and the film pauses. */
export function draws(id: ToolId): boolean {
  return id !== "select" && id !== "eraser" && id !== "laser";
}
