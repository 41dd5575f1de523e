/** The JSON that travels between the app and the API. */

export type Role = "owner" | "coach" | "member" | "viewer";

export interface PersonRef {
  id: string;
  name: string;
}

export interface WorkspaceRef {
  id: string;
  name: string;
}

export interface WorkspaceMembership extends WorkspaceRef {
  role: Role;
}

export interface Session {
  accessToken: string;
  /** seconds */
  expiresIn: number;
  person: PersonRef & { email: string };
  workspace: WorkspaceRef;
  role: Role;
  workspaces: WorkspaceMembership[];
}

export interface Member extends PersonRef {
  email?: string;
  role: Role;
}

export interface Invitation {
  code: string;
  url: string;
  expiresAt: string;
}

export interface InvitationPreview {
  workspace?: { name: string };
  workspaceName?: string;
  role?: Role;
  expiresAt?: string;
}

export type VideoStatus = "uploading" | "processing" | "ready" | "failed";

/** What ingest does just now. */
export type IngestStage = "queued" | "probing" | "encoding" | "pictures" | "publishing";

export interface VideoFailure {
  code: string;
  /** a sentence for a person */
  reason: string;
}

export interface VideoSource {
  container: string | null;
  videoCodec: string | null;
  audioCodec: string | null;
  width: number;
  height: number;
  rotation: number;
  /** "num/den" when the rate is constant */
  frameRate: string | null;
  hasAudio: boolean;
  warnings: string[];
}

export interface VideoFrames {
  sha256: string;
  frameCount: number;
  /** "num/den" seconds per tick */
  timeBase: string;
  ptsStart: number;
  ptsEnd: number;
}

export interface Sprites {
  tileWidth: number;
  tileHeight: number;
  columns: number;
  rows: number;
  count: number;
  /** the frame that each tile shows */
  frames: number[];
}

export interface Rendition {
  name: string;
  width: number;
  height: number;
  bitsPerSecond: number;
  frameCount: number;
}

export interface VideoMedia {
  master: string;
  poster: string | null;
  spritesVtt: string | null;
  sprites: Sprites | null;
  spritesUrl: string | null;
  waveform: string | null;
  frameMap: string | null;
  renditions: Rendition[];
  expiresAt: string;
}

export interface Video {
  id: string;
  title: string;
  filename: string;
  sizeBytes: number;
  status: VideoStatus;
  stage: IngestStage | null;
  percent: number | null;
  attempt: number;
  failure: VideoFailure | null;
  createdAt: string;
  updatedAt: string;
  createdBy: PersonRef;
  source: VideoSource | null;
  frames: VideoFrames | null;
  durationSeconds: number | null;
  media: VideoMedia | null;
}

export interface VideoPage {
  videos: Video[];
  cursor: string | null;
}

export interface UploadedPart {
  number: number;
  sizeBytes: number;
  etag?: string | null;
  sha256?: string | null;
}

export interface Upload {
  videoId: string;
  state: string;
  mode: "single" | "multipart";
  sizeBytes: number;
  partSizeBytes: number;
  partCount: number;
  parts: UploadedPart[];
  expiresAt: string;
}

export interface SignedPart {
  number: number;
  url: string;
  headers: Record<string, string>;
  sizeBytes: number;
}

export interface SignedParts {
  parts: SignedPart[];
  expiresAt: string;
}

/** What a room is told while a film is being made playable. */
export interface VideoNotice {
  videoId: string;
  status: VideoStatus;
  stage: IngestStage | null;
  percent: number | null;
  playable?: boolean;
  failure: VideoFailure | null;
  title?: string;
}

export interface LiveTicket {
  ticket: string;
  url: string;
  expiresAt: string;
}
