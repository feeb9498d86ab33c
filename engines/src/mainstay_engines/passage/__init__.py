"""The guarded passage of a crisis innovation: facts and policy in; stage, verdict and critical path out."""
