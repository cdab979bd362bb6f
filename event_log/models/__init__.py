from event_log.models.event import Event, EventProblem, Severity

__all__ = ["Event", "EventProblem", "Severity"]
