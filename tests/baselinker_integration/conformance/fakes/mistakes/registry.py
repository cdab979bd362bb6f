"""The mistakes by name, each with the one rule made to catch it."""

MISTAKES = {}


def caught_by(rule_id):
    """Decorator: the endpoint makes one mistake, and this rule (no other) is to find it."""

    def declare(endpoint):
        MISTAKES[endpoint.__name__] = (endpoint, rule_id)
        return endpoint

    return declare


def repeating(page):
    """A page method that answers a page past the end with the last one."""

    def answer(self, rows, fields):
        number = int(fields["page"]) if fields.get("page", "").isdigit() else 1
        last = page(self, rows, {**fields, "page": "1"})["pages"]
        return page(self, rows, {**fields, "page": str(min(number, last))})

    return answer


def without_pages(page):
    """A page method whose answer does not say how many pages there are."""

    def answer(self, rows, fields):
        return {key: row for key, row in page(self, rows, fields).items() if key != "pages"}

    return answer


def as_list(page):
    """A page method that answers a list of rows."""

    def answer(self, rows, fields):
        return list(without_pages(page)(self, rows, fields).values())

    return answer


def turning(page):
    """A page method without a fixed order: the rows of an unnarrowed walk turn with every call."""

    def answer(self, rows, fields):
        self.calls = getattr(self, "calls", 0) + 1
        keys = list(rows)
        if len(keys) > 110:
            turn = 7 * self.calls % len(keys)
            keys = keys[turn:] + keys[:turn]
        return page(self, {key: rows[key] for key in keys}, fields)

    return answer


def overlapping(page, size):
    """A page method that begins every page but the first with the last row of the one before."""

    def answer(self, rows, fields):
        chosen = page(self, rows, fields)
        first = next(iter(chosen))
        keys = list(rows)
        if first in rows and keys.index(first) > 0:
            before = keys[keys.index(first) - 1]
            chosen = {before: rows[before], **chosen}
        return chosen

    return answer
