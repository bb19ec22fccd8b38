"""Every run tries the same examples and none has a deadline: machines are shared, and a red test must stay red."""

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")
