"""axe-core finds nothing to complain about: on every page, light and dark, on a phone and at a desk."""

from typing import Any

import pytest

from tests.browser.gates import DESK, HEIGHT, PHONE, nothing, violations
from tests.browser.walk import Seen


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("light", ["light", "dark"])
def test_axe_finds_nothing(seen: Seen, light: Any, width: int):
    seen.page.emulate_media(color_scheme=light)
    seen.page.set_viewport_size({"width": width, "height": HEIGHT})
    nothing(violations(seen.page))
