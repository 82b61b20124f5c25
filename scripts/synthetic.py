"""Write a synthetic knowledge base of any size, for tests and benchmarks.

The same seed and size give the same values and the same bytes. Words follow Zipf's law, as in
natural text, so that searches meet rare and frequent words; each claim has one to four items of
evidence, some sources are cited far more than others, and there is one source for four claims.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path

import click

from kb.model import (
    Basis,
    Bearing,
    Certainty,
    Claim,
    ClaimRelation,
    Context,
    ContextKind,
    Corpus,
    Creator,
    Date,
    Design,
    Evidence,
    EvidenceRelation,
    Feature,
    FeatureBearing,
    Kind,
    Mention,
    MentionKind,
    Person,
    Ref,
    Relation,
    Source,
    Status,
)

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
_KINDS = [Kind.FINDING] * 6 + [
    Kind.DEFINITION,
    Kind.MECHANISM,
    Kind.DESCRIPTION,
]
_CERTAINTIES = [
    *(Certainty.VERY_LOW, Certainty.LOW, Certainty.LOW, Certainty.LOW),
    *(Certainty.MODERATE, Certainty.MODERATE, Certainty.HIGH),
]
_STATUSES = [Status.DRAFT, *[Status.REVIEWED] * 3, Status.CONTESTED]
_RELATIONS = [
    *[EvidenceRelation.SUPPORTS] * 6,
    *(EvidenceRelation.QUALIFIES, EvidenceRelation.QUALIFIES),
    *(EvidenceRelation.DISPUTES, EvidenceRelation.BACKGROUND),
]
_BEARINGS = [Bearing.SUPPORTS] * 4 + [Bearing.QUALIFIES, Bearing.DISPUTES, Bearing.DESCRIBES]
_BASES = [Basis.FULL_TEXT, Basis.ABSTRACT, Basis.SUMMARY]
_DESIGNS = ["review", "trial", "evaluation", "survey", "case-study", "interviews", "opinion"]
_FEATURES = 40
_CONTEXTS = 20


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

    def distinct(self, chance: random.Random, count: int) -> Iterator[str]:
        """So many words, none of them twice."""
        drawn: dict[str, None] = {}
        while len(drawn) < count:
            drawn.update(dict.fromkeys(self.draw(chance, count)))
        yield from list(drawn)[:count]

    def sentence(self, chance: random.Random, least: int, most: int) -> str:
        """Words with a capital in front and a full stop."""
        words = self.draw(chance, chance.randint(least, most))
        return f"{' '.join(words).capitalize()}."


def corpus(claims: int, seed: int = 1) -> Corpus:
    """The knowledge base as values: what a load of its text would give, places left out."""
    lexicon = Lexicon(seed)
    count = max(1, claims // CLAIMS_A_SOURCE)
    made = [claim(lexicon, seed, number, count) for number in range(claims)]
    sources = [source(lexicon, seed, number) for number in range(count)]
    return Corpus(
        sources={one.key: one for one in sorted(sources, key=lambda s: s.key)},
        claims={one.id: one for one in sorted(made, key=lambda c: c.id)},
        features=_features(lexicon, seed),
        contexts={
            f"context-{n}": Context(
                f"context-{n}", f"Context {n}", kind=list(ContextKind)[n % len(ContextKind)]
            )
            for n in range(_CONTEXTS)
        },
        designs={
            name: Design(name, name.capitalize(), rank=rank)
            for rank, name in enumerate(_DESIGNS, start=1)
        },
    )


def _features(lexicon: Lexicon, seed: int) -> Mapping[str, Feature]:
    """One feature on top, four under it, the rest under those; each label names only one."""
    chance = _chance(seed, "vocabulary")
    labels = lexicon.distinct(chance, 3 * _FEATURES)
    made = {}
    for n in range(_FEATURES):
        broader = None if n == 0 else Ref("feature-0" if n < 5 else f"feature-{1 + n % 4}")
        label, *others = (next(labels) for _ in range(3))
        name = f"feature-{n}"
        made[name] = Feature(name, label.capitalize(), alt_labels=tuple(others), broader=broader)
    return made


def _pages(seed: int, number: int) -> tuple[int, int]:
    chance = _chance(seed, "pages", number)
    first = chance.randint(1, 400)
    return first, first + chance.randint(5, 40)


def _locator(chance: random.Random, seed: int, key: str) -> str:
    return f"p. {chance.randint(*_pages(seed, int(key.removeprefix('source'))))}"


def source(lexicon: Lexicon, seed: int, number: int) -> Source:
    """One source, an article."""
    chance = _chance(seed, "source", number)
    people = [
        Person(chance.choice(lexicon.words[:3000]).capitalize(), chance.choice(_GIVEN))
        for _ in range(chance.randint(1, 3))
    ]
    first, last = _pages(seed, number)
    title = lexicon.sentence(chance, 5, 12)[:-1]
    year = chance.randint(1985, 2025)
    return Source(
        key=f"source{number}",
        type="article-journal",
        entry_type="article",
        title=title,
        title_markup=title,
        creators=tuple(Creator("author", person) for person in people),
        date=Date(str(year), (year,)),
        container=f"Journal of {chance.choice(lexicon.words[:200]).capitalize()}",
        volume=str(chance.randint(1, 60)),
        pages=f"{first}–{last}",
    )


def _cited(chance: random.Random, sources: int) -> str:
    # The square favours low numbers: few sources are cited often, most of them seldom.
    return f"source{int(sources * chance.random() ** 2)}"


def _evidence(chance: random.Random, seed: int, number: int, sources: int) -> Iterator[Evidence]:
    keys = [_cited(chance, sources) for _ in range(chance.randint(1, 4))]
    if number % CLAIMS_A_SOURCE == 0 and number // CLAIMS_A_SOURCE < sources:
        # So that each source is used.
        keys.insert(0, f"source{number // CLAIMS_A_SOURCE}")
    for key in dict.fromkeys(keys):
        via = _cited(chance, sources)
        second_hand = chance.random() < 0.2 and via != key
        yield Evidence(
            Ref(key),
            chance.choice(_RELATIONS),
            locator=_locator(chance, seed, key),
            via=Ref(via) if second_hand else None,
            design=Ref(chance.choice(_DESIGNS)),
            basis=Basis.RELAYED if second_hand else chance.choice(_BASES),
        )


def _certainty(chance: random.Random, kind: Kind) -> Certainty | None:
    """Any level but a high one, which has to follow from domains; of findings and mechanisms."""
    drawn = chance.choice(_CERTAINTIES)
    if kind not in {Kind.FINDING, Kind.MECHANISM}:
        return None
    return Certainty.MODERATE if drawn is Certainty.HIGH else drawn


def claim(lexicon: Lexicon, seed: int, number: int, sources: int) -> Claim:
    """One claim; ``sources`` is how many there are to cite."""
    chance = _chance(seed, "claim", number)
    features = dict.fromkeys(chance.randrange(_FEATURES) for _ in range(chance.randint(1, 3)))
    contexts = dict.fromkeys(chance.randrange(_CONTEXTS) for _ in range(chance.randint(1, 2)))
    evidence = tuple(_evidence(chance, seed, number, sources))
    relations: tuple[Relation, ...] = ()
    if number and chance.random() < 0.3:
        how = chance.choice([one for one in ClaimRelation if one is not ClaimRelation.SUPERSEDES])
        relations = (Relation(how, Ref(f"claim-{chance.randrange(number)}")),)
    sentences = [lexicon.sentence(chance, 8, 20) for _ in range(chance.randint(2, 5))]
    cited = evidence[0].source.id
    locator = _locator(chance, seed, cited)
    sentences[-1] = f"{sentences[-1][:-1]} [@{cited}, {locator}]."
    statement = lexicon.sentence(chance, 8, 18)
    kind = chance.choice(_KINDS)
    certainty = _certainty(chance, kind)
    reason = lexicon.sentence(chance, 4, 10)
    return Claim(
        id=f"claim-{number}",
        statement=statement,
        kind=kind,
        certainty=certainty,
        certainty_reason=reason if certainty else "",
        status=chance.choice(_STATUSES),
        features=tuple(
            FeatureBearing(Ref(f"feature-{n}"), chance.choice(_BEARINGS)) for n in features
        ),
        contexts=tuple(Ref(f"context-{n}") for n in contexts),
        evidence=evidence,
        relations=relations,
        body="\n".join(["", *sentences, ""]),
        mentions=(Mention(MentionKind.SOURCE, Ref(cited), locator),),
    )


def source_text(one: Source) -> str:
    """A source as an entry of a bibliography."""
    people = " and ".join(f"{c.person.family}, {c.person.given}" for c in one.creators)
    return (
        f"@{one.entry_type}{{{one.key},\n"
        f"  author       = {{{people}}},\n"
        f"  title        = {{{one.title}}},\n"
        f"  journaltitle = {{{one.container}}},\n"
        f"  date         = {{{one.date.edtf if one.date else ''}}},\n"
        f"  volume       = {{{one.volume}}},\n"
        f"  pages        = {{{one.pages.replace('–', '--')}}},\n"
        "}\n"
    )


def _evidence_lines(item: Evidence) -> Iterator[str]:
    yield f"  - source: {item.source.id}"
    yield f"    relation: {item.relation}"
    yield f"    locator: {item.locator}"
    if item.via:
        yield f"    via: {item.via.id}"
    if item.design:
        yield f"    design: {item.design.id}"
    yield f"    basis: {item.basis}"


def claim_text(one: Claim) -> str:
    """A claim as a note."""
    lines = [
        "---",
        f"claim: {one.statement}",
        f"kind: {one.kind}",
        *([f"certainty: {one.certainty}"] if one.certainty else []),
        *([f"certainty-reason: {one.certainty_reason}"] if one.certainty_reason else []),
        f"status: {one.status}",
        "features:",
        *(f"  {bearing.feature.id}: {bearing.bearing}" for bearing in one.features),
        f"contexts: [{', '.join(context.id for context in one.contexts)}]",
        "evidence:",
        *(line for item in one.evidence for line in _evidence_lines(item)),
    ]
    if one.relations:
        lines.append("relations:")
        lines += [f"  {relation.relation}: [{relation.target.id}]" for relation in one.relations]
    return "\n".join([*lines, "---", one.body])


def vocabulary_text(made: Corpus) -> str:
    """The vocabulary file."""
    lines = ["features:"]
    for term in made.features.values():
        lines += [f"  - id: {term.id}", f"    label: {term.label}"]
        lines += [f"    alt-labels: [{', '.join(term.alt_labels)}]"]
        lines += [f"    broader: {term.broader.id}"] if term.broader else []
    lines.append("contexts:")
    for context in made.contexts.values():
        lines.append(f"  - {{id: {context.id}, label: {context.label}, kind: {context.kind}}}")
    lines.append("designs:")
    lines += [f"  - {{id: {one.id}, label: {one.label}}}" for one in made.designs.values()]
    return "\n".join(lines) + "\n"


def _write(path: Path, parts: Sequence[str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(parts), encoding="utf-8", newline="\n")


def write(folder: Path, made: Corpus) -> None:
    """Write a synthetic corpus as notes and bibliographies."""
    _write(folder / "claims" / "vocabulary.yml", [vocabulary_text(made)])
    for start in range(0, len(made.sources), SOURCES_A_FILE):
        numbers = range(start, min(start + SOURCES_A_FILE, len(made.sources)))
        entries = [source_text(made.sources[f"source{number}"]) for number in numbers]
        _write(folder / "sources" / f"{start // SOURCES_A_FILE:04d}.bib", entries)
    for number in range(len(made.claims)):
        name = f"claim-{number}"
        place = folder / "claims" / f"{number // CLAIMS_A_FOLDER:04d}" / f"{name}.md"
        _write(place, [claim_text(made.claims[name])])


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path))
@click.option("--claims", default=1000, show_default=True, help="How many claims to write.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same text.")
def main(folder: Path, claims: int, seed: int) -> None:
    """Write a synthetic knowledge base into FOLDER."""
    if (folder / "claims").exists():
        raise click.UsageError(f"{folder / 'claims'} exists already, so nothing was written.")
    made = corpus(claims, seed)
    write(folder, made)
    click.echo(f"Wrote {len(made.claims)} claims and {len(made.sources)} sources to {folder}.")


if __name__ == "__main__":
    main()
