"""`python -m wiki.cli` is `casewiki`."""

import sys

from wiki.cli import main

sys.exit(main())
