import { createReadStream, existsSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import type { Connect, Plugin } from "vite";
import { FakeBackend } from "./fake-backend.ts";
import { fakeFilms } from "./fake-films.ts";

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function poster(id: string, answer: ServerResponse): void {
  const folder = process.env["FAKE_PICTURES"]; // pictures named as the fake films, if there are some at hand
  const file = folder ? join(folder, `${id}.jpg`) : null;
  if (file && existsSync(file)) {
    answer.setHeader("content-type", "image/jpeg");
    createReadStream(file).pipe(answer);
    return;
  }
  const hue = [...id].reduce((sum, letter) => sum + letter.charCodeAt(0) * 37, 0) % 360;
  const [light, dark] = [`hsl(${String(hue)} 32% 46%)`, `hsl(${String((hue + 40) % 360)} 40% 16%)`];
  answer.setHeader("content-type", "image/svg+xml");
  answer.end(
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 180"><defs><linearGradient id="g" x2="1" y2="1">` +
      `<stop stop-color="${light}"/><stop offset="1" stop-color="${dark}"/></linearGradient></defs>` +
      `<rect width="320" height="180" fill="url(#g)"/></svg>`,
  );
}

/**
 * Serves a make-believe backend in memory from the dev server, to look at screens without the real one:
 * `npm run dev:fake`, then sign in with any e-mail and "correct horse". FAKE_SIGNED_IN=1 skips that, FAKE_EMPTY=1
 * starts with no films, FAKE_SLOW_MS delays every part of an upload.
 */
export function fakeServer(): Plugin {
  const backend = new FakeBackend(process.env["FAKE_EMPTY"] ? [] : fakeFilms());
  backend.signedIn = Boolean(process.env["FAKE_SIGNED_IN"]);
  backend.pace = Number(process.env["FAKE_PACE"] ?? 7);

  const answerTo = async (request: IncomingMessage, answer: ServerResponse): Promise<boolean> => {
    const url = new URL(request.url ?? "/", "http://fake");
    const [, room, first, second, third, fourth] = url.pathname.split("/");
    if (room === "fake-storage" && first) {
      const bytes = await read(request);
      await sleep(Number(process.env["FAKE_SLOW_MS"] ?? 0));
      backend.receive(first, Number(second), bytes.length);
      answer.end();
      return true;
    }
    if (room === "media" && first && second && third && fourth) {
      if (url.pathname.endsWith("poster.jpg")) poster(third, answer);
      else {
        answer.statusCode = 404;
        answer.end();
      }
      return true;
    }
    if (room !== "api") return false;
    const text = (await read(request)).toString();
    const body = text ? (JSON.parse(text) as Record<string, unknown>) : {};
    const { status, json } = backend.handle({
      method: request.method ?? "GET",
      path: url.pathname,
      query: url.searchParams,
      body,
    });
    answer.statusCode = status;
    answer.setHeader("content-type", "application/json");
    answer.end(json === undefined ? undefined : JSON.stringify(json));
    return true;
  };

  const middleware: Connect.NextHandleFunction = (request, answer, next) => {
    answerTo(request, answer).then(
      (done) => {
        if (!done) next();
      },
      (problem: unknown) => {
        next(problem);
      },
    );
  };

  return {
    name: "practika-fake-server",
    configureServer: (server) => {
      server.middlewares.use(middleware);
    },
    configurePreviewServer: (server) => {
      server.middlewares.use(middleware);
    },
  };
}
