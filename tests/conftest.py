"""What every test shares."""

from hypothesis import settings

# A slow moment of a shared machine is not a failure: time is measured by the benchmarks, not by the tests.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")
