"""Whatever is refused is answered in a sentence, as JSON: {"detail": …}, or by field."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from common.errors import ChangedMeanwhile, NotAllowed, Refused

NOT_THERE = "There is nothing at this address, or it is not yours to see."


def answer_in_a_sentence(problem: Exception, context: dict[str, Any]) -> Response | None:
    match problem:
        case Http404():
            problem = exceptions.NotFound(NOT_THERE)
        case NotAllowed():
            problem = exceptions.PermissionDenied(str(problem))
        case ChangedMeanwhile():
            return Response({"detail": str(problem)}, status=409)
        case Refused():
            return Response({"detail": str(problem)}, status=422)
        case ValidationError():
            problem = exceptions.ValidationError(
                problem.message_dict if hasattr(problem, "error_dict") else {"detail": " ".join(problem.messages)}
            )
    answer = exception_handler(problem, context)
    if answer is not None and isinstance(answer.data, dict):
        answer.data = {
            name: told if name == "detail" or isinstance(told, list | dict) else [told]
            for name, told in answer.data.items()
        }
    return answer
