import { asApiError } from "@/api/api-error";
import { beginLesson, removeLesson, sealLesson } from "@/api/lessons";
import type { Lesson } from "@/api/types";
import { Recorder } from "@/engine/lesson/recorder";
import type { PartSender } from "@/engine/lesson/part-sender";
import { VoiceRecorder } from "@/engine/lesson/voice-recorder";
import type { Annotations } from "@/engine/live/annotations";
import type { Player } from "@/engine/media/media-store";
import type { WantedLesson } from "@/features/lessons/record-form";
import { lessonParts } from "./lesson-parts";
import type { LiveRoom } from "./use-live-room";

export interface Studio {
  readonly videoId: string;
  readonly live: LiveRoom;
  readonly annotations: Annotations;
  readonly player: Player;
  readonly me: { readonly id: string; readonly name: string };
  readonly people: () => LiveRoom["people"];
}

const TOLD_WITHIN_MS = 8_000;
const NO_MICROPHONE = "The microphone can't be used. Allow it in the browser, or record without your voice.";

/** A lesson that is being recorded on this page. */
export class LessonRecording {
  readonly lesson: Lesson;
  readonly #studio: Studio;
  readonly #sender: PartSender;
  readonly #stream: MediaStream | null;
  readonly #onEnd: (lesson: Lesson | null) => void;
  #recorder: Recorder | null = null;
  #voice: VoiceRecorder | null = null;
  #stopListening: () => void = () => undefined;
  /** The socket is a new one: the room must be told again before its word counts. */
  #telling = true;
  #ended: Promise<void> | null = null;

  /** Answers when the room was told and the recording runs. Throws an Error with words for a person. */
  static async begin(studio: Studio, wanted: WantedLesson, onEnd: (lesson: Lesson | null) => void): Promise<LessonRecording> {
    const stream = wanted.voice ? await microphone() : null;
    try {
      const lesson = await beginLesson(studio.videoId, { title: wanted.title || null, audience: wanted.audience });
      const recording = new LessonRecording(lesson, studio, await lessonParts(), stream, onEnd);
      await recording.#begin();
      return recording;
    } catch (error) {
      letGo(stream);
      throw new Error(asApiError(error).message, { cause: error });
    }
  }

  private constructor(lesson: Lesson, studio: Studio, sender: PartSender, stream: MediaStream | null, onEnd: (lesson: Lesson | null) => void) {
    this.lesson = lesson;
    this.#studio = studio;
    this.#sender = sender;
    this.#stream = stream;
    this.#onEnd = onEnd;
  }

  /** Everything is sent and the lesson is sealed, or the server will do it when it hears nothing more. */
  end(): Promise<void> {
    this.#ended ??= this.#end();
    return this.#ended;
  }

  async #begin(): Promise<void> {
    const { live, videoId } = this.#studio;
    try {
      await new Promise<void>((resolve, reject) => {
        const late = setTimeout(() => { reject(new Error("The room does not answer. Try again when you are live.")); }, TOLD_WITHIN_MS);
        const stop = live.listen((message) => {
          if (message.type === "error" && (message.code === "forbidden" || message.code === "conflict")) reject(new Error(message.message));
          if (message.type !== "session" || !this.#isOurs()) return;
          clearTimeout(late);
          stop();
          resolve();
        });
        this.#tell(true);
      });
    } catch (error) {
      await removeLesson(videoId, this.lesson.id).catch(() => undefined);
      throw error;
    }
    this.#record();
  }

  #record(): void {
    const { videoId, live, annotations, player, me, people } = this.#studio;
    const { together, listen, overhear } = live;
    const started = together.store.getState().session.recording?.since ?? Math.round(together.clock.now());
    this.#telling = false;
    const recorder = new Recorder({
      ...{ video: videoId, lesson: this.lesson.id, started, me, together, annotations, player, listen, overhear, people },
      keep: (part) => this.#sender.keep(part),
      onFull: () => void this.end(),
    });
    this.#recorder = recorder;
    if (this.#stream) {
      this.#voice = new VoiceRecorder(this.#stream, () => recorder.t, ({ number, bytes, began, ms }) => {
        void this.#sender.keep({ video: videoId, lesson: this.lesson.id, kind: "voice", number, bytes });
        recorder.voice(number, began, ms);
      });
    }
    this.#stopListening = listen((message) => {
      if (message.type === "welcome") {
        this.#telling = true;
        this.#tell(true);
      } else if (message.type === "session") this.#hear();
      else if (message.type === "error" && this.#telling && message.code === "forbidden") void this.end();
    });
    window.addEventListener("beforeunload", hold);
  }

  #isOurs(): boolean {
    const { session, screen } = this.#studio.live.together.store.getState();
    return session.recording?.lessonId === this.lesson.id && session.recording.screen === screen;
  }

  #hear(): void {
    if (this.#isOurs()) this.#telling = false;
    else if (!this.#telling) void this.end(); // a coach ended it
  }

  #tell(on: boolean): void {
    this.#studio.live.send({ v: 1, type: "record", on, lessonId: this.lesson.id, voice: this.#stream !== null });
  }

  async #end(): Promise<void> {
    window.removeEventListener("beforeunload", hold);
    this.#stopListening();
    await this.#voice?.stop();
    await this.#recorder?.stop();
    this.#tell(false);
    let sealed: Lesson | null = null;
    try {
      await this.#sender.run();
      sealed = await sealLesson(this.#studio.videoId, this.lesson.id);
    } catch {
      // what waits is kept on this device; the server seals what it has
    }
    this.#onEnd(sealed);
  }
}

async function microphone(): Promise<MediaStream> {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    throw new Error(NO_MICROPHONE, { cause: error });
  }
}

function letGo(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

/** Asks before a page that records is left. */
function hold(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
