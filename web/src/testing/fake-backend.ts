import type { Member, Session, Upload, Video } from "../api/types.ts";
import { fakeVideo } from "./fake-video.ts";

export interface FakeRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body: Record<string, unknown>;
}

export interface FakeAnswer {
  status: number;
  json?: unknown;
}

type Route = (request: FakeRequest, ...parts: string[]) => FakeAnswer;

const PART = 8 * 1024 * 1024;

function refusal(status: number, code: string, message: string, details?: object): FakeAnswer {
  return { status, json: { code, message, requestId: "fake-request", ...(details ? { details } : {}) } };
}

/** The API in memory, for looking at screens and for tests. It keeps the contract's shapes and its refusals. */
export class FakeBackend {
  signedIn = false;
  readonly videos = new Map<string, Video>();
  readonly uploads = new Map<string, Upload>();
  /** steps of percent that every look at the list adds to a film in work; 0 holds them */
  pace = 0;
  private count = 0;
  private readonly routes: [method: string, pattern: RegExp, route: Route][];
  session: Session = {
    accessToken: "fake-token",
    expiresIn: 600,
    person: { id: "per_coach", name: "Ana Coach", email: "ana@example.com" },
    workspace: { id: "wsp_1", name: "Juggling class" },
    role: "owner",
    workspaces: [{ id: "wsp_1", name: "Juggling class", role: "owner" }],
  };
  people: Member[] = [
    { id: "per_coach", name: "Ana Coach", role: "owner", email: "ana@example.com" },
    { id: "per_b", name: "Student B", role: "member", email: "b@example.com" },
    { id: "per_c", name: "Student C", role: "member", email: "c@example.com" },
    { id: "per_guest", name: "Guest", role: "viewer", email: "guest@example.com" },
  ];

  constructor(videos: readonly Video[] = []) {
    for (const video of videos) this.videos.set(video.id, video);
    const one = "/api/videos/([^/]+)";
    this.routes = [
      ["POST", /^\/api\/session\/refresh$/, () => this.refresh()],
      ["POST", /^\/api\/sign-in$/, (request) => this.signIn(request)],
      ["POST", /^\/api\/sign-up$/, (request) => this.signUp(request)],
      ["POST", /^\/api\/sign-out$/, () => this.signOut()],
      ["GET", /^\/api\/people$/, () => ({ status: 200, json: { people: this.people } })],
      ["GET", /^\/api\/codes$/, () => ({ status: 200, json: { codes: [] } })],
      ["POST", /^\/api\/invitations$/, () => this.invite()],
      ["GET", /^\/api\/invitations\/(.+)$/, (_request, code) => this.lookAtInvitation(code)],
      ["GET", /^\/api\/videos$/, (request) => this.list(request)],
      ["POST", /^\/api\/videos$/, (request) => this.create(request)],
      ["GET", new RegExp(`^${one}$`), (_request, id) => this.withVideo(id, (video) => ({ status: 200, json: video }))],
      ["PATCH", new RegExp(`^${one}$`), (request, id) => this.change(id, { title: String(request.body["title"]) })],
      ["DELETE", new RegExp(`^${one}$`), (_request, id) => this.remove(id)],
      ["POST", new RegExp(`^${one}/retry$`), (_request, id) => this.work(id)],
      ["POST", new RegExp(`^${one}/original$`), (_request, id) => this.original(id)],
      ["POST", new RegExp(`^${one}/original/return$`), (_request, id) => this.bringBack(id)],
      ["POST", new RegExp(`^${one}/cancel$`), (_request, id) => this.cancel(id)],
      ["GET", new RegExp(`^${one}/upload$`), (_request, id) => this.withUpload(id, (upload) => ({ status: 200, json: upload }))],
      ["POST", new RegExp(`^${one}/upload/parts$`), (request, id) => this.sign(id, request)],
      ["POST", new RegExp(`^${one}/upload/complete$`), (_request, id) => this.complete(id)],
      ["DELETE", new RegExp(`^${one}/upload$`), (_request, id) => this.remove(id)],
    ];
  }

  handle(request: FakeRequest): FakeAnswer {
    for (const [method, pattern, route] of this.routes) {
      const match = method === request.method ? pattern.exec(request.path) : null;
      if (match) return route(request, ...match.slice(1).map(decodeURIComponent));
    }
    return refusal(404, "not_found", "There is nothing here, or it is not shared with you.");
  }

  /** A part has been PUT. */
  receive(videoId: string, number: number, sizeBytes: number): void {
    const upload = this.uploads.get(videoId);
    if (!upload) return;
    const parts = [...upload.parts.filter((part) => part.number !== number), { number, sizeBytes, etag: String(number) }];
    this.uploads.set(videoId, { ...upload, parts });
  }

  private refresh(): FakeAnswer {
    if (!this.signedIn) return refusal(401, "token_missing", "Please sign in.");
    return { status: 200, json: this.session };
  }

  private signIn({ body }: FakeRequest): FakeAnswer {
    if (body["password"] !== "correct horse") {
      return refusal(401, "credentials_wrong", "E-mail and password do not match. Check both and try again.");
    }
    this.signedIn = true;
    return { status: 200, json: this.session };
  }

  private signUp({ body }: FakeRequest): FakeAnswer {
    if (body["email"] === "ana@example.com") {
      return refusal(409, "email_taken", "There is an account with this e-mail already. Sign in instead.");
    }
    const person = { id: "per_new", name: String(body["name"]), email: String(body["email"]) };
    this.session = { ...this.session, person };
    this.signedIn = true;
    return { status: 201, json: this.session };
  }

  private signOut(): FakeAnswer {
    this.signedIn = false;
    return { status: 204 };
  }

  private invite(): FakeAnswer {
    const expiresAt = new Date(Date.now() + 7 * 86_400_000).toISOString();
    return { status: 201, json: { code: "k3vR9wZt", url: "https://practika.example/join/k3vR9wZt", expiresAt } };
  }

  private lookAtInvitation(code: string | undefined): FakeAnswer {
    if (code === "gone") {
      return refusal(404, "invitation_not_found", "This invitation is not valid any more. Ask for a new one.");
    }
    return { status: 200, json: { workspace: { name: this.session.workspace.name }, role: "member", expiresAt: new Date().toISOString() } };
  }

  private list({ query }: FakeRequest): FakeAnswer {
    if (this.pace > 0) for (const video of this.videos.values()) this.advance(video);
    const wanted = (query.get("q") ?? "").toLowerCase();
    const limit = Number(query.get("limit") ?? 24);
    const start = Number(query.get("cursor") ?? 0);
    const found = [...this.videos.values()]
      .filter((video) => video.title.toLowerCase().includes(wanted))
      .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1));
    const end = start + limit;
    return { status: 200, json: { videos: found.slice(start, end), cursor: end < found.length ? String(end) : null } };
  }

  private advance(video: Video): void {
    if (video.status !== "processing") return;
    const percent = Math.min(100, video.percent + this.pace);
    if (percent < 100) this.change(video.id, { percent, stage: percent < 20 ? "probing" : "encoding" });
    else if (/\.(txt|png)$/.test(video.filename)) {
      const reason = "This file is not a film. Upload a video file such as MP4, MOV, WebM, MKV or AVI.";
      this.change(video.id, { status: "failed", stage: null, failure: { code: "not_a_film", reason } });
    } else {
      const { media, source, durationSeconds } = fakeVideo({ id: video.id });
      this.change(video.id, { status: "ready", stage: null, percent, media, source, durationSeconds });
    }
  }

  private create({ body }: FakeRequest): FakeAnswer {
    this.count += 1;
    const id = `vid_new${String(this.count)}`;
    const sizeBytes = Number(body["sizeBytes"]);
    const filename = String(body["filename"]);
    const now = new Date().toISOString();
    const video = fakeVideo({
      id,
      filename,
      sizeBytes,
      title: filename.replace(/\.[^.]+$/, ""),
      status: "uploading",
      percent: 0,
      createdAt: now,
      createdBy: { id: this.session.person.id, name: this.session.person.name },
      media: null,
      source: null,
      frames: null,
      durationSeconds: null,
    });
    const upload: Upload = {
      videoId: id,
      state: "open",
      mode: sizeBytes <= PART ? "single" : "multipart",
      sizeBytes,
      partSizeBytes: PART,
      partCount: Math.max(1, Math.ceil(sizeBytes / PART)),
      parts: [],
      expiresAt: now,
    };
    this.videos.set(id, video);
    this.uploads.set(id, upload);
    return { status: 201, json: { video, upload } };
  }

  private sign(videoId: string | undefined, { body }: FakeRequest): FakeAnswer {
    return this.withUpload(videoId, (upload) => {
      const wishes = body["parts"] as { number: number }[];
      const parts = wishes.map(({ number }) => ({
        number,
        url: `/fake-storage/${upload.videoId}/${String(number)}`,
        headers: {},
        sizeBytes: Math.min(PART, upload.sizeBytes - (number - 1) * PART),
      }));
      return { status: 200, json: { parts, expiresAt: upload.expiresAt } };
    });
  }

  private complete(videoId: string | undefined): FakeAnswer {
    return this.withUpload(videoId, (upload) => {
      const there = upload.parts.reduce((sum, part) => sum + part.sizeBytes, 0);
      if (there !== upload.sizeBytes) return refusal(409, "upload_incomplete", "Some parts have not arrived.");
      this.uploads.set(upload.videoId, { ...upload, state: "complete" });
      return this.work(videoId);
    });
  }

  private work(videoId: string | undefined): FakeAnswer {
    const answer = this.change(videoId, { status: "processing", stage: "queued", percent: 0, failure: null });
    return answer.status === 200 ? { ...answer, status: 202 } : answer;
  }

  private original(videoId: string | undefined): FakeAnswer {
    return this.withVideo(videoId, ({ id, filename, sizeBytes }) => {
      const url = `/fake-storage/${id}/original`;
      return { status: 200, json: { filename, sizeBytes, url, expiresAt: new Date().toISOString() } };
    });
  }

  private bringBack(videoId: string | undefined): FakeAnswer {
    const until = new Date(Date.UTC(2026, 5, 3, 12)).toISOString();
    const answer = this.change(videoId, { original: { place: "returning", until } });
    return answer.status === 200 ? { ...answer, status: 202 } : answer;
  }

  private cancel(videoId: string | undefined): FakeAnswer {
    return this.withVideo(videoId, (video) => {
      if (video.status !== "processing") return refusal(409, "conflict", "This film is finished already: there is nothing to cancel.");
      const reason = `Cancelled by ${this.session.person.name}.`;
      return this.change(videoId, { status: "failed", stage: null, failure: { code: "cancelled", reason } });
    });
  }

  private change(videoId: string | undefined, facts: Partial<Video>): FakeAnswer {
    return this.withVideo(videoId, (video) => {
      const changed = { ...video, ...facts };
      this.videos.set(video.id, changed);
      return { status: 200, json: changed };
    });
  }

  private remove(videoId: string | undefined): FakeAnswer {
    return this.withVideo(videoId, (video) => {
      this.videos.delete(video.id);
      this.uploads.delete(video.id);
      return { status: 204 };
    });
  }

  private withVideo(videoId: string | undefined, act: (video: Video) => FakeAnswer): FakeAnswer {
    const video = this.videos.get(videoId ?? "");
    return video ? act(video) : refusal(404, "video_not_found", "This video does not exist, or it is not in your workspace.");
  }

  private withUpload(videoId: string | undefined, act: (upload: Upload) => FakeAnswer): FakeAnswer {
    const upload = this.uploads.get(videoId ?? "");
    return upload ? act(upload) : refusal(404, "upload_not_found", "There is no open upload for this video.");
  }
}
