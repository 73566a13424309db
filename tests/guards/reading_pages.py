"""What a browser would make of a page: where it leads, what it loads, what it would run."""

from html.parser import HTMLParser

LEADS = {"href", "src", "action", "formaction", "poster", "data", "srcset", "ping", "manifest"}
LOADS = {"script", "link", "img", "iframe", "object", "embed", "source", "video", "audio"}


class PageRead(HTMLParser):
    """The parts of a page that matter here."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.addresses: set[str] = set()
        self.loaded: set[str] = set()
        self.forbidden: list[str] = []
        self._within = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect addresses; note what the policy of our pages forbids."""
        self._within = tag
        for name, value in attrs:
            if name in LEADS and value is not None:
                self.addresses.add(value)
                if tag in LOADS:
                    self.loaded.add(value)
            if name == "style" or name.startswith("on") or (value or "").startswith("javascript:"):
                self.forbidden.append(f"<{tag} {name}>")
        if tag in {"style", "iframe", "object", "embed", "base"}:
            self.forbidden.append(f"<{tag}>")

    def handle_endtag(self, tag: str) -> None:
        """The text that follows belongs to no title and no script."""
        del tag
        self._within = ""

    def handle_data(self, data: str) -> None:
        """The title; and a script between its tags."""
        if self._within == "title":
            self.title += data
        if self._within == "script" and data.strip():
            self.forbidden.append("<script> with text")

    @property
    def leads_outside(self) -> list[str]:
        """Addresses that are not a path here, a place on the page or a telephone."""
        inside = ("/", "#", "?", "tel:")
        return [
            address
            for address in sorted(self.addresses)
            if address.startswith("//") or not (address == "" or address.startswith(inside))
        ]
