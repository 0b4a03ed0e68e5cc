"""Trees, tiles and their proofs, against the definition of RFC 6962 and against a program that is not ours."""

from __future__ import annotations

from functools import cache

import pytest
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion
from pymerkle.core import _inclusion_path_layout
from pymerkle.proof import InclusionProof

from espace_sante.audit.domain import merkle, tiles

SIZES = [1, 2, 3, 4, 5, 7, 8, 9, 255, 256, 257, 300, 511, 512, 513, 1000]
MOST = 66_000  # two levels of full tiles, and a little more


def data(index: int) -> bytes:
    return index.to_bytes(32, "big")


@cache
def leaves() -> list[bytes]:
    return [merkle.leaf_hash(data(index)) for index in range(MOST)]


def by_definition(hashes: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if not hashes:
        return merkle.EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    cut = 1
    while cut * 2 < len(hashes):
        cut *= 2
    return merkle.node_hash(by_definition(hashes[:cut]), by_definition(hashes[cut:]))


class Grown:
    """A tree grown in steps, with its tiles."""

    def __init__(self, size: int, step: int) -> None:
        self.tiles: dict[tuple[int, int], bytes] = {}
        edges: list[bytes] = []
        self.root = merkle.EMPTY_ROOT
        for start in range(0, size, step):
            growth = tiles.grow(start, edges, leaves()[start : min(start + step, size)])
            edges, self.root = growth.edges, growth.root
            for tile in growth.tiles:
                assert tile.hashes.startswith(self.tiles.get((tile.level, tile.number), b"")), "a tile only grows"
                self.tiles[tile.level, tile.number] = tile.hashes
        self.nodes = tiles.nodes_of(lambda level, number: self.tiles.get((level, number), b""))


@cache
def grown() -> Grown:
    return Grown(MOST, 3_001)


@cache
def other_tree(size: int) -> InmemoryTree:
    tree = InmemoryTree(algorithm="sha256")
    for index in range(size):
        tree.append_entry(data(index))
    return tree


@pytest.mark.parametrize("step", [1, 3, 256, 1000])
@pytest.mark.parametrize("size", SIZES)
def test_the_root_is_the_one_of_the_definition_however_the_tree_grew(size: int, step: int) -> None:
    assert Grown(size, step).root == by_definition(leaves()[:size])


@pytest.mark.parametrize(
    ("before", "size", "levels"), [(0, 3, [3]), (3, 5, [5]), (255, 256, [0, 1]), (256, 257, [1, 1])]
)
def test_a_tree_that_grows_keeps_its_partial_tiles_and_writes_no_empty_one(
    before: int, size: int, levels: list[int]
) -> None:
    edges = tiles.grow(0, [], leaves()[:before]).edges
    growth = tiles.grow(before, edges, leaves()[before:size])
    assert [len(one) // merkle.HASH_BYTES for one in growth.edges] == levels
    assert all(tile.hashes for tile in growth.tiles)


def test_a_proof_that_is_too_long_or_too_short_is_named_so() -> None:
    nodes = grown().nodes
    root, path = merkle.range_hash(0, 9, nodes), merkle.inclusion_proof(3, 9, nodes)
    for proof, said in (([*path, root], "too long"), (path[:-1], "too short")):
        with pytest.raises(merkle.ProofWrong, match=said):
            merkle.check_inclusion(leaf=leaves()[3], index=3, size=9, proof=proof, root=root)


def test_an_empty_tree_has_the_root_of_nothing() -> None:
    assert tiles.root_of([]) == merkle.EMPTY_ROOT == by_definition([])


def test_a_tree_of_three_levels_has_the_tiles_it_must_have() -> None:
    tree = grown()
    assert tree.root == by_definition(leaves())
    full, last = divmod(MOST, 256)
    assert {number for level, number in tree.tiles if level == 0} == set(range(full + 1))
    assert len(tree.tiles[0, full]) == last * 32
    assert (len(tree.tiles[1, 0]), len(tree.tiles[1, 1])) == (256 * 32, (full - 256) * 32)
    assert len(tree.tiles[2, 0]) == 32
    assert tiles.widths(MOST) == [(0, full, last), (1, 1, full - 256), (2, 0, 1)]
    assert tiles.widths(256) == [(1, 0, 1)]


@pytest.mark.parametrize("size", SIZES)
def test_another_program_takes_our_proofs_of_inclusion(size: int) -> None:
    tree, nodes = other_tree(size), grown().nodes
    root = tree.get_root()
    assert root == merkle.range_hash(0, size, nodes)
    for index in {0, 1, size // 2, size - 2, size - 1} & set(range(size)):
        path = merkle.inclusion_proof(index, size, nodes)
        rule, _ = _inclusion_path_layout(index + 1, size)
        proof = InclusionProof("sha256", True, size, index + 1, rule, [leaves()[index], *path])
        verify_inclusion(leaves()[index], root, proof, index=index + 1, size=size)
        merkle.check_inclusion(leaf=leaves()[index], index=index, size=size, proof=path, root=root)


@pytest.mark.parametrize("new", SIZES)
def test_another_program_agrees_on_our_proofs_of_consistency(new: int) -> None:
    tree, nodes = other_tree(new), grown().nodes
    root = tree.get_root()
    for old in {1, 2, 3, new // 2, new - 1, new} & set(range(1, new + 1)):
        path = merkle.consistency_proof(old, new, nodes)
        old_root = merkle.range_hash(0, old, nodes)
        theirs = tree.prove_consistency(old, new)
        verify_consistency(old_root, root, theirs, prior_size=old, later_size=new)
        assert old_root == tree.get_root(old)
        assert len(set(path) - set(theirs.path)) <= 1, "one subtree, which it cuts in two"
        merkle.check_consistency(old=old, new=new, old_root=old_root, new_root=root, proof=path)


def test_the_empty_tree_comes_before_any_other() -> None:
    nodes, root = grown().nodes, merkle.range_hash(0, 9, grown().nodes)
    assert merkle.consistency_proof(0, 9, nodes) == []
    merkle.check_consistency(old=0, new=9, old_root=merkle.EMPTY_ROOT, new_root=root, proof=[])
    with pytest.raises(merkle.ProofWrong):
        merkle.check_consistency(old=0, new=9, old_root=root, new_root=root, proof=[])


@pytest.mark.parametrize("size", range(1, 34))
def test_a_proof_of_inclusion_serves_one_leaf_at_one_place_of_one_tree(size: int) -> None:
    nodes = grown().nodes
    root = merkle.range_hash(0, size, nodes)
    for index in range(size):
        path = merkle.inclusion_proof(index, size, nodes)
        merkle.check_inclusion(leaf=leaves()[index], index=index, size=size, proof=path, root=root)
        wrong: list[dict[str, object]] = [
            {"leaf": leaves()[index + 1]},
            {"root": leaves()[size + 1]},
            {"index": size},
            {"index": -1},
            {"size": index},
            {"proof": [*path, root]},
            *({"index": other} for other in range(size) if other != index),
            *({"proof": path[:cut] + path[cut + 1 :]} for cut in range(len(path))),
            *({"proof": [*path[:at], leaves()[99], *path[at + 1 :]]} for at in range(len(path))),
        ]
        for change in wrong:
            with pytest.raises(merkle.ProofWrong):
                merkle.check_inclusion(
                    **{"leaf": leaves()[index], "index": index, "size": size, "proof": path, "root": root} | change  # type: ignore[arg-type]
                )


@pytest.mark.parametrize("new", range(1, 34))
def test_a_proof_of_consistency_serves_two_trees_alone(new: int) -> None:
    nodes = grown().nodes
    root = merkle.range_hash(0, new, nodes)
    for old in range(1, new):
        path, old_root = merkle.consistency_proof(old, new, nodes), merkle.range_hash(0, old, nodes)
        right: dict[str, object] = {"old": old, "new": new, "old_root": old_root, "new_root": root, "proof": path}
        merkle.check_consistency(**right)  # type: ignore[arg-type]
        wrong: list[dict[str, object]] = [
            {"old": new + 1},
            {"old": -1},
            {"old_root": leaves()[99]},
            {"new_root": leaves()[99]},
            {"old": new},
            {"proof": []},
            {"proof": [*path, root]},
            *({"proof": path[:cut] + path[cut + 1 :]} for cut in range(len(path))),
            *({"proof": [*path[:at], leaves()[99], *path[at + 1 :]]} for at in range(len(path))),
        ]
        for change in wrong:
            with pytest.raises(merkle.ProofWrong):
                merkle.check_consistency(**right | change)  # type: ignore[arg-type]


def test_two_trees_of_one_size_are_the_same_one_or_a_fork() -> None:
    root = leaves()[0]
    merkle.check_consistency(old=4, new=4, old_root=root, new_root=root, proof=[])
    for change in ({"old_root": leaves()[1]}, {"proof": [root]}):
        with pytest.raises(merkle.ProofWrong, match="the two trees differ"):
            merkle.check_consistency(**{"old": 4, "new": 4, "old_root": root, "new_root": root, "proof": []} | change)  # type: ignore[arg-type]


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_is_made_of_a_leaf_that_is_not_there(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="not in this tree"):
        merkle.inclusion_proof(index, size, grown().nodes)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3)])
def test_no_proof_is_made_of_a_tree_that_shrinks(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="only grows"):
        merkle.consistency_proof(old, new, grown().nodes)


@pytest.mark.parametrize(
    ("low", "high", "asked"), [(0, 256, [(8, 0)]), (8, 16, [(3, 1)]), (4, 7, [(1, 2), (0, 6)]), (0, 1, [(0, 0)])]
)
def test_a_whole_part_of_a_tree_is_asked_for_once(low: int, high: int, asked: list[tuple[int, int]]) -> None:
    """A proof in a large tree costs a few tiles, not its leaves."""
    told: list[tuple[int, int]] = []

    def node(level: int, index: int) -> bytes:
        told.append((level, index))
        return grown().nodes(level, index)

    assert merkle.range_hash(low, high, node) == by_definition(leaves()[low:high])
    assert told == asked


def test_a_tile_that_is_missing_or_short_is_named() -> None:
    short = tiles.nodes_of(lambda level, number: grown().tiles[0, 0][:320] if number == 0 else b"")
    assert short(0, 9) == leaves()[9]
    with pytest.raises(tiles.TileMissing, match="tile 0/000 "):
        short(0, 10)
    with pytest.raises(tiles.TileMissing, match="tile 1/001 "):
        short(8, 256)
