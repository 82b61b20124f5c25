"""Write a synthetic knowledge base of any size, for tests and benchmarks.

The same seed and size give the same bytes. Words follow Zipf's law, as in natural text, so that
searches meet rare and frequent words; each claim has one to four items of evidence, and there is
one source for four claims.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from itertools import accumulate
from pathlib import Path

import click

WORDS = 20_000
ZIPF = 1.07
CLAIMS_A_SOURCE = 4
SOURCES_A_FILE = 500
CLAIMS_A_FOLDER = 500

_ONSETS = [
    *("b", "br", "c", "ch", "d", "f", "fl", "g", "gr", "h", "j", "l", "m", "n", "p", "pl", "qu"),
    *("r", "s", "sh", "st", "t", "th", "tr", "v", "w"),
]
_VOWELS = ["a", "ai", "e", "ea", "i", "o", "oa", "ou", "u"]
_ENDS = ["", "n", "r", "s", "l", "ck", "nd", "st"]
_GIVEN = ["Ann", "Ben", "Carla", "Dev", "Eva", "Femi", "Grace", "Hugo", "Ines", "Jorge"]
_KINDS = ["finding"] * 6 + ["mechanism", "description", "recommendation", "definition"]
_CERTAINTIES = ["very-low", "low", "low", "low", "moderate", "moderate", "high"]
_STATUSES = ["draft", "reviewed", "reviewed", "reviewed", "contested"]
_RELATIONS = ["supports"] * 6 + ["qualifies", "qualifies", "disputes", "background"]
_BEARINGS = ["supports"] * 4 + ["qualifies", "disputes", "describes"]
_BASES = ["full-text", "abstract", "summary"]
_DESIGNS = ["review", "trial", "evaluation", "survey", "case-study", "interviews", "opinion"]
_KINDS_OF_CONTEXT = ["programme", "place", "phase", "period"]


def _chance(seed: int, *names: object) -> random.Random:
    # Each thing draws from its own stream, so that it does not hang on what came before.
    return random.Random(":".join(map(str, (seed, *names))))  # noqa: S311 - nothing secret


class Lexicon:
    """Words by rank, drawn by Zipf's law."""

    def __init__(self, seed: int) -> None:
        chance = _chance(seed, "words")
        words: dict[str, None] = {}
        while len(words) < WORDS:
            syllables = 1 + len(words) // 4000
            word = "".join(
                chance.choice(_ONSETS) + chance.choice(_VOWELS) for _ in range(max(2, syllables))
            )
            words.setdefault(word + chance.choice(_ENDS))
        self.words = list(words)
        self._weights = list(accumulate(1 / rank**ZIPF for rank in range(1, WORDS + 1)))

    def draw(self, chance: random.Random, count: int) -> list[str]:
        """So many words, the frequent ones often."""
        return chance.choices(self.words, cum_weights=self._weights, k=count)

    def sentence(self, chance: random.Random, least: int, most: int) -> str:
        """Words with a capital in front and a full stop."""
        words = self.draw(chance, chance.randint(least, most))
        return f"{' '.join(words).capitalize()}."


def features(count: int = 40) -> list[tuple[str, str | None]]:
    """Ids of features with their broader ones: one on top, four under it, the rest under those."""
    names = [f"feature-{number}" for number in range(count)]
    return [
        (name, None if n == 0 else names[0] if n < 5 else names[1 + n % 4])
        for n, name in enumerate(names)
    ]


def vocabulary_text(lexicon: Lexicon, seed: int) -> str:
    """The vocabulary file."""
    chance = _chance(seed, "vocabulary")
    lines = ["features:"]
    for name, broader in features():
        lines += [f"  - id: {name}", f"    label: {lexicon.sentence(chance, 1, 2)[:-1]}"]
        lines += [f"    alt-labels: [{', '.join(lexicon.draw(chance, 2))}]"]
        lines += [f"    broader: {broader}"] if broader else []
    lines.append("contexts:")
    for number in range(20):
        kind = _KINDS_OF_CONTEXT[number % 4]
        lines.append(f"  - {{id: context-{number}, label: Context {number}, kind: {kind}}}")
    lines.append("designs:")
    lines += [f"  - {{id: {name}, label: {name.capitalize()}}}" for name in _DESIGNS]
    return "\n".join(lines) + "\n"


def source_text(lexicon: Lexicon, seed: int, number: int) -> str:
    """One entry of a bibliography."""
    chance = _chance(seed, "source", number)
    people = [
        f"{chance.choice(lexicon.words[:3000]).capitalize()}, {chance.choice(_GIVEN)}"
        for _ in range(chance.randint(1, 3))
    ]
    first = chance.randint(1, 400)
    return (
        f"@article{{source{number},\n"
        f"  author       = {{{' and '.join(people)}}},\n"
        f"  title        = {{{lexicon.sentence(chance, 5, 12)[:-1]}}},\n"
        f"  journaltitle = {{Journal of {chance.choice(lexicon.words[:200]).capitalize()}}},\n"
        f"  date         = {{{chance.randint(1985, 2025)}}},\n"
        f"  volume       = {{{chance.randint(1, 60)}}},\n"
        f"  pages        = {{{first}--{first + chance.randint(5, 40)}}},\n"
        "}\n"
    )


def _evidence(chance: random.Random, sources: int) -> Iterator[str]:
    keys = [f"source{chance.randrange(sources)}" for _ in range(chance.randint(1, 4))]
    for key in dict.fromkeys(keys):
        yield f"  - source: {key}"
        yield f"    relation: {chance.choice(_RELATIONS)}"
        yield f"    locator: p. {chance.randint(1, 400)}"
        via = f"source{chance.randrange(sources)}"
        second_hand = chance.random() < 0.2 and via != key
        if second_hand:
            yield f"    via: {via}"
        yield f"    design: {chance.choice(_DESIGNS)}"
        yield f"    basis: {'relayed' if second_hand else chance.choice(_BASES)}"


def claim_text(lexicon: Lexicon, seed: int, number: int, sources: int) -> str:
    """One note."""
    chance = _chance(seed, "claim", number)
    names = [name for name, _ in features()]
    chosen = dict.fromkeys(chance.choices(names, k=chance.randint(1, 3)))
    contexts = dict.fromkeys(f"context-{chance.randrange(20)}" for _ in range(chance.randint(1, 2)))
    evidence = list(_evidence(chance, sources))
    lines = [
        "---",
        f"claim: {lexicon.sentence(chance, 8, 18)}",
        f"kind: {chance.choice(_KINDS)}",
        f"certainty: {chance.choice(_CERTAINTIES)}",
        f"certainty-reason: {lexicon.sentence(chance, 4, 10)}",
        f"status: {chance.choice(_STATUSES)}",
        "features:",
        *(f"  {name}: {chance.choice(_BEARINGS)}" for name in chosen),
        f"contexts: [{', '.join(contexts)}]",
        "evidence:",
        *evidence,
    ]
    if number and chance.random() < 0.3:
        relation = chance.choice(["supports", "disputes", "qualifies", "extends"])
        lines += ["relations:", f"  {relation}: [claim-{chance.randrange(number)}]"]
    cited = evidence[0].removeprefix("  - source: ")
    body = [lexicon.sentence(chance, 8, 20) for _ in range(chance.randint(2, 5))]
    body[-1] = f"{body[-1][:-1]} [@{cited}, p. {chance.randint(1, 400)}]."
    return "\n".join([*lines, "---", "", *body]) + "\n"


def _write(path: Path, parts: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def write(folder: Path, claims: int, seed: int) -> int:
    """Write the knowledge base; returns the number of sources."""
    lexicon = Lexicon(seed)
    sources = max(1, claims // CLAIMS_A_SOURCE)
    _write(folder / "claims" / "vocabulary.yml", [vocabulary_text(lexicon, seed)])
    for start in range(0, sources, SOURCES_A_FILE):
        entries = [
            source_text(lexicon, seed, number)
            for number in range(start, min(start + SOURCES_A_FILE, sources))
        ]
        _write(folder / "sources" / f"{start // SOURCES_A_FILE:04d}.bib", entries)
    for number in range(claims):
        place = folder / "claims" / f"{number // CLAIMS_A_FOLDER:04d}" / f"claim-{number}.md"
        _write(place, [claim_text(lexicon, seed, number, sources)])
    return sources


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--claims", default=1000, show_default=True, help="How many claims to write.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same text.")
def main(folder: Path, claims: int, seed: int) -> None:
    """Write a synthetic knowledge base into FOLDER."""
    if (folder / "claims").exists():
        raise click.UsageError(f"{folder / 'claims'} exists already, so nothing was written.")
    sources = write(folder, claims, seed)
    click.echo(f"Wrote {claims} claims and {sources} sources to {folder}.")


if __name__ == "__main__":
    main()
