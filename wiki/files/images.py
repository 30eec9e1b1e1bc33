"""Pictures written anew: nothing is kept but what one sees. For the child only: Pillow is heavy, pictures may lie."""

from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageOps

from wiki.files.refusals import NotTaken, Reason

MOST_PIXELS = 40_000_000
LONGEST = 2400  # pixels of the long side that is kept …
PREVIEW = 480  # … and of the preview

# What a picture is read as, by its media type, and what it becomes: of a moving picture only the first frame stays.
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
_BECOMES = {"GIF": "PNG"}


class Rewritten(NamedTuple):
    """A picture as it was written, and its media type now."""

    media_type: str
    width: int
    height: int


def rewrite(source: Path, media_type: str, picture: Path, preview: Path) -> Rewritten:
    """Write the picture and its preview; raise NotTaken if it has too many pixels, what Pillow raises if broken."""
    Image.MAX_IMAGE_PIXELS = None  # ours is asked below, before anything is decoded
    read_as = _FORMATS[media_type]
    written_as = _BECOMES.get(read_as, read_as)
    with Image.open(source, formats=[read_as]) as found:
        if found.width * found.height > MOST_PIXELS:
            raise NotTaken(Reason.PIXELS)
        seen = _seen(found)
    seen.save(picture, written_as)
    small = seen.copy()
    small.thumbnail((PREVIEW, PREVIEW))
    small.save(preview, written_as)
    return Rewritten(Image.MIME[written_as], seen.width, seen.height)


def _seen(found: Image.Image) -> Image.Image:
    """Return the pixels as one sees them, upright and small enough, without anything that was written beside them."""
    turn = found.getexif().get(0x0112, 1)
    mode = "RGBA" if found.has_transparency_data else "RGB"
    pixels = found.convert(mode)
    pixels.thumbnail((LONGEST, LONGEST))
    pixels.getexif()[0x0112] = turn
    upright = ImageOps.exif_transpose(pixels)
    clean = Image.new(mode, upright.size)
    clean.paste(upright)
    return clean
