"""A name of a firm, a go-between or a place as it is compared: any script, any order of words."""

import re

from gerege.identity.linkage.folding import folded

# What says which form a firm has, in folded letters' sources: it tells two firms not apart.
FORMS = re.compile(
    r"\b(ххк|хк|ххн|тбб|llc|ltd|inc|co|corp|gmbh|ag|plc|a\.?ş|şti|sti|ооо|оао|зао|jsc|company)\b\.?",
    re.IGNORECASE,
)
FIGURES = re.compile(r"\d+")


def folded_name(text: str) -> str:
    """The words in their order of letters, then the figures; empty where nothing names anything.

    Figures alone name nothing: half of all places are a number 3.
    """
    bare = FORMS.sub(" ", text)
    words = sorted(word for word in folded(bare).text.split() if word)
    return " ".join([*words, *FIGURES.findall(bare)]) if words else ""
