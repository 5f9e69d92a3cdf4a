"""The steps, in their order; `down_revision` names the step before."""
