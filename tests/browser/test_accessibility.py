"""axe-core finds nothing to complain about: on every page, light and dark, on a phone and at a desk."""

import pytest

from tests.browser.gates import DESK, HEIGHT, PHONE, nothing, violations
from tests.browser.walk import Seen


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_axe_finds_nothing(seen: Seen, width: int):
    seen.page.emulate_media(color_scheme="light")
    seen.page.set_viewport_size({"width": width, "height": HEIGHT})
    nothing(violations(seen.page))


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_everything_can_be_read_in_the_dark(seen: Seen, width: int):
    seen.page.emulate_media(color_scheme="dark")
    seen.page.set_viewport_size({"width": width, "height": HEIGHT})
    nothing(violations(seen.page, "color-contrast"))
