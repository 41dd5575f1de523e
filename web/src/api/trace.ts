function hex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Headers that name the trace of one request, by which its lines are found in every log and in the message that
 * others get of it: W3C Trace Context, and the same id in X-Ray's words, whose first 8 digits are the seconds.
 */
export function traceHeaders(nowMs: number = Date.now()): Record<string, string> {
  const seconds = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, "0");
  const rest = hex(12);
  const span = hex(8);
  return {
    traceparent: `00-${seconds}${rest}-${span}-00`,
    "x-amzn-trace-id": `Root=1-${seconds}-${rest};Parent=${span}`,
  };
}
