"""Which parameters matter, by how much, and how sure one can be: sensitivity analysis that knows its noise.

```python
from govsim.study.sensitivity import Sample, analyse, combined
analysis = analyse(sample, "rmst_60", y, common_random_numbers=True)
analysis.indices    a row a factor and measure, each with its interval
analysis.noise      how much of the variance is luck
```

Every outcome is analysed twice: on the mean over replications, and on the noise, the (log) standard deviation between
them. SALib's estimators are used where they are right for our samples, and its results are what the tests dock to.
Intervals are our own: SALib takes seed 0 for no seed, draws from the global generator, and answers a NaN with zeros.
"""

from govsim.study.sensitivity.analysis import METHODS as METHODS
from govsim.study.sensitivity.analysis import analyse as analyse
from govsim.study.sensitivity.findings import Analysis as Analysis
from govsim.study.sensitivity.findings import combined as combined
from govsim.study.sensitivity.sample import Sample as Sample
