"""What the progress bar asks for."""

from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from jobs.models import Job


class JobProgress(APIView):
    """How far a job is; only for the person who asked for it."""

    def get(self, request: Request, pk: int) -> Response:
        job = get_object_or_404(Job, pk=pk, by=request.user)
        return Response(
            {
                "state": job.state,
                "percent": job.percent,
                "words": job.words,
                "error": job.error,
                "result": job.result,
            }
        )
