"""The event log as files."""

from event_log.exports.responses import event_export_response, problem_export_response

__all__ = ["event_export_response", "problem_export_response"]
