"""Runs one job of the decoding benchmark with scikit-learn, in a process of its own.

Arguments: job as JSON, counts file, labels file, shrinkages as JSON. Prints a report as JSON.
"""

import json
import re
import resource
import sys
import time

import numpy as np
from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
from sklearn.model_selection import cross_val_score, permutation_test_score

job, shrinkages = json.loads(sys.argv[1]), json.loads(sys.argv[4])
X = np.fromfile(sys.argv[2], np.uint16).reshape(job["trials"], job["units"]).astype(float)
y = np.fromfile(sys.argv[3], np.uint16).astype(int)


def lda(shrinkage):
    return LinearDiscriminantAnalysis(solver="eigen", shrinkage=shrinkage, n_components=2)


def work():
    if job["task"] == "decode":
        model = lda(0.2)
        model.fit_transform(X, y)
        return cross_val_score(model, X, y, cv=5)
    if job["task"] == "permutations":
        return permutation_test_score(
            lda(0.2), X, y, cv=5, n_permutations=job["count"], random_state=0
        )[1]
    return np.concatenate([cross_val_score(lda(s), X, y, cv=5) for s in shrinkages])


def peak_memory():
    try:
        with open("/proc/self/status", encoding="utf8") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) / 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed():
    started, used = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - started, time.process_time() - used, result


first, first_cpu, scores = timed()
# A call of many seconds needs no other to be warm.
repeats = job["repeats"][1] if first < 10 else 0
calls = [timed()[:2] for _ in range(repeats)] or [(first, first_cpu)]
json.dump(
    {
        "first": first * 1e3,
        "warm": float(np.median([wall for wall, _ in calls])) * 1e3,
        "cpu": float(np.mean([cpu for _, cpu in calls])) * 1e3,
        "peak": peak_memory(),
        "scores": scores.tolist(),
    },
    sys.stdout,
)
