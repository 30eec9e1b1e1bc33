"""What is said in a topic: its page, replying, and what is done with a reply."""

from collections.abc import Sequence
from itertools import pairwise

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import joinedload

from wiki.access import allow, can, listing, load, mark_opened, me, peek
from wiki.blueprints import facets, origins
