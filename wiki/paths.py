"""Where files lie: in a checkout beside the package, in an installed wheel inside it."""

import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
NETWORK_DRIVES = re.compile(
    r"(nfs\d?|cifs|smb\w*|ncpfs|afs|ceph|glusterfs|lustre|beegfs|gpfs|davfs|webdav|macfuse"
    r"|fuse\.(sshfs|rclone|s3fs|gcsfuse|ceph|glusterfs|davfs2|smb\w*|nfs))"
)
"""Kinds of file systems behind which another machine may be, whose locks may mean nothing."""

PACKAGE = Path(__file__).resolve().parent
MIGRATIONS = PACKAGE / "migrations"
TRANSLATIONS = PACKAGE / "translations"


def resources(name: str) -> Path:
    """Return the folder `name` (templates or static) of this installation."""
    packaged = PACKAGE / name
    return packaged if packaged.is_dir() else PACKAGE.parent / name


def default_instance() -> Path:
    """Return `instance/` of a checkout; a wheel keeps its data in the current folder's `instance/`."""
    checkout = PACKAGE.parent
    return checkout / "instance" if (checkout / "setup.cfg").is_file() else Path.cwd() / "instance"


def network_drive(folder: Path) -> str | None:
    """Return the kind of the network drive that a folder lies on; None if it is on none, or nobody knows."""
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:  # only Linux tells
        return None
    place, kinds = folder.resolve(), {}
    for mount in mounts:
        about, _, source = mount.partition(" - ")
        point = about.split(" ")[4].replace("\\040", " ")
        if place.is_relative_to(point):
            kinds[len(point)] = source.split(" ")[0]  # of two in one place the later one counts
    kind = kinds[max(kinds)] if kinds else ""
    return kind if NETWORK_DRIVES.fullmatch(kind) else None
