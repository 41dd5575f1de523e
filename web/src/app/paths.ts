/** The only place that knows the app's own addresses. */
export const paths = {
  library: "/",
  signIn: "/sign-in",
  signUp: "/sign-up",
  joinPattern: "/join/:code",
  join: (code: string): string => `/join/${encodeURIComponent(code)}`,
  account: "/account",
  codes: "/codes",
  usage: "/usage",
  selfTest: "/self-test",
  videoPattern: "/v/:videoId",
  lessonPattern: "/v/:videoId/lessons/:lessonId",
  lesson: (videoId: string, lessonId: string): string => `/v/${encodeURIComponent(videoId)}/lessons/${encodeURIComponent(lessonId)}`,
  video: (videoId: string): string => `/v/${encodeURIComponent(videoId)}`,
} as const;

/** Where to go after signing in: only addresses of this app are followed. */
export function returnAddress(wanted: string | null): string {
  return wanted?.startsWith("/") && !wanted.startsWith("//") && !wanted.includes("\\") ? wanted : paths.library;
}

export function signInFrom(address: string): string {
  return address === paths.library ? paths.signIn : `${paths.signIn}?to=${encodeURIComponent(address)}`;
}
