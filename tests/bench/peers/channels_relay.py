"""A relay in Django Channels: everyone in one group, what one says the others hear.

    python channels_relay.py <port>

Idiomatic and generous: the in-memory layer (no Redis between), room for any backlog, one uvicorn worker with uvloop and
its C parsers, no database, no authentication, no check of what is said beyond that it is JSON.
"""

from __future__ import annotations

import json
import sys

import django
from django.conf import settings

settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 100_000}}
    },
)
django.setup()

import uvicorn
from channels.generic.websocket import AsyncWebsocketConsumer


class Room(AsyncWebsocketConsumer):
    async def connect(self):
        await self.channel_layer.group_add("room", self.channel_name)
        await self.accept()

    async def disconnect(self, code):
        await self.channel_layer.group_discard("room", self.channel_name)

    async def receive(self, text_data=None, bytes_data=None):
        message = json.loads(text_data)
        await self.channel_layer.group_send(
            "room", {"type": "flow", "sender": self.channel_name, "message": message}
        )

    async def flow(self, event):
        if event["sender"] != self.channel_name:
            await self.send(text_data=json.dumps(event["message"]))


uvicorn.run(Room.as_asgi(), host="127.0.0.1", port=int(sys.argv[1]), log_level="error", lifespan="off")
