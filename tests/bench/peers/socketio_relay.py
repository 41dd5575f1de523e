"""A relay in python-socketio: everyone in one room, what one says the others hear.

    python socketio_relay.py <port>

Idiomatic and generous: the asyncio server, WebSocket only, one uvicorn worker with uvloop and its C parsers, no
database, no authentication, no check of what is said.
"""

from __future__ import annotations

import sys

import socketio
import uvicorn

server = socketio.AsyncServer(async_mode="asgi", transports=["websocket"])


@server.event
async def connect(sid, environ):
    await server.enter_room(sid, "room")


@server.event
async def flow(sid, message):
    await server.emit("flow", message, room="room", skip_sid=sid)


uvicorn.run(
    socketio.ASGIApp(server), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off"
)
