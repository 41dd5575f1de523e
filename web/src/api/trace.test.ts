import { expect, test } from "vitest";
import { traceHeaders } from "./trace";

test("the trace's id begins with the seconds, as X-Ray wants it", () => {
  const { traceparent } = traceHeaders(1_795_348_800_999);
  expect(traceparent).toMatch(/^00-6b02d940[0-9a-f]{24}-[0-9a-f]{16}-00$/);
});

test("both headers name the same trace", () => {
  const headers = traceHeaders();
  const [, id, span] = headers["traceparent"]?.split("-") ?? [];
  expect(headers["x-amzn-trace-id"]).toBe(`Root=1-${id?.slice(0, 8)}-${id?.slice(8)};Parent=${span}`);
});

test("every request has a trace of its own", () => {
  expect(traceHeaders(0)["traceparent"]).not.toBe(traceHeaders(0)["traceparent"]);
});
