/** idle; a touch asks for words at that place. */
import { clampUnit } from "../coordinates";
import type { Easel, Tool } from "./tool";

export function textTool(easel: Easel): Tool {
  return {
    id: "text",
    state: () => "idle",
    down: () => undefined,
    move: () => undefined,
    up: ({ at }) => easel.askText([clampUnit(at[0]), clampUnit(at[1])]),
    cancel: () => undefined,
  };
}
