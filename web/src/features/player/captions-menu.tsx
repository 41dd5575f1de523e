import { Captions as Icon } from "lucide-react";
import { IconButton } from "@/ui/icon-button";
import { Menu, MenuChoice, MenuSeparator } from "@/ui/menu";
import { trackWords } from "./use-captions";
import type { Captions } from "./use-captions";

const OFF = "off";

/** The choice itself, for a menu of its own or as a part of another one. */
function CaptionsChoice({ captions }: { captions: Captions }) {
  return (
    <MenuChoice
      label="Captions"
      value={captions.chosen === null ? OFF : String(captions.chosen)}
      options={[
        { value: OFF, label: "Off" },
        ...captions.tracks.map((track, place) => ({ value: String(place), label: trackWords(track) })),
      ]}
      onChange={(value) => {
        captions.choose(value === OFF ? null : Number(value));
      }}
    />
  );
}

/** As a part of a phone's menu; nothing where the film has none. */
export function CaptionsPart({ captions }: { captions: Captions }) {
  if (captions.tracks.length === 0) return null;
  return (
    <>
      <MenuSeparator />
      <CaptionsChoice captions={captions} />
    </>
  );
}

/** A switch for one track, a menu for several; nothing where the film has none. */
export function CaptionsButton({ captions }: { captions: Captions }) {
  if (captions.tracks.length === 0) return null;
  const on = captions.chosen !== null;
  if (captions.tracks.length === 1) {
    return <IconButton label="Captions" shortcut="Shift C" tooltipSide="top" icon={<Icon />} pressed={on} onClick={captions.toggle} />;
  }
  return (
    <Menu side="top" trigger={<IconButton label={on ? "Captions: on" : "Captions: off"} shortcut="Shift C" tooltipSide="top" icon={<Icon />} pressed={on} />}>
      <CaptionsChoice captions={captions} />
    </Menu>
  );
}
