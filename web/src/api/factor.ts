import { holdSession } from "./access-token";
import { ApiError } from "./api-error";
import { request } from "./client";
import type { components } from "./generated/openapi";
import type { Session } from "./types";

type Http = components["schemas"];
export type Factor = Http["FactorView"];
export type FactorSetup = Http["FactorSetupView"];
export type FactorProof = Http["FactorProof"];

/** The challenge of a sign-in whose password was right, where a code is what is missing; else null. */
export function challengeOf(problem: unknown): string | null {
  if (!(problem instanceof ApiError) || problem.code !== "second_factor_needed") return null;
  const { challenge } = problem.details;
  return typeof challenge === "string" ? challenge : null;
}

/** `code`: of the app, or a recovery code. */
export async function signInByCode(challenge: string, code: string): Promise<Session> {
  const session = await request<Session>("POST", "/api/sign-in/code", { body: { challenge, code }, isPublic: true });
  holdSession(session);
  return session;
}

export function readFactor(signal?: AbortSignal): Promise<Factor> {
  return request("GET", "/api/me/factor", { signal });
}

export function beginFactor(password: string): Promise<FactorSetup> {
  return request("POST", "/api/me/factor", { body: { password } });
}

/** Answers with the recovery codes, which nobody can read again. */
export async function confirmFactor(code: string): Promise<readonly string[]> {
  const made = await request<Http["RecoveryCodesView"]>("POST", "/api/me/factor/confirm", { body: { code } });
  return made.recoveryCodes;
}

export async function renewRecoveryCodes(proof: FactorProof): Promise<readonly string[]> {
  const made = await request<Http["RecoveryCodesView"]>("POST", "/api/me/factor/recovery-codes", { body: proof });
  return made.recoveryCodes;
}

export function removeFactor(proof: FactorProof): Promise<Factor> {
  return request("POST", "/api/me/factor/remove", { body: proof });
}
