"""A warm interpreter for commands, and a collection before and after people have worked in it."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.faults import collection
from tests.faults.warm import Warm, pincite
from tests.faults.whole import Answers, Whole, fresh_answers, whole


@dataclass(frozen=True, slots=True)
class Worked:
    """A collection that was worked in since it was indexed, and what nobody has disturbed.

    `before` is the index from before, `undisturbed` one that was made now. `told` is what each of them
    answers, by whether that is with scores; `whole` is all of the undisturbed one.
    """

    collection: Path
    before: Path
    undisturbed: Path
    told: Mapping[bool, tuple[Answers, Answers]]
    whole: Mapping[bool, Whole]

    def copy_of_before(self, directory: Path) -> Path:
        """The index from before; files have the times that they were left with."""
        return Path(shutil.copytree(self.before, directory))


@pytest.fixture(scope="session")
def warm() -> Iterator[Warm]:
    warm = Warm()
    yield warm
    warm.close()


@pytest.fixture(scope="session")
def worked(tmp_path_factory: pytest.TempPathFactory, warm: Warm) -> Worked:
    folder = tmp_path_factory.mktemp("worked")
    documents, before, undisturbed = collection.make(folder / "c"), folder / "before", folder / "undisturbed"
    assert warm.run(pincite, "index", documents, "--index", before).code == 0
    answers_before = {scored: fresh_answers(before, scored=scored) for scored in (False, True)}
    collection.work_in(documents)
    assert warm.run(pincite, "index", documents, "--index", undisturbed).code == 0
    made = {scored: whole(undisturbed, scored=scored) for scored in (False, True)}
    told = {scored: (answers_before[scored], made[scored].answers) for scored in made}
    assert told[False][0] != told[False][1]
    return Worked(documents, before, undisturbed, told, made)
