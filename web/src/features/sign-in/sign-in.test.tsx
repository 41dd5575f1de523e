import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { holdSession } from "@/api/access-token";
import { sessionStore } from "@/api/session-store";
import { FakeBackend } from "@/testing/fake-backend";
import { stubServer } from "@/testing/stub-server";
import { TooltipProvider } from "@/ui/tooltip";
import { SignInForm } from "./sign-in-form";
import { SignUpForm } from "./sign-up-form";

beforeEach(() => {
  vi.stubGlobal("ResizeObserver", class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  });
});

afterEach(() => {
  vi.unstubAllGlobals();
  holdSession(null);
});

const show = (form: React.ReactNode) => render(<TooltipProvider>{form}</TooltipProvider>);

describe("signing in", () => {
  it("works with the right password and keeps the session", async () => {
    stubServer();
    show(<SignInForm />);
    await userEvent.type(screen.getByLabelText("E-mail"), " ana@example.com ");
    await userEvent.type(screen.getByLabelText("Password"), "correct horse{Enter}");
    expect(sessionStore.getState()).toMatchObject({ status: "signed-in", session: { person: { name: "Ana Coach" } } });
  });

  it("says what the server says about a wrong one", async () => {
    stubServer();
    show(<SignInForm />);
    await userEvent.type(screen.getByLabelText("E-mail"), "ana@example.com");
    await userEvent.type(screen.getByLabelText("Password"), "wrong{Enter}");
    expect((await screen.findByRole("alert")).textContent).toContain("do not match");
  });

  it("asks for what is missing without a request, and goes to the first wrong field", async () => {
    const { sent } = stubServer();
    show(<SignInForm />);
    await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
    expect(screen.getByLabelText("E-mail").getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(screen.getByLabelText("E-mail"));
    expect(sent).toEqual([]);
  });

  describe("with a second factor", () => {
    const refused = (status: number, code: string, message: string, details = {}) => ({
      status,
      json: { code, message, requestId: "r", details },
    });

    /** A server that wants a code, takes 123456, and has had enough of `stop`. */
    const serve = () => {
      const codes: unknown[] = [];
      const backend = new FakeBackend();
      stubServer(backend, ({ path, body }) => {
        if (path === "/api/sign-in") return refused(401, "second_factor_needed", "Enter its code.", { challenge: "c-1" });
        if (path !== "/api/sign-in/code") return null;
        codes.push(body);
        if (body["code"] === "stop") return refused(401, "challenge_ended", "Sign in with your password again.");
        return body["code"] === "123456"
          ? { status: 200, json: backend.session }
          : refused(422, "code_wrong", "This code does not fit.", { field: "code" });
      });
      return codes;
    };
    const givePassword = async () => {
      show(<SignInForm />);
      await userEvent.type(screen.getByLabelText("E-mail"), "ana@example.com");
      await userEvent.type(screen.getByLabelText("Password"), "correct horse{Enter}");
      return screen.findByLabelText("Code from your app");
    };

    it("asks for the code, says what is wrong with it at its field, and lets in", async () => {
      const codes = serve();
      const field = await givePassword();
      expect(document.activeElement).toBe(field);
      await userEvent.type(field, "000000{Enter}");
      expect((await screen.findByRole("alert")).textContent).toContain("does not fit");
      expect(field.getAttribute("aria-invalid")).toBe("true");
      await userEvent.clear(field);
      await userEvent.type(field, "123456{Enter}");
      expect(sessionStore.getState().status).toBe("signed-in");
      expect(codes.at(-1)).toEqual({ challenge: "c-1", code: "123456" });
    });

    it("goes back to the password when the challenge is over", async () => {
      serve();
      await givePassword();
      await userEvent.click(screen.getByRole("button", { name: "Use a recovery code" }));
      await userEvent.type(screen.getByLabelText("Recovery code"), "stop{Enter}");
      expect((await screen.findByRole("alert")).textContent).toContain("password again");
      expect(screen.getByLabelText("E-mail")).toBeTruthy();
      expect(sessionStore.getState().status).not.toBe("signed-in");
    });
  });

  it("shows the password on demand", async () => {
    show(<SignInForm />);
    const field = screen.getByLabelText("Password");
    expect(field.getAttribute("type")).toBe("password");
    await userEvent.click(screen.getByRole("button", { name: "Show the password" }));
    expect(field.getAttribute("type")).toBe("text");
  });
});

describe("signing up", () => {
  const fill = async (email: string, password = "long enough!") => {
    await userEvent.type(screen.getByLabelText("Your name"), "Student D");
    await userEvent.type(screen.getByLabelText("E-mail"), email);
    await userEvent.type(screen.getByLabelText("Password"), password);
    await userEvent.click(screen.getByRole("button", { name: /Create account/ }));
  };

  it("makes an account", async () => {
    stubServer();
    const done = vi.fn();
    show(<SignUpForm onDone={done} />);
    await fill("d@example.com");
    expect(done).toHaveBeenCalledOnce();
    expect(sessionStore.getState().session?.person.email).toBe("d@example.com");
  });

  it("puts the server's complaint at its field", async () => {
    stubServer();
    show(<SignUpForm />);
    await fill("ana@example.com");
    expect((await screen.findByRole("alert")).textContent).toContain("already");
    expect(screen.getByLabelText("E-mail").getAttribute("aria-invalid")).toBe("true");
  });

  it("places complaints that name their fields", async () => {
    stubServer(new FakeBackend(), () => ({
      status: 422,
      json: {
        code: "invalid",
        message: "Some of what was sent cannot be right.",
        requestId: "r",
        details: { fields: [{ field: "password", problem: "This password is on a list of stolen ones." }] },
      },
    }));
    show(<SignUpForm />);
    await fill("d@example.com");
    expect((await screen.findByRole("alert")).textContent).toContain("stolen");
    expect(screen.getByLabelText("Password").getAttribute("aria-invalid")).toBe("true");
  });

  it("counts what a short password lacks", async () => {
    const { sent } = stubServer();
    show(<SignUpForm invitation="abc" />);
    await fill("d@example.com", "short");
    expect(screen.getByRole("alert").textContent).toBe("5 more characters, please.");
    expect(screen.queryByLabelText("Workspace")).toBeNull();
    expect(sent).toEqual([]);
  });
});
