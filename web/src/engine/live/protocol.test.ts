import { describe, expect, it } from "vitest";
import clientMessages from "../../../../tests/messages/client_v1.json";
import serverMessages from "../../../../tests/messages/server_v1.json";
import beforeAudiences from "../../../../tests/messages/server_v1_before_audiences.json";
import beforeCrowds from "../../../../tests/messages/server_v1_before_crowds.json";
import beforeSessions from "../../../../tests/messages/server_v1_before_sessions.json";
import { parseServerMessage } from "./protocol";
import type { ClientMessage } from "./protocol";

describe("the socket protocol", () => {
  it.each(serverMessages)("understands the recorded $type", (recorded) => {
    expect(parseServerMessage(JSON.stringify(recorded))).toEqual(recorded);
  });

  it("says what was recorded of clients", () => {
    const ours: ClientMessage[] = [
      { v: 1, type: "hello" },
      { v: 1, type: "ping" },
      { v: 1, type: "look" },
      { v: 1, type: "clock", t: 12.5 },
      { v: 1, type: "gather" },
    ];
    for (const message of ours) expect(clientMessages).toContainEqual(message);
  });

  it.each([...beforeSessions, ...beforeCrowds, ...beforeAudiences])("understands the $type of an older server", (recorded) => {
    expect(parseServerMessage(JSON.stringify(recorded))?.type).toBe(recorded.type);
  });

  it.each(["", "null", "[]", "{}", '{"v":2,"type":"pong"}', '{"v":1,"type":"later"}', '{"v":1', 7, null])(
    "leaves %j alone",
    (frame) => {
      expect(parseServerMessage(frame)).toBeNull();
    },
  );
});
