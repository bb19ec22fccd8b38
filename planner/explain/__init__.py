"""Why a plan is as it is, and what would change it: pure functions over a request and a plan."""
