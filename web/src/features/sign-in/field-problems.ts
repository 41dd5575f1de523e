import type { ApiError } from "@/api/api-error";

export type FieldProblems<Name extends string> = Partial<Record<Name, string>>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** The server's complaints by field: `details.fields` is a list of `{field, problem}`. What fits no field is left out. */
export function readFieldProblems<Name extends string>(
  error: ApiError,
  names: readonly Name[],
): FieldProblems<Name> {
  const found: FieldProblems<Name> = {};
  const { fields } = error.details;
  for (const one of Array.isArray(fields) ? (fields as unknown[]) : []) {
    if (!isRecord(one)) continue;
    const name = names.find((candidate) => candidate === one["field"]);
    if (name && typeof one["problem"] === "string") found[name] = one["problem"];
  }
  return found;
}

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/u;
export const SHORTEST_PASSWORD = 10;

export function emailProblem(email: string): string | null {
  if (!email.trim()) return "Enter your e-mail address.";
  return EMAIL.test(email.trim()) ? null : "This is not a whole e-mail address, like name@example.com.";
}

export function newPasswordProblem(password: string): string | null {
  const missing = SHORTEST_PASSWORD - password.length;
  if (missing <= 0) return null;
  return password ? `${String(missing)} more character${missing === 1 ? "" : "s"}, please.` : "Choose a password.";
}
