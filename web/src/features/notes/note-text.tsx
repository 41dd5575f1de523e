import { partsOf } from "@/engine/text/rich-text";
import type { NotesRoom } from "./room";

/** A note's words with what stands in them: people by the name of today, links, moments and other notes. */
export function NoteText({ text, room }: { text: string; room: NotesRoom }) {
  return (
    <p className="note-text">
      {partsOf(text).map(({ kind, words, target }, n) => {
        if (kind === "person") return <Mention key={n} id={target} room={room} />;
        if (kind === "link") {
          return (
            <a key={n} href={target} target="_blank" rel="noopener noreferrer nofollow">
              {words}
            </a>
          );
        }
        if (kind === "frame") return <Inside key={n} words={words} onGo={() => { room.goToFrame(Number(target)); }} />;
        if (kind === "note") return <Inside key={n} words={words} onGo={() => { room.goToNote(target); }} />;
        return words;
      })}
    </p>
  );
}

function Mention({ id, room }: { id: string; room: NotesRoom }) {
  const name = room.people.find((one) => one.id === id)?.name ?? "somebody";
  return <strong className="note-mention" data-me={id === room.me.id}>@{name}</strong>;
}

function Inside({ words, onGo }: { words: string; onGo: () => void }) {
  return (
    <button type="button" className="note-inside" onClick={onGo}>
      {words}
    </button>
  );
}
