"""The extended Fourier amplitude sensitivity test: S1 and ST from search curves, one a factor.

Saltelli, Tarantola & Chan 1999 (doi:10.1080/00401706.1999.10485594); the estimator is SALib's. SALib's own intervals
are known to mislead (its issue 649). Ours say what the spectrum between the harmonics can do to those on them: it
holds luck and interactions, and counts as complex Gaussian noise of that power on every coefficient. They do not hold
what is systematic: harmonics beyond those summed (M, 4 is usual), and frequencies that interfere.
"""

import numpy as np

from govsim.study.sensitivity.findings import Task
from govsim.study.sensitivity.resampling import bounds_of
from govsim.study.sensitivity.sample import Sample, out_of_order


def fast(task: Task) -> None:
    """S1 and ST with indicative intervals."""
    from SALib.analyze.fast import compute_orders

    sample, found = task.sample, task.found
    factors = len(sample.names)
    size, harmonics = sample.points // factors, sample.interference
    fewest = 4 * harmonics**2 + 1
    if size < fewest:
        found.note(f"FAST needs {fewest} points a factor or more; these are {size}.")
        return
    omega = (size - 1) // (2 * harmonics)
    if sample.points % factors or not _searches(sample, size, omega):
        raise out_of_order(sample, "FAST")
    curves = task.standard.reshape(factors, size)
    if (curves.std(axis=1) <= 1e-9).any():
        found.note("The outcome does not vary along one of the search curves: no FAST index is defined.")
        return
    values = np.array([compute_orders(curve, size, harmonics, omega) for curve in curves]).T
    drawn = np.stack(
        [
            _drawn(task, name, curve, omega * np.arange(1, harmonics + 1))
            for name, curve in zip(sample.names, curves, strict=True)
        ]
    )
    for place, measure in enumerate(("S1", "ST")):
        # noise adds power to every line, in what is drawn once more than in the estimate: the spread is what counts
        spread = drawn[:, :, place].T
        spread = spread + (values[place] - spread.mean(axis=0))
        found.indices("fast", measure, values[place], bounds_of(spread, size, task.level))
        for name in dict.fromkeys(sample.groups):
            inside = np.array(sample.groups) == name
            bounds = bounds_of(spread[:, inside].sum(axis=1, keepdims=True), size, task.level)
            found.add("groups", "fast", f"{measure}_sum", values[place, inside].sum(), bounds, group=name)
    found.note(
        "FAST: the intervals are indicative. They hold luck and interference between the harmonics, not the error of "
        f"leaving out harmonics beyond {harmonics}; whole-number factors are steps, which have such harmonics, so "
        "their S1 is too low and their ST too high. A search curve has no nested part: no convergence by size. "
        "S1_sum and ST_sum of a mechanism add its factors': it explains at least the first and at most the second."
    )


def _searches(sample: Sample, size: int, omega: int) -> bool:
    """Whether each factor runs through its own search curve with the frequency omega."""
    curves = np.stack([sample.unit[j * size : (j + 1) * size, j] for j in range(len(sample.names))])
    strength = np.abs(np.fft.rfft(curves - curves.mean(axis=1, keepdims=True)))
    return bool((strength.argmax(axis=1) == omega).all())


def _drawn(task: Task, name: str, curve: np.ndarray, frequencies: np.ndarray) -> np.ndarray:
    """S1 and ST of spectra with noise of the power found between the harmonics, shape (resamples, 2)."""
    size = len(curve)
    coefficients = np.fft.fft(curve)[1 : (size + 1) // 2] / size
    lines, omega = frequencies - 1, int(frequencies[0])
    between = np.arange(len(coefficients)) >= omega // 2
    between[np.minimum(lines, len(coefficients) - 1)] = False
    power = float(np.mean(np.abs(coefficients[between]) ** 2))
    rng = task.rng(f"fast {name}")
    noise = rng.normal(scale=np.sqrt(power / 2), size=(2, task.resamples, len(coefficients)))
    spectrum = np.abs(coefficients + noise[0] + 1j * noise[1]) ** 2
    variance = spectrum.sum(axis=1)
    first = spectrum[:, lines].sum(axis=1) / variance
    total = 1 - spectrum[:, : omega // 2].sum(axis=1) / variance
    return np.stack([first, total], axis=1)
