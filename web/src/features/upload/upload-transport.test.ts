import { describe, expect, it } from "vitest";
import { ApiError } from "@/api/api-error";
import { faultKind } from "./upload-transport";

const error = (status: number, code = "x") => new ApiError(code, "words", status);

describe("what a failed step means", () => {
  it.each([
    ["storage", error(403), "expired"],
    ["storage", error(400), "expired"],
    ["storage", error(404), "refused"],
    ["storage", error(503), "transient"],
    ["storage", error(0), "transient"],
    ["api", error(0), "transient"],
    ["api", error(429), "transient"],
    ["api", error(403), "refused"],
    ["api", error(409, "upload_closed"), "closed"],
    ["api", error(409, "upload_incomplete"), "incomplete"],
    ["api", error(413, "too_large"), "refused"],
  ] as const)("%s %o is %s", (step, problem, kind) => {
    expect(faultKind(problem, step)).toBe(kind);
  });
});
