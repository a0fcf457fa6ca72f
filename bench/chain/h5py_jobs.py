"""The work of the benchmark as somebody would write it with h5py, NumPy and scikit-learn, reading no more than it needs.

Arguments: the job (decode, extract or table), the recording, and for extract the npz to write. Prints as JSON what the
results can be compared by.
"""

import json
import sys

import h5py
import numpy as np

job, path = sys.argv[1:3]
file = h5py.File(path, "r")
stimuli = {
    name: {column: data[()] for column, data in group.items() if column not in ("tags", "timeseries")}
    for name, group in file["intervals"].items()
    if name.endswith("_presentations")
}


def texts(values):
    return np.array([value.decode() for value in values])


def good_units():
    """AllenSDK's limits of quality; and where each unit lies."""
    units, electrodes = file["units"], file["general/extracellular_ephys/electrodes"]
    order = np.argsort(electrodes["id"][()])
    at = order[np.searchsorted(electrodes["id"][()], units["peak_channel_id"][()], sorter=order)]
    area = texts(electrodes["location"][()])[at]
    good = texts(units["quality"][()]) == "good"
    good &= electrodes["valid_data"][()][at].astype(bool) & (area != "None") & (area != "")
    good &= (units["amplitude_cutoff"][()] <= 0.1) & (units["presence_ratio"][()] >= 0.95)
    return good & (units["isi_violations"][()] <= 0.5), area


def counts(starts, rows):
    ends = file["units/spike_times_index"][()]
    times = file["units/spike_times"]
    out = np.empty((len(starts), len(rows)), np.uint16)
    for column, row in enumerate(rows):
        train = times[(ends[row - 1] if row else 0) : ends[row]]
        below = np.searchsorted(train, starts + 0.01, "left")
        out[:, column] = np.searchsorted(train, starts + 0.25, "right") - below
    return out


def selected(tutorial):
    gratings = stimuli["static_gratings_presentations"]
    keep = ~np.isnan(gratings["orientation"])
    good, area = good_units()
    if tutorial:
        keep &= gratings["spatial_frequency"] == 0.08
        good &= (area == "VISp") & (file["units/firing_rate"][()] > 3)
    return counts(gratings["start_time"][keep], np.flatnonzero(good)), gratings["orientation"][keep]


if job == "table":
    starts = np.concatenate([columns["start_time"] for columns in stimuli.values()])
    first = np.sort(starts, kind="stable")[:5]
    print(json.dumps({"starts": first.tolist()}))
else:
    x, labels = selected(job == "decode")
    result = {"shape": x.shape, "sum": int(x.sum(dtype="i8"))}
    if job == "extract":
        np.savez(sys.argv[3], X=x, y=np.unique(labels, return_inverse=True)[1])
    else:
        from sklearn.discriminant_analysis import LinearDiscriminantAnalysis
        from sklearn.model_selection import cross_val_score

        model = LinearDiscriminantAnalysis(solver="eigen", shrinkage=0.2, n_components=2)
        y = np.unique(labels, return_inverse=True)[1]
        model.fit(x, y).transform(x)
        result["scores"] = cross_val_score(model, x, y, cv=5).tolist()
    print(json.dumps(result))
