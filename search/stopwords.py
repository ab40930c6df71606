"""Words that say how one asks and not for what: beside other words they are not searched."""

from collections.abc import Iterator, Sequence

from search import analysis
from search.query import And, Demanded, Not, Or, Query, Together, Word

ENGLISH = frozenset(
    """
    a an the this that these those such same other another others each every either neither both all any some few many
    much more most less least several enough various certain own
    i me my mine myself we us our ours ourselves you your yours yourself he him his himself she her hers herself it its
    itself they them their theirs themselves one ones someone somebody something anyone anybody anything everyone
    everybody everything nobody nothing none
    who whom whose which what whatever whichever whoever when where why how whenever wherever whether
    am is are was were be been being do does did doing done has have had having
    can could might must shall should would ought cannot
    don't doesn't didn't isn't aren't wasn't weren't won't wouldn't couldn't shouldn't hasn't haven't hadn't can't
    i'm i've i'd i'll you're you've he'll she'll it'll we're we've we'll they're they've they'll that'll there'll
    and or nor but if then else than so because since although though unless until while whereas as however therefore
    thus hence
    about above across after against along among amongst around at before behind below beneath beside besides between
    beyond by concerning despite down during except for from in inside into like near of off on onto out outside over
    past per regarding through throughout till to toward towards under underneath up upon via with within without
    not no yes only also too very just even ever never still yet already again almost rather quite perhaps maybe here
    there now etc eg ie e g often sometimes usually always instead together apart especially particularly mainly mostly
    """.split()
)
"""Function words of English, as terms, without those that are names, too (May, Will)."""


def passed_over(query: Query, languages: Sequence[str]) -> tuple[str, ...]:
    """The words of `query`, as typed, that are not searched because others stand beside them.

    Only of English, and only where the collection has English passages: of another language nothing is
    passed over.

    A word in capitals is a name (US, WHO), unless all words beside it are in capitals.
    """
    return tuple(dict.fromkeys(_common(query))) if "en" in languages else ()


def _common(query: Query) -> Iterator[str]:
    match query:
        case Together(parts):
            common = list(_common_beside([part.text for part in parts if isinstance(part, Word)]))
            if len(common) < sum(not isinstance(part, Not) for part in parts):
                yield from common
            for part in parts:
                yield from _common(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _common(part)
        case Not(part) | Demanded(part):
            yield from _common(part)


def _common_beside(words: Sequence[str]) -> Iterator[str]:
    shouted = all(word.isupper() for word in words)
    for word in words:
        is_name = word.isupper() and word not in ("I", "A") and not shouted
        if not is_name and " ".join(analysis.terms(word)) in ENGLISH:
            yield word
