/** The JSON that travels between the app and the API, under short names; the generated files say what is in it. */
import type { components } from "./generated/openapi";
import type { components as socket } from "./generated/socket";

type Http = components["schemas"];

export type Role = Http["Role"];
export type Session = Http["SessionView"];
export type Member = Omit<Http["MemberView"], "joinedAt"> & Partial<Http["MemberView"]>;
export type Invitation = Http["MadeInvitationView"];
export type InvitationPreview = Http["InvitationView"];

export type VideoStatus = Http["VideoStatus"];
export type IngestStage = Http["IngestStage"];
export type VideoFailure = Http["FailureView"];
export type VideoSource = Http["SourceFacts"];
export type VideoFrames = Http["FrameFacts"];
export type Sprites = Http["SpriteFacts"];
export type Rendition = Http["RenditionFacts"];
export type VideoMedia = Http["MediaView"];
export type Video = Http["VideoView"];
export type Original = Http["Original"];
export type ReturnSpeed = Http["ReturnSpeed"];
export type VideoPage = Http["VideoList"];

export type UploadedPart = Http["UploadedPart"];
export type Upload = Http["UploadView"];
export type SignedPart = Http["PartUrl"];
export type SignedParts = Http["SignedPartsView"];

/** What a room is told while a film is being made playable. */
export type VideoNotice = socket["schemas"]["VideoState"];

export type LiveTicket = Http["TicketView"];

/** The vocabulary of the workspace. */
export type Code = Http["Code"];
export type NewCode = Http["NewCode"];
export type CodeChange = Http["ChangedCode"];

/** Recorded sessions. */
export type Lesson = Http["LessonView"];
export type LessonPage = Http["LessonList"];
export type LessonAudience = Exclude<Http["Audience"], "private">;
export type SignedLessonParts = Http["SignedLessonParts"];
export type PartLinks = Http["PartLinks"];
