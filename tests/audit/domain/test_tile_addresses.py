"""Addresses of tiles and bundles of entries, as C2SP tlog-tiles writes them."""

from __future__ import annotations

import pytest

from espace_sante.audit.domain.tiles import bundle_of, leaves_of, read_tile_path, tile_path

ADDRESSES = {
    (0, 256): "000",
    (67, 256): "067",
    (999, 1): "999.p/1",
    (1000, 256): "x001/000",
    (1234067, 256): "x001/x234/067",
    (1234067, 255): "x001/x234/067.p/255",
}


@pytest.mark.parametrize(("place", "address"), ADDRESSES.items())
def test_a_tile_has_one_address(place: tuple[int, int], address: str) -> None:
    assert tile_path(*place) == address
    assert read_tile_path(address) == place


@pytest.mark.parametrize(
    "address",
    [
        "",
        "0",
        "00",
        "0000",
        "x000/000",
        "000/",
        "/000",
        "x001/x234/67",
        "x001/x234",
        "000.p/0",
        "000.p/256",
        "000.p/",
        "000.p/01",
        "000.p/1000",
        "000.p/-1",
        "000\n",
        "٠٠٠",
        "x001/" * 9 + "000",
        "000.p/1/",
        "x001000",
        "../000",
    ],
)
def test_anything_else_is_no_address(address: str) -> None:
    with pytest.raises(ValueError, match="no address of a tile"):
        read_tile_path(address)


def test_the_last_address_is_one() -> None:
    largest = "x004/x611/x686/x018/x427/x387/903.p/255"
    assert read_tile_path(largest) == (2**62 - 1, 255)
    with pytest.raises(ValueError, match="no address of a tile"):
        read_tile_path("x004/x611/x686/x018/x427/x387/904")


def test_a_bundle_frames_each_entry_with_its_length() -> None:
    leaves = [b"a" * 32, b"b" * 32]
    bundle = bundle_of(b"".join(leaves))
    assert bundle == b"\x00\x20" + leaves[0] + b"\x00\x20" + leaves[1]
    assert leaves_of(bundle) == leaves
    assert leaves_of(b"") == leaves_of(bundle_of(b"")) == []
    assert leaves_of(b"\x00\x00\x00\x01x") == [b"", b"x"]


@pytest.mark.parametrize("cut", [1, 2, 3, 33, 35, 36, 67])
def test_a_cut_bundle_is_refused(cut: int) -> None:
    with pytest.raises(ValueError, match="cut"):
        leaves_of(bundle_of(b"a" * 32 + b"b" * 32)[:cut])
