import type { ApiError } from "@/api/api-error";

export type FieldProblems<Name extends string> = Partial<Record<Name, string>>;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/**
 * The server's complaints by field. `details.fields` is a map of field to sentence, or `details.errors` a list of
 * `{field | loc, message | msg}`; what fits no field is left to the form's own message.
 */
export function readFieldProblems<Name extends string>(
  error: ApiError,
  names: readonly Name[],
): FieldProblems<Name> {
  const found: FieldProblems<Name> = {};
  const keep = (name: unknown, text: unknown): void => {
    const match = names.find((candidate) => candidate === name);
    if (match && typeof text === "string") found[match] = text;
  };
  const { fields, errors } = error.details;
  if (isRecord(fields)) for (const [name, text] of Object.entries(fields)) keep(name, text);
  for (const one of [errors, fields].flatMap((list) => (Array.isArray(list) ? (list as unknown[]) : []))) {
    if (!isRecord(one)) continue;
    const place = Array.isArray(one["loc"]) ? (one["loc"] as unknown[]).at(-1) : (one["field"] ?? one["name"]);
    keep(place, one["message"] ?? one["msg"] ?? one["problem"]);
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
