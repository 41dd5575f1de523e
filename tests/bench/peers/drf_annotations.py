"""Annotations of a film in Django REST framework: the same fields, rules, revision and window query as ours.

    python drf_annotations.py <PostgreSQL DSN> < requests.json > figures.json

Idiomatic and generous: model serializers, one atomic block for annotation and revision, an index on the frames, a
connection that stays open, only the middleware that an API needs, and who asks comes ready-made in a header (the doors
have an authorizer of their own). Requests go through the WSGI application in this process, so no server is counted.
"""

from __future__ import annotations

import io
import json
import sys
import time
from typing import Any

import django
from django.conf import settings

DSN = dict(part.split("=", 1) for part in sys.argv[1].split())
settings.configure(
    SECRET_KEY="bench",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],
    INSTALLED_APPS=["rest_framework"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DSN["dbname"],
            "USER": DSN["user"],
            "PASSWORD": DSN["password"],
            "HOST": DSN["host"],
            "PORT": DSN["port"],
            "CONN_MAX_AGE": None,
        }
    },
    REST_FRAMEWORK={
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PERMISSION_CLASSES": [],
        "UNAUTHENTICATED_USER": None,
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.urls import path
from rest_framework import generics, serializers
from rest_framework.request import Request


class Person(models.Model):
    id = models.CharField(primary_key=True, max_length=30)
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "bench"


class Video(models.Model):
    id = models.CharField(primary_key=True, max_length=30)
    workspace = models.CharField(max_length=30)
    frame_count = models.IntegerField()
    frame_map_sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "bench"


class Annotation(models.Model):
    id = models.CharField(primary_key=True, max_length=30)
    video = models.ForeignKey(Video, models.CASCADE)
    frame_start = models.IntegerField()
    frame_end = models.IntegerField()
    pts_start = models.BigIntegerField()
    pts_end = models.BigIntegerField()
    time_base = models.CharField(max_length=20)
    frame_map_sha256 = models.CharField(max_length=64)
    shapes = models.JSONField(default=list)
    text = models.TextField(blank=True)
    color = models.CharField(max_length=10, default="ink-1")
    status = models.CharField(max_length=10, default="open")
    author = models.ForeignKey(Person, models.CASCADE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    version = models.IntegerField(default=1)
    removed = models.BooleanField(default=False)

    class Meta:
        app_label = "bench"
        indexes = [models.Index(fields=["video", "frame_start", "frame_end"])]


class Revision(models.Model):
    annotation = models.ForeignKey(Annotation, models.CASCADE)
    version = models.IntegerField()
    act = models.CharField(max_length=10)
    by = models.ForeignKey(Person, models.CASCADE)
    at = models.DateTimeField(auto_now_add=True)
    body = models.JSONField()

    class Meta:
        app_label = "bench"
        constraints = [models.UniqueConstraint(fields=["annotation", "version"], name="one_line_a_version")]


class PersonSerializer(serializers.ModelSerializer):
    class Meta:
        model = Person
        fields = ["id", "name"]


class ShapeSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(["stroke", "arrow", "line", "box"])
    schema = serializers.IntegerField(min_value=1)
    color = serializers.CharField(max_length=10)
    width = serializers.FloatField(min_value=0, max_value=0.1)

    def to_internal_value(self, data: Any) -> Any:
        """What every kind has is checked; the points of each kind stay as they came."""
        return {**data, **super().to_internal_value(data)}

    def to_representation(self, instance: Any) -> Any:
        return instance


class AnnotationSerializer(serializers.ModelSerializer):
    author = PersonSerializer(read_only=True)
    shapes = ShapeSerializer(many=True, required=False)

    class Meta:
        model = Annotation
        exclude: list[str] = []
        read_only_fields = ["video", "pts_start", "pts_end", "time_base", "status", "version", "removed"]

    def validate(self, attrs: Any) -> Any:
        video = self.context["video"]
        if attrs["frame_map_sha256"] != video.frame_map_sha256 or attrs["frame_end"] >= video.frame_count:
            raise serializers.ValidationError("not a place in this film")
        if not attrs.get("text") and not attrs.get("shapes"):
            raise serializers.ValidationError("write or draw something")
        return attrs

    def create(self, validated_data: Any) -> Annotation:
        first, last = validated_data["frame_start"], validated_data["frame_end"]
        with transaction.atomic():
            made = Annotation.objects.create(
                **validated_data, pts_start=80 + 40 * first, pts_end=120 + 40 * last, time_base="1/1000"
            )
            body = AnnotationSerializer(made, context=self.context).data
            Revision.objects.create(annotation=made, version=1, act="created", by=made.author, body=body)
        return made


class Annotations(generics.ListCreateAPIView):
    serializer_class = AnnotationSerializer

    def _video(self) -> Video:
        workspace = self.request.META["HTTP_X_WORKSPACE"]
        return generics.get_object_or_404(Video, id=self.kwargs["video"], workspace=workspace)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "video": self._video()}

    def get_queryset(self) -> Any:
        asked: Request = self.request
        window = (
            int(asked.query_params.get(name, default)) for name, default in (("from", 0), ("to", 2**31 - 1))
        )
        first, last = window
        found = Annotation.objects.filter(
            video=self.kwargs["video"], removed=False, frame_start__lte=last, frame_end__gte=first
        )
        return found.select_related("author").order_by("frame_start", "id")[
            : int(asked.query_params["limit"])
        ]

    def perform_create(self, serializer: Any) -> None:
        author = Person.objects.get(id=self.request.META["HTTP_X_PERSON"])
        serializer.save(video=serializer.context["video"], author=author)


urlpatterns = [path("api/videos/<str:video>/annotations", Annotations.as_view())]
TABLES = (Person, Video, Annotation, Revision)


def _tables() -> None:
    with connection.schema_editor() as editor:
        for model in reversed(TABLES):
            connection.cursor().execute(f'DROP TABLE IF EXISTS "{model._meta.db_table}" CASCADE')
        for model in TABLES:
            editor.create_model(model)


def _environ(method: str, video: str, query: str, body: bytes, who: dict[str, str]) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": method,
        "PATH_INFO": f"/api/videos/{video}/annotations",
        "QUERY_STRING": query,
        "CONTENT_TYPE": "application/json",
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": "bench",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "HTTP_HOST": "bench",
        **who,
    }


def _timed(application: Any, environs: list[dict[str, Any]], expected: str) -> dict[str, Any]:
    walls: list[float] = []
    began = time.process_time()
    for environ in environs:
        at = time.perf_counter()
        status: list[str] = []
        answer = application(environ, lambda line, _headers, status=status: status.append(line))
        body = b"".join(answer)
        answer.close()
        walls.append(time.perf_counter() - at)
        if not status[0].startswith(expected):
            raise RuntimeError(f"{status[0]} {body[:300]!r}")
    return {"cpu": (time.process_time() - began) / len(environs), "walls": walls}


def main() -> None:
    """Reads {video, workspace, person, digest, frames, writes, list, lists}; answers CPU seconds a request."""
    asked = json.load(sys.stdin)
    _tables()
    Person.objects.create(id=asked["person"], name="Person 1")
    Video.objects.create(
        id=asked["video"],
        workspace=asked["workspace"],
        frame_count=asked["frames"],
        frame_map_sha256=asked["digest"],
    )
    application = get_wsgi_application()
    who = {"HTTP_X_PERSON": asked["person"], "HTTP_X_WORKSPACE": asked["workspace"]}
    writes = [_environ("POST", asked["video"], "", json.dumps(one).encode(), who) for one in asked["writes"]]
    lists = [_environ("GET", asked["video"], asked["list"], b"", who) for _ in range(asked["lists"])]
    _timed(application, writes[:20], "201")  # warm
    written = _timed(application, writes[20:], "201")
    _timed(application, lists[:3], "200")
    print(json.dumps({"write": written, "list": _timed(application, lists[3:], "200")}))
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f'DROP TABLE IF EXISTS "{model._meta.db_table}" CASCADE')


if __name__ == "__main__":
    main()
