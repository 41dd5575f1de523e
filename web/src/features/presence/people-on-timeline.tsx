import { useStore } from "zustand";
import type { Others } from "@/engine/live/others";
import { startOfFrame } from "@/engine/media/frame-map";
import type { FrameMap } from "@/engine/media/frame-map";
import { initials, personColor } from "@/ui/person-color";

interface PeopleOnTimelineProps {
  others: Others;
  map: FrameMap;
  names: ReadonlyMap<string, string>;
}

/** Where in the film the others are: a quiet tick each, over the lane and never in the pointer's way. */
export function PeopleOnTimeline({ others, map, names }: PeopleOnTimelineProps) {
  const screens = useStore(others.store, (state) => state.screens);
  const places = [...screens.values()].flatMap(({ screen, personId, position }) => (position ? [{ screen, personId, position }] : []));
  return (
    <div className="people-on-timeline" aria-hidden="true">
      {places.map(({ screen, personId, position }) => (
        <span
          key={screen}
          data-person={initials(names.get(personId) ?? "?")}
          data-frame={position.frame}
          style={{ left: `${String((startOfFrame(map, position.frame) / map.duration) * 100)}%`, "--person": personColor(personId) } as React.CSSProperties}
        />
      ))}
    </div>
  );
}
