/** Points and leaves nothing. Where it points is told by whoever shows pointers; a click does nothing to the film. */
import type { Tool } from "./tool";

const nothing = (): void => undefined;

export function laserTool(): Tool {
  return { id: "laser", state: () => "idle", down: nothing, move: nothing, up: nothing, cancel: nothing };
}
